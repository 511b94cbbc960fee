//! B6: the page of fifty devices out of a million, as a browser gets it, beside a server by hand: the
//! same session, the same query, and a plain template for the same page.

use std::fmt::Write as _;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::response::Html;
use axum::routing::get;
use domain::device::{DeviceQuery, DeviceView};
use domain::permission::Profile;
use engine::Engine;
use engine::testing::TestEngine;
use http::Request;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use crate::support::TestApp;
use crate::table::Table;

/// Devices.
const DEVICES: u32 = 1_000_000;
/// Pages of a round.
const PAGES: usize = 100;
/// Rounds.
const ROUNDS: usize = 7;
/// The first device.
const FIRST: u32 = 0x10_0000;
/// The page.
const ADDRESS: &str = "/devices?size=50";

/// What the server by hand stands on: the engine, the secret of the session, and the page before and
/// after its rows.
#[derive(Clone)]
struct ByHand {
    engine: Engine,
    session: String,
    head: String,
    foot: String,
}

/// B6.
pub async fn list(table: &mut Table) {
    let test = TestEngine::sqlite().await;
    let ids: Vec<u32> = (0..DEVICES).map(|n| FIRST + n).collect();
    test.with_devices(0, &ids).await;
    let app = TestApp::on(test, &[]);
    let session = app
        .engine
        .session_of(app.engine.group, Profile::Operator)
        .await;
    let page = app.get(ADDRESS, Some(&session)).await.body;
    let (head, rest) = page.split_once("<tbody>").expect("a table");
    let (_, foot) = rest.split_once("</tbody>").expect("its end");
    let state = ByHand {
        engine: app.engine.engine.clone(),
        session: session.clone(),
        head: head.to_owned(),
        foot: foot.to_owned(),
    };
    let by_hand: Router = Router::new()
        .route("/devices", get(plain))
        .with_state(state);
    let plain = by_hand_page(&by_hand).await;
    for page in [&page, &plain] {
        assert_eq!(page.matches("<tr").count(), 51, "a head and fifty rows");
    }
    let (mut ours, mut beside) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        for _ in 0..PAGES {
            let page = app.get(ADDRESS, Some(&session)).await;
            assert!(page.status.is_success());
        }
        ours.push(PAGES as f64 / begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        for _ in 0..PAGES {
            let page = by_hand_page(&by_hand).await;
            assert!(!page.is_empty());
        }
        beside.push(PAGES as f64 / begun.elapsed().as_secs_f64());
    }
    let what = "pages of 50 devices out of a million, beside axum and a plain template by hand, \
                with the same query";
    table.rates("B6", what, &ours, &beside, 0.5);
    app.close().await;
}

async fn by_hand_page(router: &Router) -> String {
    let request = Request::get("/devices")
        .body(Body::empty())
        .expect("a request");
    let answer = router.clone().oneshot(request).await.expect("an answer");
    let bytes = answer
        .into_body()
        .collect()
        .await
        .expect("a body")
        .to_bytes();
    String::from_utf8(bytes.to_vec()).expect("text")
}

/// The page as somebody would write it who knows what is on it.
async fn plain(State(by_hand): State<ByHand>) -> Html<String> {
    let who = by_hand.engine.session(&by_hand.session).await;
    let who = who.expect("a session").expect("somebody");
    let query = DeviceQuery {
        size: 50,
        ..DeviceQuery::default()
    };
    let page = by_hand
        .engine
        .list_devices(&who, &query)
        .await
        .expect("devices");
    let mut text = String::with_capacity(64 * 1024);
    text.push_str(&by_hand.head);
    text.push_str("<tbody>");
    page.rows.iter().for_each(|device| row(&mut text, device));
    text.push_str("</tbody>");
    text.push_str(&by_hand.foot);
    Html(text)
}

fn row(text: &mut String, device: &DeviceView) {
    let id = device.id;
    // Writing to a text cannot fail.
    let _ = write!(
        text,
        "<tr><td><input type=\"checkbox\" name=\"device\" value=\"{id}\"></td>\
         <td><a class=\"id\" href=\"/devices/{id}\">{id}</a></td><td>{}</td>\
         <td><a href=\"/device-types/{}\">{}</a></td><td><a href=\"/groups/{}\">{}</a></td>",
        escaped(&device.name),
        device.device_type,
        escaped(&device.device_type_name),
        device.group,
        escaped(&device.group_name),
    );
    let seen = device
        .last_seen
        .map_or_else(|| "never".to_owned(), |time| time.utc());
    let signal = |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.1}"));
    let _ = write!(
        text,
        "<td>{seen}</td><td>{}</td><td>{}</td></tr>",
        signal(device.rssi),
        signal(device.snr)
    );
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}
