//! A listener on loopback that plays whatever it is told.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What a receiver does; when nothing is left it hangs up, and whoever did not read what he was
/// sent resets the connection by that.
#[derive(Clone)]
pub enum Step {
    /// Reads the request.
    Read,
    /// Reads the request and says this.
    Answer(String),
    /// Says this.
    Say(Vec<u8>),
    /// Says this again and again, with a pause after each.
    Repeat(Vec<u8>, Duration),
    /// Says nothing more, and holds the connection until the other lets go of it.
    Hold,
}

/// Nobody who reads within bounds takes so much of one answer (bytes): what systems keep of it
/// on its way is a tenth of that.
pub const ENOUGH: u64 = 64 << 20;

/// What is played.
enum Play {
    /// Always the same, before anything is read.
    Same(Vec<Step>),
    /// By the number in the path of the request.
    ByNumber(Vec<Vec<Step>>),
}

/// A listener under way.
pub struct Stage {
    pub port: u16,
    most: Arc<AtomicU64>,
}

impl Stage {
    /// Plays the same to everybody.
    pub async fn same(steps: Vec<Step>) -> Self {
        Self::open(Play::Same(steps)).await
    }

    /// Plays the nth to whoever asks for `/n`.
    pub async fn by_number(plays: Vec<Vec<Step>>) -> Self {
        Self::open(Play::ByNumber(plays)).await
    }

    /// The most bytes that one receiver could say.
    pub fn most(&self) -> u64 {
        self.most.load(Ordering::SeqCst)
    }

    async fn open(play: Play) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let most: Arc<AtomicU64> = Arc::default();
        let (play, said) = (Arc::new(play), most.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (play, said) = (play.clone(), said.clone());
                tokio::spawn(async move {
                    // The end of it is that the other hung up.
                    let _ = play.to(stream, &said).await;
                });
            }
        });
        Self { port, most }
    }
}

impl Play {
    async fn to(&self, mut stream: TcpStream, most: &AtomicU64) -> io::Result<()> {
        let steps = match self {
            Self::Same(steps) => steps,
            Self::ByNumber(plays) => &plays[number(&stream).await?],
        };
        let mut said = 0;
        for step in steps {
            match step {
                Step::Read => read_request(&mut stream).await?,
                Step::Answer(text) => {
                    read_request(&mut stream).await?;
                    say(&mut stream, text.as_bytes(), &mut said, most).await?;
                }
                Step::Say(bytes) => say(&mut stream, bytes, &mut said, most).await?,
                Step::Repeat(bytes, pause) => {
                    while said < ENOUGH {
                        say(&mut stream, bytes, &mut said, most).await?;
                        tokio::time::sleep(*pause).await;
                    }
                }
                Step::Hold => {
                    let mut rest = [0; 1024];
                    while stream.read(&mut rest).await? > 0 {}
                }
            }
        }
        Ok(())
    }
}

async fn say(
    stream: &mut TcpStream,
    bytes: &[u8],
    said: &mut u64,
    most: &AtomicU64,
) -> io::Result<()> {
    stream.write_all(bytes).await?;
    *said += bytes.len() as u64;
    most.fetch_max(*said, Ordering::SeqCst);
    Ok(())
}

/// The number in the path of the request, which is left unread.
async fn number(stream: &TcpStream) -> io::Result<usize> {
    let mut bytes = [0; 64];
    loop {
        let count = stream.peek(&mut bytes).await?;
        if count == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let text = String::from_utf8_lossy(&bytes[..count]);
        let path = text
            .strip_prefix("GET /")
            .and_then(|rest| rest.split_once(' '));
        if let Some((number, _)) = path {
            return number.parse().map_err(io::Error::other);
        }
        tokio::task::yield_now().await;
    }
}

async fn read_request(stream: &mut TcpStream) -> io::Result<()> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(())
}
