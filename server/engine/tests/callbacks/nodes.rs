//! Several processes on one database: what one of them holds and never brings to an end goes out
//! from another, soon after the first is gone or when its lease is over at the latest, and is
//! counted once.

use std::time::{Duration, Instant};

use domain::DeviceId;
use domain::callback::{AttemptOutcome, CallbackView, DeliveryState, DeliveryView};
use domain::event::{EventKind, EventQuery};
use domain::permission::Profile;
use engine::callback::{run_once, work_forever};
use engine::testing::{TestEngine, on_each};
use engine::{Engine, Settings, StoreError};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use url::Url;

use super::desk::{Asked, BOUND, Desk};
use super::fleet::{DEVICE, MINUTE, deliveries, get, hear, outcomes, owe, ready, view};

const HOUR: i64 = 60 * MINUTE;

/// How long a lease is (ms): as long as an exchange may take, and the time around it.
fn lease(test: &TestEngine) -> i64 {
    test.settings.callback_timeout + 20_000
}

/// Steps the worker of an engine in a task of its own.
fn step(engine: &Engine) -> JoinHandle<Result<usize, StoreError>> {
    let engine = engine.clone();
    tokio::spawn(async move { run_once(&engine).await })
}

/// How many attempts that step made.
async fn made(step: JoinHandle<Result<usize, StoreError>>) -> usize {
    let ended = tokio::time::timeout(BOUND, step).await.expect("in time");
    ended.unwrap().unwrap()
}

/// Waiting, delivered and failed.
fn counts(view: &CallbackView) -> (i64, i64, i64) {
    (view.waiting, view.delivered, view.failed)
}

async fn newest(test: &TestEngine) -> DeliveryView {
    deliveries(test, &test.engine).await.pop().unwrap()
}

/// So few that they are all asked at once of a receiver that never answered yet.
async fn few_at_once(test: TestEngine) -> TestEngine {
    test.with_settings(|settings| settings.callback_concurrency_each = 2)
        .await
}

#[tokio::test]
async fn what_a_dead_process_holds_is_sent_by_another_when_its_lease_is_over() {
    const MESSAGES: usize = 40;
    on_each(async |test| {
        let test = few_at_once(test).await;
        ready(&test).await;
        let desk = Desk::new().await;
        let id = owe(&test, &get(desk.url())).await;
        for seq in 0..MESSAGES {
            hear(&test.engine, &test.token, seq as u16).await;
        }
        let dying = test.another().await;
        let working = tokio::spawn(work_forever(dying.clone()));
        let held_at_once = test.settings.callback_concurrency_each;
        let mut held = Vec::new();
        for _ in 0..held_at_once {
            held.push(desk.next().await);
        }
        working.abort();
        assert!(working.await.unwrap_err().is_cancelled());
        dying.close().await;
        // As if its last word were heard all the time.
        test.shift_workers(HOUR).await;
        let taken_over: Vec<String> = held.iter().map(Asked::id).collect();
        drop(held);

        // What it did not hold goes out at once.
        let rest = MESSAGES - held_at_once;
        let (sent, mut ids) = tokio::join!(run_once(&test.engine), desk.take(rest));
        assert_eq!(sent.unwrap(), rest);
        let counted = counts(&view(&test, id).await);
        assert_eq!(counted, (held_at_once as i64, rest as i64, 0));
        // What it held, when the lease is over, and not before.
        assert_eq!(run_once(&test.engine).await.unwrap(), 0);
        test.clock.advance(lease(&test) - 1);
        assert_eq!(run_once(&test.engine).await.unwrap(), 0);
        test.clock.advance(1);
        let (sent, again) = tokio::join!(run_once(&test.engine), desk.take(held_at_once));
        assert_eq!(sent.unwrap(), held_at_once);

        let (mut again, mut taken_over) = (again, taken_over);
        again.sort_unstable();
        taken_over.sort_unstable();
        assert_eq!(again, taken_over, "under the ids that they had");
        ids.append(&mut again);
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), MESSAGES);
        assert_eq!(counts(&view(&test, id).await), (0, MESSAGES as i64, 0));
        let owed = deliveries(&test, &test.engine).await;
        let twice = owed.iter().filter(|delivery| delivery.attempts.len() == 2);
        assert_eq!(twice.clone().count(), held_at_once);
        for delivery in twice {
            assert_eq!(delivery.attempts[0].outcome, AttemptOutcome::Started);
            let waited = delivery.attempts[1].started.0 - delivery.attempts[0].started.0;
            assert_eq!(waited, lease(&test));
        }
        test
    })
    .await;
}

