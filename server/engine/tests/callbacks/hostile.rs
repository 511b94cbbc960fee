//! Receivers that are broken or mean harm, and addresses that nobody may be sent to: each attempt
//! ends, in time and as what it was, nobody is listened to without end, and no connection is made
//! to where none may be.
//!
//! The receivers listen on loopback, at the one address that the operator named. Every other
//! connection is only written down. `HOSTILE_RECEIVERS` says how many there are.

mod addresses;
mod network;
mod stage;
mod tricks;

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};

use domain::callback::{AttemptOutcome, CallbackInput, DeliveryFault, DeliveryState};
use domain::permission::Profile;
use domain::{CallbackId, Fault};
use engine::Error;
use engine::callback::run_once;
use engine::testing::{TestEngine, on_each};

use super::fleet::{deliveries, get, hear, outcomes, owe, ready, size, view};
use super::receiver::Receiver;
use addresses::{INSIDE, coated, inside, literal};
use network::{CLOSED, FAR, HERE, Known, SILENT, Watched, watched};
use stage::{ENOUGH, Stage, Step};
use tricks::{TRICKS, Trick, trick};

/// What an exchange may take (ms): long enough for whoever means well on a busy machine.
const TIMEOUT: i64 = 2_000;
/// The most that is kept of an answer, in bytes.
const KEPT: usize = 4 * 1024;
const DAY: i64 = 86_400_000;

/// A receiver or an address, and what is to come of it.
#[derive(Debug)]
struct Case {
    #[expect(dead_code, reason = "told where an assertion fails")]
    what: String,
    url: String,
    outcome: AttemptOutcome,
    /// Statuses that may be known of it.
    statuses: Vec<Option<u16>>,
    /// Whom a connection is asked for, in order.
    dials: Vec<SocketAddr>,
    /// The name that is looked up, if it is one.
    name: Option<String>,
    /// Whether the address stands in the URL, so that it is refused when it is saved.
    literal: bool,
}

impl Case {
    /// By a name that is looked up; nothing is known of its status.
    fn named(what: &str, host: &str, port: u16, outcome: AttemptOutcome) -> Self {
        Self {
            what: what.to_owned(),
            url: format!("http://{host}:{port}/"),
            outcome,
            statuses: vec![None],
            dials: Vec::new(),
            name: Some(host.to_owned()),
            literal: false,
        }
    }

    fn secure(self) -> Self {
        Self {
            url: self.url.replace("http://", "https://"),
            ..self
        }
    }

    fn dials(self, addresses: &[(IpAddr, u16)]) -> Self {
        let dials = addresses.iter().copied().map(SocketAddr::from).collect();
        Self { dials, ..self }
    }
}

/// Where the receivers play.
struct Stages {
    /// By the number in the path; the first of them is well.
    tricks: Stage,
    hangs_up: Stage,
    plain: Stage,
    holds: Stage,
    noise: Stage,
}

/// What the one receiver does that is well.
fn well() -> Vec<Step> {
    vec![Step::Answer("HTTP/1.1 204 No Content\r\n\r\n".to_owned())]
}

impl Stages {
    async fn open(tricks: &[Trick]) -> Self {
        let plays = tricks.iter().map(|trick| trick.steps.clone());
        let noise = [0x16, 3, 3, 0xff, 0xff].repeat(4_096);
        let refusal = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n".to_vec();
        Self {
            tricks: Stage::by_number([well()].into_iter().chain(plays).collect()).await,
            hangs_up: Stage::same(Vec::new()).await,
            plain: Stage::same(vec![Step::Say(refusal), Step::Hold]).await,
            holds: Stage::same(vec![Step::Hold]).await,
            noise: Stage::same(vec![Step::Say(noise), Step::Hold]).await,
        }
    }

    /// The most bytes that one of them could say.
    fn most(&self) -> u64 {
        let each = [
            &self.tricks,
            &self.hangs_up,
            &self.plain,
            &self.holds,
            &self.noise,
        ];
        each.into_iter().map(Stage::most).max().unwrap_or_default()
    }
}

/// Different receivers beside the tricks.
const OTHERS: usize = 10;

