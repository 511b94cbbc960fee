//! A thousand pages that are looked at, as browsers keep them: each has a live feed, and whenever that
//! says so it reads itself and the number of alerts anew.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use domain::permission::Profile;
use engine::testing::TestEngine;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::ingest::FLEET;

/// Pages that are open at once.
pub const PAGES: usize = 1_000;
/// Who looks at them: each at as many, and no more than one person may.
const PEOPLE: usize = 40;
/// Connections over which pages read at once: those of feeds are taken already.
const READERS: usize = 64;

/// How a page asks.
type Asker = Client<HttpConnector, Full<bytes::Bytes>>;

/// The pages, until they are closed.
pub struct Pages {
    open: JoinSet<()>,
    read: Arc<Mutex<Read>>,
    since: Instant,
}

/// What they read.
#[derive(Default)]
pub struct Read {
    /// How long each reading took (ms), from when the page was told to the last answer.
    pub took: Vec<f64>,
    /// Questions that were answered with anything but success.
    pub refused: usize,
    /// Over which time (s).
    pub seconds: f64,
}

impl Pages {
    /// Opens them; each has heard that its feed is open.
    pub async fn open(client: &Asker, url: &str, test: &TestEngine) -> Self {
        let mut sessions = Vec::with_capacity(PEOPLE);
        for _ in 0..PEOPLE {
            sessions.push(test.session_of(test.group, Profile::CustomerRead).await);
        }
        let mut feeds = Vec::with_capacity(PAGES);
        for (nth, device) in FLEET.ids().into_iter().take(PAGES).enumerate() {
            let page = Page {
                client: client.clone(),
                url: url.to_owned(),
                session: sessions[nth % PEOPLE].clone(),
                device,
            };
            let feed = page.feed().await;
            feeds.push((page, feed));
        }
        for (_, feed) in &mut feeds {
            let word = feed.frame().await.expect("a word").expect("a frame");
            assert!(word.is_data());
        }
        let read = Arc::new(Mutex::new(Read::default()));
        let readers = Arc::new(Semaphore::new(READERS));
        let mut open = JoinSet::new();
        for (page, feed) in feeds {
            open.spawn(page.look(feed, Arc::clone(&readers), Arc::clone(&read)));
        }
        Self {
            open,
            read,
            since: Instant::now(),
        }
    }

    /// Closes them, and says what they read.
    pub fn close(self) -> Read {
        drop(self.open);
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        Read {
            seconds: self.since.elapsed().as_secs_f64(),
            ..std::mem::take(&mut *read)
        }
    }
}

/// One of them: of a device, or the welcome page.
struct Page {
    client: Asker,
    url: String,
    session: String,
    device: u32,
}

impl Page {
    fn ask(&self, request: http::request::Builder) -> http::request::Builder {
        // Whichever it goes by.
        let session = &self.session;
        let cookie = format!("session={session}; __Host-session={session}");
        request.header("cookie", cookie)
    }

    /// The live feed of what it shows, and of the bell.
    async fn feed(&self) -> Incoming {
        let of = format!("{}/live?of=device.{:X},fleet", self.url, self.device);
        let request = self.ask(http::Request::get(of)).body(Full::default());
        let request = request.expect("a request");
        let response = self.client.request(request).await.expect("an answer");
        assert!(response.status().is_success(), "{}", response.status());
        response.into_body()
    }

    /// Reads anew whenever it is told of something, until the feed ends.
    async fn look(self, mut feed: Incoming, readers: Arc<Semaphore>, read: Arc<Mutex<Read>>) {
        while let Some(Ok(frame)) = feed.frame().await {
            let Ok(said) = frame.into_data() else {
                continue;
            };
            if !String::from_utf8_lossy(&said).contains("event: change") {
                continue;
            }
            let start = Instant::now();
            let Ok(_place) = readers.acquire().await else {
                return;
            };
            let own = match self.device % 2 {
                0 => ("overview/figures", String::new()),
                _ => ("device/one", format!("id={:X}", self.device)),
            };
            let mut refused = 0;
            for (function, form) in [own, ("alert/unread", String::new())] {
                refused += usize::from(!self.reads(function, form).await);
            }
            let mut read = read.lock().unwrap_or_else(PoisonError::into_inner);
            read.took.push(start.elapsed().as_secs_f64() * 1000.0);
            read.refused += refused;
        }
    }

    /// Whether a server function answers.
    async fn reads(&self, function: &str, form: String) -> bool {
        let request = http::Request::post(format!("{}/rpc/app/rpc/{function}", self.url))
            .header("origin", &self.url)
            .header("accept", "application/json")
            .header("content-type", "application/x-www-form-urlencoded");
        let request = self.ask(request).body(Full::from(form));
        let request = request.expect("a request");
        let Ok(response) = self.client.request(request).await else {
            return false;
        };
        let answered = response.status().is_success();
        answered && response.into_body().collect().await.is_ok()
    }
}
