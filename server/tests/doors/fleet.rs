//! A simulated fleet before the doors themselves, live: stations hand in frames, devices ask, the
//! stations fetch what is to be sent, send it and say so, and the devices confirm that they
//! heard it.
//!
//! The time is the story's own. It goes on whenever the fleet looks at its clock, and leaps to
//! the next question and to the moment at which the device listens.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use domain::downlink::{DownlinkState, DownlinkView, InfoCode};
use domain::message::{MessageQuery, MessageView};
use domain::permission::Profile;
use domain::statistics::{Edges, Span, Subject};
use domain::{DeviceId, UnixMillis};
use engine::Clock;
use engine::testing::{FakeClock, TestEngine};
use http::StatusCode;
use server::replay::Address;
use server::simulate::{Pace, Sent, Stage, play};
use simulator::{DAY, Downlinks, Fleet, Line, Plan, Shares};
use tokio_util::sync::CancellationToken;

use super::support::{Served, TestApp, until};

/// How many questions are answered.
const QUESTIONS: usize = 3;
/// Nobody else says anything for so long before and after such a question (ms).
const QUIET: i64 = 180_000;
/// How far time goes on with a look (ms): the fleet never waits for what is on the air, where a
/// transmission takes two seconds.
const STEP: i64 = 2_000;

/// A clock that goes on when it is looked at.
struct Looked(FakeClock);

impl Clock for Looked {
    fn now(&self) -> UnixMillis {
        self.0.advance(STEP);
        self.0.now()
    }
}

/// A day of devices that ask with each of their two messages, near enough that everything is
/// heard.
fn plan(start: UnixMillis) -> Plan {
    Plan {
        devices: 6,
        stations: 2,
        days: 1,
        start,
        size: Some(1.0),
        interval: Some(43_200),
        frames: true,
        downlinks: Downlinks::Server,
        shares: Shares {
            silent: 0.0,
            talkative: 0.0,
            off_contract: 0.0,
            asking: 1.0,
            collisions: 0.0,
            repeats: 0.0,
            late: 0.0,
            outages: 0.0,
        },
        ..Plan::default()
    }
}

/// When who asks, the first questions that nothing else comes near. What devices say of their
/// own accord does not depend on whether they are answered, so a fleet that nobody answers tells.
fn questions(plan: &Plan) -> Vec<(i64, DeviceId)> {
    let plan = Plan {
        frames: false,
        ..plan.clone()
    };
    let mut said: BTreeMap<(DeviceId, u16), (i64, bool)> = BTreeMap::new();
    for arrival in Fleet::new(plan).unwrap() {
        let Line::Reception(heard) = arrival.line else {
            panic!("this fleet hands in no frames");
        };
        let message = said.entry((heard.device, heard.seq_number));
        let (first, _) = message.or_insert((heard.time, heard.ack));
        *first = heard.time.min(*first);
    }
    let near = |at: i64| said.values().filter(move |one| (one.0 - at).abs() < QUIET);
    let asked = said
        .iter()
        .filter(|(_, (at, asks))| *asks && near(*at).count() == 1);
    let mut asked: Vec<(i64, DeviceId)> = asked.map(|(key, (at, _))| (*at, key.0)).collect();
    asked.sort_unstable();
    asked.truncate(QUESTIONS);
    asked
}

/// Lets time go on to a moment (ms), if it is not there yet.
fn leap(app: &TestApp, to: i64) {
    let now = app.engine.clock_now();
    app.engine.clock.set(UnixMillis(now.max(to)));
}

/// The messages of a device from a time on (ms), the newest first; none before it is registered.
async fn messages(app: &TestApp, device: DeviceId, since: i64) -> Vec<MessageView> {
    let who = app.engine.member(Profile::CustomerRead);
    let query = MessageQuery {
        since: Some(since),
        size: 250,
        ..MessageQuery::default()
    };
    let list = app.engine.engine.device_messages(&who, device, &query);
    list.await
        .map_or_else(|_| Vec::new(), |list| list.page.rows)
}

/// What becomes of a question that was asked about then.
async fn downlink(app: &TestApp, device: DeviceId, at: i64) -> Option<DownlinkView> {
    let messages = messages(app, device, at - QUIET).await;
    messages.into_iter().next()?.downlink
}

/// How often a device spoke of itself.
async fn of_itself(app: &TestApp, device: DeviceId, start: UnixMillis) -> i64 {
    let who = app.engine.member(Profile::CustomerRead);
    let engine = &app.engine.engine;
    let end = start.plus(2 * DAY);
    let hours = Edges::utc(Span::Hour, start, end).unwrap();
    let hours = engine.statistics(&who, Subject::Device(device), &hours);
    hours.await.unwrap().total.temperature.count
}