/// The nth receiver. Of three cases two are receivers.
fn receiver(nth: usize, stages: &Stages, network: &Watched) -> Case {
    let host = format!("r{nth}.example");
    network.name(&host, &[Known::At(vec![HERE])]);
    let round = nth / (TRICKS + OTHERS);
    let kind = nth % (TRICKS + OTHERS);
    if kind < TRICKS {
        let trick = trick(round * TRICKS + kind);
        let port = stages.tricks.port;
        let case = Case::named(trick.what, &host, port, trick.outcome);
        return Case {
            url: format!("http://{host}:{port}/{}", 1 + round * TRICKS + kind),
            statuses: trick.statuses,
            ..case.dials(&[(HERE, port)])
        };
    }
    let at = |what, stage: &Stage, outcome| {
        Case::named(what, &host, stage.port, outcome).dials(&[(HERE, stage.port)])
    };
    let broken = AttemptOutcome::Connection;
    let late = AttemptOutcome::Timeout;
    match kind - TRICKS {
        0 => at("hangs up at once", &stages.hangs_up, broken),
        1 => Case::named("nobody listens", &host, CLOSED, broken).dials(&[(HERE, CLOSED)]),
        2 => at("has no TLS", &stages.plain, AttemptOutcome::Tls).secure(),
        3 => at("hangs up within TLS", &stages.hangs_up, AttemptOutcome::Tls).secure(),
        4 => at("says nothing of TLS", &stages.holds, late).secure(),
        5 => at("makes noise in TLS", &stages.noise, AttemptOutcome::Tls).secure(),
        6 => {
            let known = [Known::Nothing, Known::At(Vec::new())];
            network.name(&host, &[known[round % 2].clone()]);
            Case::named("has no address", &host, 80, AttemptOutcome::NoAddress)
        }
        7 => {
            network.name(&host, &[Known::Silence]);
            Case::named("is looked up without end", &host, 80, late)
        }
        8 => {
            network.name(&host, &[Known::At(vec![FAR])]);
            Case::named("cannot be reached", &host, 81, broken).dials(&[(FAR, 81)])
        }
        _ => {
            network.name(&host, &[Known::At(vec![SILENT])]);
            Case::named("swallows the connection", &host, 82, late).dials(&[(SILENT, 82)])
        }
    }
}

/// The nth address: every second is written into the URL, the others are what a name stands for.
fn address(nth: usize, stages: &Stages, network: &Watched) -> Case {
    let closed = AttemptOutcome::Forbidden;
    let round = nth / 2;
    if nth.is_multiple_of(2) {
        let host = literal(round);
        return Case {
            url: format!("http://{host}/latest/meta-data"),
            name: None,
            literal: true,
            ..Case::named(&format!("the address {host}"), "", 80, closed)
        };
    }
    let host = format!("a{nth}.example");
    let named = |known: Vec<IpAddr>| {
        let what = format!("a name of {known:?}");
        network.name(&host, &[Known::At(known)]);
        what
    };
    let well = stages.tricks.port;
    let first = IpAddr::from(inside(round));
    match round % 5 {
        0 => Case::named(&named(vec![first]), &host, 80, closed),
        1 => Case::named(&named(vec![coated(round)]), &host, 80, closed),
        2 => {
            let several = vec![coated(round), first, coated(round + 1)];
            Case::named(&named(several), &host, 8080, closed)
        }
        // Those that are open are tried, and no other.
        3 => {
            let what = named(vec![first, coated(round), HERE]);
            let case = Case::named(&what, &host, well, AttemptOutcome::Delivered);
            Case {
                url: format!("http://{host}:{well}/0"),
                statuses: vec![Some(204)],
                ..case.dials(&[(HERE, well)])
            }
        }
        _ => {
            let what = named(vec![FAR, first, HERE, coated(round)]);
            let case = Case::named(&what, &host, CLOSED, AttemptOutcome::Connection);
            case.dials(&[(FAR, CLOSED), (HERE, CLOSED)])
        }
    }
}

/// What is wrong with those settings, if they are not taken.
async fn refused(test: &TestEngine, input: &CallbackInput) -> Vec<Fault> {
    let who = test.member(Profile::CustomerWrite);
    let made = test
        .engine
        .create_callback(&who, test.device_types[0], input);
    match made.await {
        Err(Error::Rejected(wrong)) => wrong.into_iter().map(|one| one.fault).collect(),
        other => panic!("{}: {other:?}", input.url),
    }
}

