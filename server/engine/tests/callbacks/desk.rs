//! A receiver that does not answer by itself.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::receiver::Heard;

/// How long anything that is waited for may take.
pub const BOUND: Duration = Duration::from_secs(60);

/// A receiver whose requests lie on a desk until the story answers them.
pub struct Desk {
    listener: TcpListener,
    address: SocketAddr,
}

/// A request that waits for its answer.
pub struct Asked {
    heard: Heard,
    stream: TcpStream,
}

impl Desk {
    pub async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        Self { listener, address }
    }

    /// An address that tells the number of a message.
    pub fn url(&self) -> String {
        self.telling("seqNumber")
    }

    /// An address that tells one thing of a message.
    pub fn telling(&self, variable: &str) -> String {
        format!("http://{}/{{{variable}}}", self.address)
    }

    /// The next request.
    pub async fn next(&self) -> Asked {
        let next = async {
            let (mut stream, _) = self.listener.accept().await.unwrap();
            let mut bytes = Vec::new();
            while !bytes.ends_with(b"\r\n\r\n") {
                let count = stream.read_buf(&mut bytes).await.unwrap();
                assert!(count > 0, "a request is whole");
            }
            let heard = Heard {
                head: String::from_utf8(bytes).unwrap(),
                body: String::new(),
            };
            Asked { heard, stream }
        };
        tokio::time::timeout(BOUND, next)
            .await
            .expect("a request comes")
    }

    /// Takes the next requests at once, and returns their ids.
    pub async fn take(&self, count: usize) -> Vec<String> {
        let mut ids = Vec::with_capacity(count);
        for _ in 0..count {
            let asked = self.next().await;
            ids.push(asked.id());
            asked.answer("204 No Content").await;
        }
        ids
    }
}

impl Asked {
    pub fn id(&self) -> String {
        self.heard.webhook_id().to_owned()
    }

    /// Its path and query.
    pub fn path(&self) -> &str {
        self.heard.head.split(' ').nth(1).expect("a path")
    }

    pub async fn answer(self, status: &str) {
        self.says(status, "").await;
    }

    /// Answers with a body, too.
    pub async fn says(mut self, status: &str, body: &str) {
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        self.stream.write_all(answer.as_bytes()).await.unwrap();
    }
}