/// Waits until a device has asked, lets it listen, and waits until it has confirmed its answer.
async fn answer(app: &TestApp, device: DeviceId, at: i64, start: UnixMillis) {
    let asked = until("it asks", async || downlink(app, device, at).await).await;
    assert_eq!(asked.info, InfoCode::Pending, "{asked:?}");
    let before = of_itself(app, device, start).await;
    leap(app, asked.transmit_at.0);
    let sent = async || {
        let downlink = downlink(app, device, at).await;
        downlink.filter(|downlink| downlink.state == DownlinkState::Done)
    };
    let sent = until("its station sends the answer", sent).await;
    assert_eq!(sent.info, InfoCode::Acked, "{sent:?}");
    let confirmed = async || {
        let now = of_itself(app, device, start).await;
        (now > before).then_some(())
    };
    until("it confirms the answer", confirmed).await;
}

/// What is still on its way, until nothing is: one frame after another.
fn rest(app: &TestApp, fleet: &mut Fleet) -> Vec<String> {
    let mut rest = Vec::new();
    let soon = |next: &i64| *next < app.engine.clock_now() + QUIET / 2;
    while let Some(next) = fleet.wake().filter(soon) {
        leap(app, next);
        let arrival = fleet.until(next);
        rest.extend(arrival.map(|arrival| serde_json::to_string(&arrival.line).unwrap()));
    }
    rest
}

#[tokio::test]
async fn devices_of_a_live_fleet_ask_are_answered_and_confirm_it() {
    // The station is chosen when the device begins to listen: it has nothing to wait for.
    let engine = TestEngine::chosen().await;
    let engine = engine.with_settings(|settings| settings.downlink_choice = 20_000);
    let served = Served::of(TestApp::on(engine.await, &[])).await;
    let app = &served.app;
    let start = UnixMillis(app.engine.clock_now());
    let plan = plan(start);
    let questions = questions(&plan);
    assert_eq!(questions.len(), QUESTIONS, "{questions:?}");
    let stage = Stage {
        server: Address {
            url: served.url.clone(),
            token: app.engine.token.clone(),
            patience: Duration::from_secs(10),
            ca: None,
        },
        register: true,
        pace: Pace::Live,
        batch: 500,
        downlinks: true,
    };
    let clock: Arc<dyn Clock> = Arc::new(Looked(app.engine.clock.clone()));
    let mut fleet = Fleet::new(plan).unwrap();
    let (mut handed_in, mut answered) = (0, Sent::default());
    for (nth, (at, device)) in questions.into_iter().enumerate() {
        leap(app, at - 1_000);
        let stage = Stage {
            register: nth == 0,
            ..stage.clone()
        };
        let stop = CancellationToken::new();
        let story = async {
            answer(app, device, at, start).await;
            stop.cancel();
        };
        let ((played, end), ()) = tokio::join!(play(&mut fleet, &stage, &clock, &stop), story);
        end.unwrap();
        assert!(played.handed_in.is_clean(), "{played}");
        handed_in += played.handed_in.sent;
        answered.sent += played.downlinks.sent;
        answered.heard += played.downlinks.heard;
        answered.missed += played.downlinks.missed;
        answered.unheard.extend(played.downlinks.unheard);
    }
    let rest = rest(app, &mut fleet);
    handed_in += rest.len() as u64;
    let body = format!("[{}]", rest.join(","));
    let last = app.radio("/radio/frames", &app.engine.token, body).await;
    assert_eq!(last.status, StatusCode::OK, "{last:?}");
    assert!(!last.body.contains("refused"), "{last:?}");

    // The totals are those of the fleet's own count.
    let truth = fleet.truth();
    assert_eq!((truth.lines, truth.frames), (handed_in, handed_in));
    let all = Sent {
        sent: QUESTIONS as u64,
        heard: QUESTIONS as u64,
        ..Sent::default()
    };
    assert_eq!(answered, all);
    assert_eq!(truth.confirmations, QUESTIONS as u64);
    let who = app.engine.member(Profile::CustomerRead);
    let (engine, group) = (&app.engine.engine, app.engine.group);
    let days = Edges::utc(Span::Day, start, start.plus(2 * DAY)).unwrap();
    let days = engine.statistics(&who, Subject::Group(group), &days);
    let total = days.await.unwrap().total;
    let stored = (total.messages as u64, total.bytes as u64);
    assert_eq!(stored, (truth.data.messages, truth.data.bytes));
    assert_eq!(total.temperature.count as u64, truth.oob.messages);
    let mut acked = 0;
    for device in &truth.per_device {
        let messages = messages(app, device.id, start.0).await;
        assert_eq!(messages.len(), device.messages as usize, "{}", device.id);
        let downlinks = messages.iter().filter_map(|one| one.downlink.as_ref());
        acked += downlinks.filter(|one| one.info == InfoCode::Acked).count();
    }
    assert_eq!(acked, QUESTIONS);
    served.close().await;
}