#[tokio::test]
async fn whatever_receivers_do_each_attempt_ends_as_what_it_was_and_reaches_nobody_inside() {
    on_each(async |test| {
        let count = size("HOSTILE_RECEIVERS", 75) as usize;
        let (test, network) = watched(test, TIMEOUT).await;
        let tricks: Vec<Trick> = (0..count).map(trick).collect();
        let stages = Stages::open(&tricks).await;
        let case = |nth: usize| match nth % 3 {
            2 => address(nth / 3, &stages, &network),
            at => receiver(nth / 3 * 2 + at, &stages, &network),
        };
        let cases: Vec<Case> = (0..count).map(case).collect();
        for case in cases.iter().filter(|case| case.literal) {
            let wrong = refused(&test, &get(case.url.clone())).await;
            let told = |fault: &Fault| matches!(fault, Fault::ForbiddenAddress { .. });
            assert!(wrong.iter().any(told), "{case:?}: {wrong:?}");
        }

        // They were saved while the operator let callbacks go anywhere.
        let test = test
            .with_settings(|settings| {
                settings.allowed_networks =
                    vec!["0.0.0.0/0".parse().unwrap(), "::/0".parse().unwrap()];
            })
            .await;
        let mut by_callback: HashMap<CallbackId, &Case> = HashMap::new();
        for case in &cases {
            by_callback.insert(owe(&test, &get(case.url.clone())).await, case);
        }
        let test = test
            .with_settings(|settings| settings.allowed_networks = vec![HERE.into()])
            .await;
        ready(&test).await;
        hear(&test.engine, &test.token, 1).await;
        assert!(network.looked_up().is_empty() && network.dialled().is_empty());
        assert_eq!(run_once(&test.engine).await.unwrap(), count);

        let owed = deliveries(&test, &test.engine).await;
        assert_eq!(owed.len(), count);
        for delivery in &owed {
            let case = by_callback[&delivery.callback];
            let [attempt] = delivery.attempts.as_slice() else {
                panic!("{case:?}: {delivery:?}")
            };
            assert_eq!(attempt.outcome, case.outcome, "{case:?}: {attempt:?}");
            let known = case.statuses.contains(&attempt.status);
            assert!(known, "{case:?}: {attempt:?}");
            assert!(attempt.finished.is_some(), "{case:?}: {attempt:?}");
            assert!(attempt.response.len() <= KEPT, "{case:?}");
            let taken = case.outcome == AttemptOutcome::Delivered;
            assert_eq!(
                delivery.state == DeliveryState::Delivered,
                taken,
                "{case:?}"
            );
            let answered = taken || case.outcome == AttemptOutcome::Refused;
            assert_eq!(attempt.fault.is_none(), answered, "{case:?}: {attempt:?}");
            // Nobody can have it put off beyond a day, nor brought forward.
            let wait = delivery.due.map(|due| due.0 - test.clock_now());
            match wait {
                None => assert!(taken, "{case:?}: {delivery:?}"),
                Some(0) => assert_eq!(attempt.status, Some(410), "{case:?}: {delivery:?}"),
                Some(wait) => assert!((51_000..=DAY).contains(&wait), "{case:?}: {wait}"),
            }
            let off = !view(&test, delivery.callback).await.enabled;
            assert_eq!(off, attempt.status == Some(410), "{case:?}");
        }

        let open = [HERE, FAR, SILENT];
        let mut dialled = network.dialled();
        assert!(
            dialled.iter().all(|address| open.contains(&address.ip())),
            "{dialled:?}"
        );
        let mut dials: Vec<SocketAddr> = cases.iter().flat_map(|case| case.dials.clone()).collect();
        dialled.sort_unstable();
        dials.sort_unstable();
        assert_eq!(dialled, dials);
        // Each name once for its attempt, and nothing that is an address already.
        let mut looked_up = network.looked_up();
        let mut names: Vec<String> = cases.iter().filter_map(|case| case.name.clone()).collect();
        looked_up.sort_unstable();
        names.sort_unstable();
        assert_eq!(looked_up, names);
        assert!(
            stages.most() < ENOUGH,
            "somebody was listened to without end"
        );
        println!(
            "{count} receivers and addresses, {} connections",
            dialled.len()
        );
        test
    })
    .await;
}

#[tokio::test]
async fn a_name_that_moves_inside_after_it_was_vetted_is_not_followed() {
    on_each(async |test| {
        let (test, network) = watched(test, TIMEOUT).await;
        ready(&test).await;
        let receiver = Receiver::new().await;
        let port = receiver.address.port();
        receiver.answers(&vec!["500 No"; INSIDE.len()]);
        for nth in 0..INSIDE.len() {
            let host = format!("moves{nth}.example");
            let moves = [
                vec![HERE],
                vec![inside(nth).into()],
                vec![coated(nth), inside(nth).into()],
                vec![inside(nth).into(), coated(nth), HERE],
            ];
            network.name(&host, &moves.map(Known::At));
            owe(&test, &get(format!("http://{host}:{port}/"))).await;
        }
        hear(&test.engine, &test.token, 1).await;
        for wait in [70_000, 140_000, 280_000, 0] {
            assert_eq!(run_once(&test.engine).await.unwrap(), INSIDE.len());
            test.clock.advance(wait);
        }
        for delivery in deliveries(&test, &test.engine).await {
            let expected = [
                (AttemptOutcome::Refused, Some(500)),
                (AttemptOutcome::Forbidden, None),
                (AttemptOutcome::Forbidden, None),
                (AttemptOutcome::Delivered, Some(204)),
            ];
            assert_eq!(outcomes(&delivery), expected);
        }
        let here = SocketAddr::new(HERE, port);
        assert_eq!(network.dialled(), vec![here; 2 * INSIDE.len()]);
        assert_eq!(network.looked_up().len(), 4 * INSIDE.len());
        test
    })
    .await;
}

