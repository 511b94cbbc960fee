//! Programs of others that the stories talk to, started on loopback for one story.

use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::net::TcpStream;

/// A program that listens, ended with the story.
pub struct Peer {
    pub address: SocketAddr,
    child: Child,
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where a program is, if it is installed. Where `CI` is set it has to be.
pub fn installed(name: &str) -> bool {
    let there = ["", "/usr/sbin/", "/usr/local/sbin/", "/opt/homebrew/sbin/"]
        .iter()
        .any(|folder| {
            let named = Command::new(format!("{folder}{name}"));
            runs(named)
        });
    assert!(
        there || std::env::var_os("CI").is_none(),
        "{name} is not installed"
    );
    if !there {
        eprintln!("SKIPPED: {name} is not installed");
    }
    there
}

fn runs(mut command: Command) -> bool {
    let command = command
        .arg("-h")
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok()
}

/// Starts a program with a port that is free and waits until it listens there.
pub async fn start(name: &str, arguments: impl Fn(u16) -> Vec<String>) -> Peer {
    let path = format!(
        "{}:/usr/sbin:/usr/local/sbin",
        std::env::var("PATH").unwrap_or_default()
    );
    // Somebody else may take the port before the program does; then it ends at once.
    for _ in 0..5 {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let mut child = Command::new(name)
            .args(arguments(address.port()))
            .env("PATH", &path)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let listens = async {
            while TcpStream::connect(address).await.is_err() {
                if child.try_wait().unwrap().is_some() {
                    return false;
                }
                tokio::task::yield_now().await;
            }
            true
        };
        let listens = tokio::time::timeout(Duration::from_secs(20), listens).await;
        if listens == Ok(true) {
            return Peer { address, child };
        }
        let _ = child.kill();
        let _ = child.wait();
    }
    panic!("{name} does not listen");
}
