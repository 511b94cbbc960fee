//! A server that callbacks are sent to.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// A server that writes down what it gets and answers as it was told, else with 204.
pub struct Receiver {
    pub address: SocketAddr,
    heard: Arc<Mutex<Vec<Heard>>>,
    answers: Arc<Mutex<VecDeque<String>>>,
    news: Arc<Notify>,
}

/// A request as it came in.
#[derive(Clone, Debug)]
pub struct Heard {
    pub head: String,
    pub body: String,
}

impl Heard {
    pub fn webhook_id(&self) -> &str {
        self.header("webhook-id").expect("an id")
    }
}

impl Heard {
    /// A header of it.
    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .into_iter()
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value)
    }
}

impl Receiver {
    pub async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let heard: Arc<Mutex<Vec<Heard>>> = Arc::default();
        let answers: Arc<Mutex<VecDeque<String>>> = Arc::default();
        let news = Arc::new(Notify::new());
        let (all, script, tell) = (heard.clone(), answers.clone(), news.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let serving = serve(stream, all.clone(), script.clone());
                let tell = tell.clone();
                tokio::spawn(async move {
                    serving.await;
                    tell.notify_one();
                });
            }
        });
        Self {
            address,
            heard,
            answers,
            news,
        }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Answers the next requests so: a status line and further header lines.
    pub fn answers(&self, heads: &[&str]) {
        self.answers
            .lock()
            .unwrap()
            .extend(heads.iter().map(|head| (*head).to_owned()));
    }

    /// Answers as at the beginning from now on.
    pub fn forget_answers(&self) {
        self.answers.lock().unwrap().clear();
    }

    /// Answers the next request with 200 and this body of JSON.
    pub fn says(&self, body: &str) {
        let length = body.len();
        let answer = format!(
            "200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\
             content-length: {length}\r\n\r\n{body}"
        );
        self.answers.lock().unwrap().push_back(answer);
    }

    /// Waits until so many requests came.
    pub async fn wait_for(&self, count: usize) {
        let all = async {
            while self.heard.lock().unwrap().len() < count {
                self.news.notified().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(8), all)
            .await
            .expect("all requests come");
    }

    pub fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }
}

/// Reads one request, writes it down, and answers as `answers` says.
pub async fn serve(
    mut stream: TcpStream,
    heard: Arc<Mutex<Vec<Heard>>>,
    answers: Arc<Mutex<VecDeque<String>>>,
) {
    let mut bytes = Vec::new();
    let (head, length) = loop {
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return;
        }
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, _)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            break (
                head.to_owned(),
                length.map_or(0, |length| length.parse::<usize>().unwrap()),
            );
        }
    };
    let start = head.len() + 4;
    while bytes.len() < start + length {
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return;
        }
    }
    let body = String::from_utf8_lossy(&bytes[start..]).into_owned();
    heard.lock().unwrap().push(Heard { head, body });
    let answer = answers.lock().unwrap().pop_front();
    let answer = answer.unwrap_or_else(|| "204 No Content".to_owned());
    let text = match answer.starts_with("204") {
        _ if answer.contains("\r\n\r\n") => format!("HTTP/1.1 {answer}"),
        true => format!("HTTP/1.1 {answer}\r\nconnection: close\r\n\r\n"),
        false => {
            format!("HTTP/1.1 {answer}\r\nconnection: close\r\ncontent-length: 5\r\n\r\nsorry")
        }
    };
    // Whoever hung up is not waited for.
    let _ = stream.write_all(text.as_bytes()).await;
}