#[tokio::test]
async fn no_channel_leads_inside() {
    on_each(async |test| {
        let (test, network) = watched(test, TIMEOUT).await;
        ready(&test).await;
        network.name(
            "inside.example",
            &[Known::At(vec![inside(0).into(), coated(0)])],
        );
        let batch = CallbackInput {
            channel: "BATCH_URL".into(),
            method: String::new(),
            line_pattern: "{device};{data}".into(),
            ..get("http://inside.example/".into())
        };
        let mqtt = |url: &str| CallbackInput {
            channel: "MQTT".into(),
            method: String::new(),
            topic: "sigfox/{device}".into(),
            content_type: "application/json".into(),
            body: r#"{"n":{seqNumber}}"#.into(),
            ..get(url.into())
        };
        let ways = [
            get("https://inside.example/".into()),
            batch,
            mqtt("mqtt://inside.example"),
            mqtt("mqtts://inside.example"),
        ];
        for input in &ways {
            owe(&test, input).await;
        }
        hear(&test.engine, &test.token, 1).await;
        assert_eq!(run_once(&test.engine).await.unwrap(), ways.len());
        // Whoever asks why is told what would have to be changed.
        let setting = "callback.allowed_networks".to_owned();
        let closed = Some(DeliveryFault::Forbidden { setting });
        for delivery in deliveries(&test, &test.engine).await {
            assert_eq!(outcomes(&delivery), [(AttemptOutcome::Forbidden, None)]);
            assert_eq!(delivery.attempts[0].fault, closed);
        }
        // The test of settings before they are saved is no way in either.
        let who = test.member(Profile::CustomerWrite);
        let tried = test
            .engine
            .try_callback(&who, test.device_types[0], None, &ways[0]);
        assert_eq!(tried.await.unwrap().outcome, AttemptOutcome::Forbidden);
        assert!(network.dialled().is_empty());
        test
    })
    .await;
}

#[tokio::test]
async fn one_that_swallows_connections_delays_none_of_the_other_ninety_nine() {
    swallowed(1, 99).await;
}

#[tokio::test]
async fn ten_that_swallow_more_than_there_are_places_delay_none_of_the_other_ninety() {
    swallowed(10, 90).await;
}

/// Callbacks of which the first never get an answer, and the others at once.
async fn swallowed(holes: usize, others: usize) {
    const MESSAGES: u16 = 8;
    on_each(async |test| {
        let test = test
            .with_settings(|settings| settings.callback_concurrency = 64)
            .await;
        // So long that no exchange with it ends while this lasts.
        let (test, network) = watched(test, 600_000).await;
        test.with_devices(0, &[super::fleet::DEVICE]).await;
        test.with_stations(&[1, 2]).await;
        let receiver = Receiver::new().await;
        let mut stuck = Vec::with_capacity(holes);
        for nth in 0..holes {
            let host = format!("hole{nth}.example");
            network.name(&host, &[Known::At(vec![SILENT])]);
            stuck.push(owe(&test, &get(format!("http://{host}/"))).await);
        }
        let mut fine = Vec::with_capacity(others);
        for nth in 0..others {
            let host = format!("other{nth}.example");
            network.name(&host, &[Known::At(vec![HERE])]);
            let url = format!("http://{host}:{}/{nth}", receiver.address.port());
            fine.push(owe(&test, &get(url)).await);
        }
        let running = test.another().await;
        running.start();
        for seq in 0..MESSAGES {
            hear(&running, &test.token, seq).await;
        }
        // All of theirs came before the first of the others was over.
        for messages in 1..=usize::from(MESSAGES) {
            receiver.wait_for(others * messages).await;
        }
        let swallowed = network.dialled();
        let swallowed = swallowed.iter().filter(|address| address.ip() == SILENT);
        let under_way = swallowed.count();
        assert!(
            (holes..=holes * usize::from(MESSAGES)).contains(&under_way),
            "{under_way}"
        );
        for hole in &stuck {
            let hole = view(&test, *hole).await;
            assert_eq!((hole.waiting, hole.dead), (i64::from(MESSAGES), false));
        }

        network.let_go();
        running.close().await;
        for id in fine {
            let fine = view(&test, id).await;
            assert_eq!((fine.waiting, fine.delivered), (0, i64::from(MESSAGES)));
        }
        for hole in stuck {
            let hole = view(&test, hole).await;
            assert_eq!((hole.waiting, hole.dead), (i64::from(MESSAGES), true));
        }
        test
    })
    .await;
}