#[tokio::test]
async fn what_a_dead_process_holds_goes_out_when_it_says_nothing_more_and_cost_no_attempt_unsent() {
    const MESSAGES: usize = 20;
    // No more are sent to a receiver that never answered.
    const AT_ONCE: usize = 2;
    on_each(async |test| {
        let test = test
            .with_settings(|settings| settings.callback_concurrency_host = AT_ONCE)
            .await;
        ready(&test).await;
        let desk = Desk::new().await;
        let id = owe(&test, &get(desk.url())).await;
        for seq in 0..MESSAGES {
            hear(&test.engine, &test.token, seq as u16).await;
        }
        let dying = test.another().await;
        let working = tokio::spawn(work_forever(dying.clone()));
        let claimed = test.settings.callback_concurrency_each;
        let mut sent_first = Vec::new();
        for _ in 0..AT_ONCE {
            sent_first.push(desk.next().await.id());
        }
        working.abort();
        assert!(working.await.unwrap_err().is_cancelled());
        dying.close().await;
        test.shift_workers(HOUR).await;
        let rest = MESSAGES - claimed;
        let (sent, _) = tokio::join!(run_once(&test.engine), desk.take(rest));
        assert_eq!(sent.unwrap(), rest);
        assert_eq!(run_once(&test.engine).await.unwrap(), 0, "it is heard");

        test.shift_workers(-2 * HOUR).await;
        let (sent, mut again) = tokio::join!(run_once(&test.engine), desk.take(claimed));
        assert_eq!(sent.unwrap(), claimed);
        assert_eq!(counts(&view(&test, id).await), (0, MESSAGES as i64, 0));
        again.sort_unstable();
        again.dedup();
        assert_eq!(again.len(), claimed);
        assert!(sent_first.iter().all(|id| again.contains(id)));
        // Only those that had left count as tried.
        let owed = deliveries(&test, &test.engine).await;
        let started = AttemptOutcome::Started;
        let (twice, once): (Vec<_>, Vec<_>) = owed.iter().partition(|one| one.attempts.len() == 2);
        assert_eq!((twice.len(), once.len()), (AT_ONCE, MESSAGES - AT_ONCE));
        assert!(twice.iter().all(|one| outcomes(one)[0] == (started, None)));
        assert!(once.iter().all(|one| one.attempts.len() == 1));
        assert_eq!(run_once(&test.engine).await.unwrap(), 0);
        test
    })
    .await;
}

#[tokio::test]
async fn how_long_it_takes_until_another_process_sends_what_a_dead_one_held() {
    let test = match TestEngine::postgres().await {
        Some(test) => test,
        None => TestEngine::sqlite().await,
    };
    let test = few_at_once(test).await;
    ready(&test).await;
    let desk = Desk::new().await;
    let id = owe(&test, &get(desk.url())).await;
    let held_at_once = test.settings.callback_concurrency_each;
    for seq in 0..held_at_once {
        hear(&test.engine, &test.token, seq as u16).await;
    }
    let dying = test.another().await;
    let working = tokio::spawn(work_forever(dying.clone()));
    // None is answered, and none hung up on.
    let mut asked = Vec::new();
    for _ in 0..held_at_once {
        asked.push(desk.next().await);
    }
    let mut held: Vec<String> = asked.iter().map(Asked::id).collect();
    let other = test.another().await;
    let taking_over = tokio::spawn(work_forever(other.clone()));
    working.abort();
    assert!(working.await.unwrap_err().is_cancelled());
    let died = Instant::now();
    // The clock of the engines stands still: no lease ends.
    let mut again = desk.take(held_at_once).await;
    let took = died.elapsed().as_secs_f64();
    println!("{held_at_once} callbacks were taken over within {took:.1} s (goal: 10 s)");
    held.sort_unstable();
    again.sort_unstable();
    assert_eq!(again, held);
    other.stop.cancel();
    taking_over.await.unwrap();
    assert_eq!(counts(&view(&test, id).await), (0, held_at_once as i64, 0));
    other.close().await;
    dying.close().await;
    test.close().await;
}

#[tokio::test]
async fn a_stop_waits_only_so_long_for_a_database_that_takes_nothing() {
    let test = TestEngine::sqlite().await;
    ready(&test).await;
    let desk = Desk::new().await;
    let id = owe(&test, &get(desk.url())).await;
    hear(&test.engine, &test.token, 1).await;
    let stopping = test.another().await;
    let working = tokio::spawn(work_forever(stopping.clone()));
    let asked = desk.next().await;
    let first = asked.id();
    stopping.db.close().await;
    asked.answer("204 No Content").await;
    stopping.stop.cancel();
    let ended = tokio::time::timeout(BOUND, working).await;
    ended.expect("it ends").unwrap();
    // What it knew is lost with it, and the message goes out once more.
    assert_eq!(counts(&view(&test, id).await), (1, 0, 0));
    test.shift_workers(-HOUR).await;
    let (sent, ids) = tokio::join!(run_once(&test.engine), desk.take(1));
    assert_eq!((sent.unwrap(), ids), (1, vec![first]));
    assert_eq!(counts(&view(&test, id).await), (0, 1, 0));
    test.close().await;
}

