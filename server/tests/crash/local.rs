//! A server in this process, so that a story can spoil the disk under it.

use std::path::Path;

use engine::{Engine, Settings, World};
use server::config::{self, Flag};
use server::state::Doors;
use server::{listen, router, site, telemetry};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, MutexGuard, oneshot};
use tokio::task::JoinHandle;

use super::victim::{self, Door};

/// One at a time: the metrics are those of the whole process.
static ALONE: Mutex<()> = Mutex::const_new(());

/// A server under way.
pub struct Local {
    _alone: MutexGuard<'static, ()>,
    engine: Engine,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
    door: Door,
}

impl Local {
    /// Opens the database and listens on loopback.
    pub async fn start(folder: &Path, settings: &Settings) -> Self {
        let alone = ALONE.lock().await;
        let engine = Engine::open(settings.clone(), World::real()).await.unwrap();
        engine.start();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let flag = Flag::new("listen", address.to_string(), "--listen");
        let config = config::read_with(None, [], &[flag]).unwrap();
        let doors = Doors::new(
            engine.clone(),
            &config,
            config.origin(address),
            site::options(Some(&victim::site(folder))).unwrap(),
            telemetry::metrics().unwrap(),
        );
        let (stop, stopped) = oneshot::channel();
        let until = async {
            let _ = stopped.await;
        };
        let router = router::router(doors);
        let task = tokio::spawn(listen::serve(listener, None, router, 1000, until));
        Self {
            _alone: alone,
            engine,
            stop,
            task,
            door: Door::new(format!("http://{address}")),
        }
    }

    /// Where it listens.
    pub fn door(&self) -> Door {
        self.door.clone()
    }

    /// Ends it in good order.
    pub async fn close(self) {
        let Self {
            _alone,
            engine,
            stop,
            task,
            door,
        } = self;
        // Its connections would be waited for.
        drop(door);
        let _ = stop.send(());
        task.await.unwrap();
        engine.close().await;
    }
}
