//! A network that leads to this machine only, and writes down whom it was asked for and whom it
//! was to reach: nothing else is ever reached, whatever the rule for addresses lets through.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use engine::testing::TestEngine;
use engine::{Engine, Network, World};
use futures::future::BoxFuture;
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

/// Where the receivers listen, which the operator named.
pub const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
/// An open address to which no way leads.
pub const FAR: IpAddr = IpAddr::V4(Ipv4Addr::new(8, 8, 8, 8));
/// An open address where connections neither come about nor fail.
pub const SILENT: IpAddr = IpAddr::V4(Ipv4Addr::new(9, 9, 9, 9));
/// A port at which nobody listens.
pub const CLOSED: u16 = 9;

/// What is known of a name when it is looked up.
#[derive(Clone)]
pub enum Known {
    /// Its addresses.
    At(Vec<IpAddr>),
    /// That there is none.
    Nothing,
    /// Nothing is ever said of it.
    Silence,
}

/// The network.
#[derive(Default)]
pub struct Watched {
    names: Mutex<HashMap<String, VecDeque<Known>>>,
    looked_up: Mutex<Vec<String>>,
    dialled: Mutex<Vec<SocketAddr>>,
    /// Ends what neither comes about nor fails.
    over: CancellationToken,
}

impl Watched {
    /// Has a name looked up so, one after the other; the last of them stays.
    pub fn name(&self, host: &str, known: &[Known]) {
        let known = known.iter().cloned().collect();
        self.names.lock().unwrap().insert(host.to_owned(), known);
    }

    /// Every name that was looked up, in order.
    pub fn looked_up(&self) -> Vec<String> {
        self.looked_up.lock().unwrap().clone()
    }

    /// Every address that a connection was to be made to, in order.
    pub fn dialled(&self) -> Vec<SocketAddr> {
        self.dialled.lock().unwrap().clone()
    }

    /// Has the connections fail that neither came about nor failed.
    pub fn let_go(&self) {
        self.over.cancel();
    }

    fn next(&self, host: &str) -> Known {
        let mut names = self.names.lock().unwrap();
        let known = names.get_mut(host).and_then(|known| {
            let last = known.len() == 1;
            if last {
                known.front().cloned()
            } else {
                known.pop_front()
            }
        });
        known.unwrap_or(Known::Nothing)
    }
}

impl Network for Watched {
    fn resolve<'a>(
        &'a self,
        host: &'a str,
        port: u16,
    ) -> BoxFuture<'a, io::Result<Vec<SocketAddr>>> {
        self.looked_up.lock().unwrap().push(host.to_owned());
        let known = self.next(host);
        Box::pin(async move {
            match known {
                Known::At(found) => {
                    let found = found.into_iter().map(|ip| SocketAddr::new(ip, port));
                    Ok(found.collect())
                }
                Known::Nothing => Err(io::ErrorKind::NotFound.into()),
                Known::Silence => std::future::pending().await,
            }
        })
    }

    fn connect(&self, address: SocketAddr) -> BoxFuture<'_, io::Result<TcpStream>> {
        self.dialled.lock().unwrap().push(address);
        Box::pin(async move {
            let (ip, port) = (address.ip().to_canonical(), address.port());
            if ip == SILENT {
                self.over.cancelled().await;
                Err(io::ErrorKind::ConnectionReset.into())
            } else if ip != HERE {
                Err(io::ErrorKind::NetworkUnreachable.into())
            } else if port == CLOSED {
                Err(io::ErrorKind::ConnectionRefused.into())
            } else {
                TcpStream::connect((HERE, port)).await
            }
        })
    }
}

/// The same story on that network, where callbacks may reach the receivers' address and no other
/// of this machine, and an exchange takes so long at most (ms).
pub async fn watched(mut test: TestEngine, timeout: i64) -> (TestEngine, Arc<Watched>) {
    let network = Arc::new(Watched::default());
    let world = World {
        network: network.clone(),
        ..test.engine.world.clone()
    };
    test.engine.close().await;
    test.settings.callback_timeout = timeout;
    test.settings.allowed_networks = vec![HERE.into()];
    test.engine = Engine::open(test.settings.clone(), world).await.unwrap();
    (test, network)
}