/// How often it was told of the device that a callback fails.
async fn failures_told(test: &TestEngine) -> usize {
    let who = test.member(Profile::CustomerRead);
    let query = EventQuery {
        kind: EventKind::CallbackError.code().into(),
        ..EventQuery::default()
    };
    let events = test.engine.device_events(&who, DeviceId(DEVICE), &query);
    events.await.unwrap().rows.len()
}

#[tokio::test]
async fn a_late_failure_of_the_first_says_nothing_of_the_callback() {
    on_each(async |test| {
        ready(&test).await;
        let desk = Desk::new().await;
        let id = owe(&test, &get(desk.url())).await;
        let slow = test.another().await;
        for (seq, status) in (1..).zip(["500 No", "410 Gone"]) {
            // After the other has delivered, and while it is at it.
            let Both { first, second } = both(&test, &desk, &slow, seq).await;
            second.1.answer("204 No Content").await;
            assert_eq!(made(second.0).await, 1);
            first.1.answer(status).await;
            assert_eq!(made(first.0).await, 1);
            let Both { first, second } = both(&test, &desk, &slow, seq + 10).await;
            first.1.answer(status).await;
            assert_eq!(made(first.0).await, 1);
            let view = view(&test, id).await;
            assert_eq!((view.dead, view.enabled), (false, true), "{status}");
            second.1.answer("204 No Content").await;
            assert_eq!(made(second.0).await, 1);
            assert_eq!(failures_told(&test).await, 0, "{status}");
        }
        assert_eq!(counts(&view(&test, id).await), (0, 4, 0));
        // One that counts says it.
        hear(&test.engine, &test.token, 30).await;
        let sending = step(&slow);
        desk.next().await.answer("410 Gone").await;
        assert_eq!(made(sending).await, 1);
        let gone = view(&test, id).await;
        assert_eq!((gone.dead, gone.enabled), (true, false));
        assert_eq!(failures_told(&test).await, 1);
        slow.close().await;
        test
    })
    .await;
}

/// A process sends a message and hangs until its lease is over; another sends it again. Both
/// requests lie on the desk.
async fn both(test: &TestEngine, desk: &Desk, first: &Engine, seq: u16) -> Both {
    hear(&test.engine, &test.token, seq).await;
    let late = step(first);
    let first = desk.next().await;
    test.clock.advance(lease(test));
    let second_step = step(&test.engine);
    let second = desk.next().await;
    assert_eq!(first.id(), second.id());
    Both {
        first: (late, first),
        second: (second_step, second),
    }
}

struct Both {
    first: (JoinHandle<Result<usize, StoreError>>, Asked),
    second: (JoinHandle<Result<usize, StoreError>>, Asked),
}

#[tokio::test]
async fn a_late_end_of_the_first_changes_nothing_and_is_counted_by_nobody() {
    on_each(async |test| {
        ready(&test).await;
        let desk = Desk::new().await;
        let id = owe(&test, &get(desk.url())).await;
        let slow = test.another().await;

        // It fails after the other has delivered.
        let Both { first, second } = both(&test, &desk, &slow, 1).await;
        second.1.answer("204 No Content").await;
        assert_eq!(made(second.0).await, 1);
        first.1.answer("500 No").await;
        assert_eq!(made(first.0).await, 1);
        let story = newest(&test).await;
        assert_eq!((story.state, story.due), (DeliveryState::Delivered, None));
        let ends = [
            (AttemptOutcome::Refused, Some(500)),
            (AttemptOutcome::Delivered, Some(204)),
        ];
        assert_eq!(outcomes(&story), ends);
        assert_eq!(counts(&view(&test, id).await), (0, 1, 0));

        // It fails while the other is at it: the lease of that one stays.
        let Both { first, second } = both(&test, &desk, &slow, 2).await;
        let before = newest(&test).await.due;
        first.1.answer("503 Busy").await;
        assert_eq!(made(first.0).await, 1);
        let story = newest(&test).await;
        assert_eq!((story.state, story.due), (DeliveryState::Waiting, before));
        second.1.answer("204 No Content").await;
        assert_eq!(made(second.0).await, 1);
        assert_eq!(newest(&test).await.state, DeliveryState::Delivered);
        assert_eq!(counts(&view(&test, id).await), (0, 2, 0));

        // Both delivered: it is one delivery.
        let Both { first, second } = both(&test, &desk, &slow, 3).await;
        second.1.answer("204 No Content").await;
        assert_eq!(made(second.0).await, 1);
        first.1.answer("204 No Content").await;
        assert_eq!(made(first.0).await, 1);
        assert_eq!(counts(&view(&test, id).await), (0, 3, 0));

        // What the receiver has is delivered, whoever is to try it again.
        let Both { first, second } = both(&test, &desk, &slow, 4).await;
        second.1.answer("500 No").await;
        assert_eq!(made(second.0).await, 1);
        assert_eq!(counts(&view(&test, id).await), (1, 3, 0));
        first.1.answer("204 No Content").await;
        assert_eq!(made(first.0).await, 1);
        assert_eq!(newest(&test).await.state, DeliveryState::Delivered);
        assert_eq!(counts(&view(&test, id).await), (0, 4, 0));

        // Nothing of it comes again.
        test.clock.advance(10 * MINUTE);
        for engine in [&test.engine, &slow] {
            assert_eq!(run_once(engine).await.unwrap(), 0);
        }
        slow.close().await;
        test
    })
    .await;
}

/// A way to a database server that can be cut.
struct Cable {
    url: String,
    cut: watch::Sender<bool>,
}

impl Cable {
    async fn to(database_url: &str) -> Self {
        let mut url = Url::parse(database_url).unwrap();
        let host = url.host_str().unwrap().to_owned();
        let there = (host, url.port().unwrap_or(5432));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        url.set_host(Some("127.0.0.1")).unwrap();
        url.set_port(Some(port)).unwrap();
        let (cut, _) = watch::channel(false);
        let state = cut.clone();
        tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                // Whoever comes while it is cut is hung up on.
                if !*state.borrow() {
                    tokio::spawn(carry(near, there.clone(), state.subscribe()));
                }
            }
        });
        Self {
            url: url.into(),
            cut,
        }
    }

    fn is_cut(&self, cut: bool) {
        self.cut.send_replace(cut);
    }
}

async fn carry(mut near: TcpStream, there: (String, u16), mut cut: watch::Receiver<bool>) {
    let Ok(mut far) = TcpStream::connect(there).await else {
        return;
    };
    let until_cut = async {
        while !*cut.borrow_and_update() {
            if cut.changed().await.is_err() {
                return;
            }
        }
    };
    tokio::select! {
        _ = copy_bidirectional(&mut near, &mut far) => {}
        () = until_cut => {}
    }
}

#[tokio::test]
async fn a_process_that_was_cut_off_from_the_database_loses_nothing_and_counts_nothing_twice() {
    let Some(test) = TestEngine::postgres().await else {
        return;
    };
    ready(&test).await;
    let cable = Cable::to(&test.settings.database_url).await;
    let settings = Settings {
        database_url: cable.url.clone(),
        ..test.settings.clone()
    };
    let remote = Engine::open(settings, test.engine.world.clone())
        .await
        .unwrap();
    let desk = Desk::new().await;
    let id = owe(&test, &get(desk.url())).await;
    hear(&test.engine, &test.token, 1).await;
    let working = tokio::spawn(work_forever(remote.clone()));
    let first = desk.next().await;
    let webhook_id = first.id();

    // The receiver takes it, and the process cannot write that down.
    cable.is_cut(true);
    first.answer("204 No Content").await;
    test.shift_workers(HOUR).await;
    assert_eq!(
        run_once(&test.engine).await.unwrap(),
        0,
        "the lease still holds"
    );
    // It says nothing any more.
    test.shift_workers(-2 * HOUR).await;
    let (sent, ids) = tokio::join!(run_once(&test.engine), desk.take(1));
    assert_eq!((sent.unwrap(), ids), (1, vec![webhook_id]));
    assert_eq!(counts(&view(&test, id).await), (0, 1, 0));
    assert_eq!(newest(&test).await.attempts[0].finished, None);

    // What it knows it writes down when it can, and nothing follows from it.
    cable.is_cut(false);
    let known = async {
        while newest(&test).await.attempts[0].finished.is_none() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(BOUND, known)
        .await
        .expect("it is written down");
    let story = newest(&test).await;
    let delivered = (AttemptOutcome::Delivered, Some(204));
    assert_eq!(outcomes(&story), [delivered, delivered]);
    assert_eq!(counts(&view(&test, id).await), (0, 1, 0));
    hear(&test.engine, &test.token, 2).await;
    desk.take(1).await;
    remote.stop.cancel();
    working.await.unwrap();
    remote.close().await;
    assert_eq!(counts(&view(&test, id).await), (0, 2, 0));
    test.close().await;
}
