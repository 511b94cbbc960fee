//! Stories of the lanes, of what may be claimed for them, and of the shares that receivers have.

use domain::callback::{CallbackInput, CallbackKind, DeliveryFault};
use domain::{DeliveryId, MessageId, StationId};

use super::wants::CLAIMED_AT_ONCE;
use super::*;
use crate::callback::channel::{self, Prepared};
use crate::store::workers::WorkerName;

const CALLBACK: CallbackId = CallbackId([7; 12]);

fn row(id: i64) -> Ready {
    row_of(CALLBACK, id)
}

fn row_of(callback: CallbackId, id: i64) -> Ready {
    Ready {
        claimed: Claimed {
            id: DeliveryId(id),
            callback,
            message: MessageId(id),
            station: StationId(1),
            about: 0,
            duplicate: false,
            attempt: 1,
            earlier: 0,
            worker: WorkerName(1),
            begun: None,
            batch: DeliveryId(0),
        },
        prepared: Err(DeliveryFault::CallbackGone),
        secrets: Arc::default(),
        edits: 0,
        facts: None,
        asks: false,
        may_ask: false,
        weight: 0,
    }
}

/// The end of a request of a receiver that answers at once.
fn done() -> Done {
    Done::of_story(CALLBACK, String::new(), true)
}

fn ids(parcels: &[Parcel]) -> Vec<i64> {
    let rows = parcels.iter().flat_map(|parcel| &parcel.rows);
    rows.map(|row| row.claimed.id.0).collect()
}

#[test]
fn a_row_whose_lease_was_used_up_before_it_came_is_given_back_and_not_sent() {
    let mut lanes = Lanes::new(&Settings::default());
    let now = Instant::now();
    let long_ago = now.checked_sub(STALE + QUICK).expect("the machine is up");
    lanes.put(row(1), long_ago);
    lanes.put(row(2), now);
    let given_back: Vec<i64> = lanes.stale(false).iter().map(|row| row.id.0).collect();
    assert_eq!(given_back, [1]);
    let begun = lanes.begin(false);
    assert_eq!(ids(&begun), [2], "the other is fresh");
    begun.into_iter().for_each(|parcel| lanes.put_begun(parcel));
    assert_eq!(lanes.start().expect("it is begun").rows.len(), 1);
    assert!(lanes.start().is_none() && lanes.is_empty());
}

#[test]
fn an_attempt_is_begun_when_there_is_room_for_its_request_and_not_before() {
    let mut lanes = Lanes::new(&Settings {
        callback_concurrency_host: 2,
        ..Settings::default()
    });
    let now = Instant::now();
    (1..=40).for_each(|id| lanes.put(row(id), now));
    let begun = lanes.begin(false);
    assert_eq!(ids(&begun), [1, 2]);
    assert!(lanes.begin(false).is_empty());
    begun.into_iter().for_each(|parcel| lanes.put_begun(parcel));
    assert!(lanes.start().is_some() && lanes.start().is_some());
    // As many as ended are begun beyond the room there is, so that none waits for a turn.
    (0..2).for_each(|_| lanes.finish(&done()));
    let begun = lanes.begin(false);
    assert_eq!(ids(&begun), [3, 4, 5, 6]);
    begun.into_iter().for_each(|parcel| lanes.put_begun(parcel));
    assert!(lanes.start().is_some() && lanes.start().is_some());
    assert!(lanes.start().is_none(), "two at once");
    lanes.finish(&done());
    assert!(lanes.start().is_some());
    // What could not be begun is next, and what is given back is gone.
    lanes.finish(&done());
    let next = lanes.begin(false);
    assert_eq!(ids(&next)[0], 7);
    next.into_iter()
        .rev()
        .for_each(|parcel| lanes.put_back(parcel));
    assert_eq!(ids(&lanes.begin(false))[0], 7);
    let given_back: Vec<i64> = lanes.stale(true).iter().map(|row| row.id.0).collect();
    assert!(given_back.contains(&6) && given_back.contains(&40));
    assert!(lanes.is_empty());
}

#[test]
fn what_is_claimed_while_there_are_free_places_is_begun_with_that() {
    let mut lanes = Lanes::new(&Settings {
        callback_concurrency_host: 3,
        ..Settings::default()
    });
    let other = CallbackId([8; 12]);
    let now = Instant::now();
    // Callbacks that were not met yet may all go to the same receiver.
    let mut wants = lanes.wants();
    assert_eq!(wants.begin(CALLBACK, false, false, 3), FIRST);
    assert_eq!(wants.begin(other, false, false, 2), 1);
    assert_eq!(wants.begin(other, false, false, 1), 0);
    // What failed is tried alone, and lines are gathered.
    let mut wants = lanes.wants();
    assert_eq!(wants.begin(CALLBACK, true, false, 2), 1);
    assert_eq!(wants.begin(other, false, true, 2), 0);

    // One that answered is sent as many as it may have at once.
    lanes.put_at_once(row(1), now);
    assert!(lanes.start().is_some());
    lanes.finish(&done());
    (1..=2).for_each(|id| lanes.put_at_once(row(id), now));
    assert!(lanes.start().is_some() && lanes.start().is_some());
    assert_eq!(lanes.wants().begin(CALLBACK, false, false, 5), 1);
    assert_eq!(lanes.wants().begin(other, false, false, 5), 1);
    // What waits already goes before what is claimed now.
    lanes.put(row(3), now);
    assert_eq!(lanes.wants().begin(CALLBACK, false, false, 5), 0);
    let begun = lanes.begin(false);
    assert_eq!(ids(&begun), [3]);
    begun.into_iter().for_each(|parcel| lanes.put_begun(parcel));
    // A place that was taken in the meantime is waited for, and not for ever.
    lanes.put_at_once(row(4), now);
    assert_eq!(ids(&lanes.start().into_iter().collect::<Vec<_>>()), [3]);
    assert!(lanes.start().is_none(), "three at once");
    assert_eq!(lanes.wants().begin(other, false, false, 5), 0);
    lanes.finish(&done());
    assert_eq!(ids(&lanes.start().into_iter().collect::<Vec<_>>()), [4]);
    let long_ago = now.checked_sub(STALE + QUICK).expect("the machine is up");
    lanes.put_at_once(row(5), long_ago);
    let given_back: Vec<i64> = lanes.stale(false).iter().map(|row| row.id.0).collect();
    assert_eq!(given_back, [5]);
    (0..3).for_each(|_| lanes.finish(&done()));
    assert!(lanes.is_empty());
    assert_eq!(lanes.wants().begin(CALLBACK, false, false, 5), 3);
}

#[test]
fn receivers_that_do_not_answer_leave_places_to_those_that_do() {
    let mut lanes = Lanes::new(&Settings {
        callback_concurrency: 16,
        callback_concurrency_host: 100,
        ..Settings::default()
    });
    let now = Instant::now();
    let start_all = |lanes: &mut Lanes| {
        let begun = lanes.begin(false);
        begun.into_iter().for_each(|parcel| lanes.put_begun(parcel));
        std::iter::from_fn(|| lanes.start()).count()
    };
    lanes.put(row(0), now);
    assert_eq!(start_all(&mut lanes), 1);
    lanes.finish(&done());
    // Nobody knows yet that these never answer. Each is asked a few times until it is.
    let holes: Vec<CallbackId> = (100..120).map(|n| CallbackId([n; 12])).collect();
    let owed = |lanes: &mut Lanes, of: &[CallbackId]| {
        for hole in of {
            (0..20).for_each(|id| lanes.put(row_of(*hole, id), now));
        }
    };
    owed(&mut lanes, &holes[..1]);
    assert_eq!(start_all(&mut lanes), FIRST);
    owed(&mut lanes, &holes[1..]);
    assert_eq!(start_all(&mut lanes), 12 - FIRST, "three quarters in all");
    assert_eq!(lanes.wants().begin(holes[0], false, false, 1), 0);
    assert_eq!(lanes.wants().begin(CALLBACK, false, false, 1), 1);
    (1..=5).for_each(|id| lanes.put(row(id), now));
    assert_eq!(
        start_all(&mut lanes),
        4,
        "the rest is for the one that does"
    );
    // They fail, and are tried one by one, with a quarter of the places in all.
    let failed = |hole: CallbackId| Done::of_story(hole, String::new(), false);
    let asked: Vec<(CallbackId, usize)> = holes
        .iter()
        .map(|hole| (*hole, lanes.lanes[hole].places.flying))
        .collect();
    for (hole, times) in asked {
        (0..times).for_each(|_| lanes.finish(&failed(hole)));
    }
    assert_eq!(lanes.flying.all, 4);
    start_all(&mut lanes);
    let flying = |lanes: &Lanes, of: &[CallbackId]| -> usize {
        of.iter().map(|one| lanes.lanes[one].places.flying).sum()
    };
    assert!(flying(&lanes, &[CALLBACK]) >= 4);
    let at_once = holes.iter().map(|hole| flying(&lanes, &[*hole]));
    assert!(at_once.max() <= Some(FIRST));
    assert_eq!(lanes.flying.all, 16);
    assert!(lanes.flying.failing <= 4 && lanes.flying.unsure <= 12);
    assert_eq!(lanes.taken.failing, lanes.flying.failing);
}

#[test]
fn what_a_broker_is_told_goes_one_by_one() {
    let input = CallbackInput {
        channel: "MQTT".into(),
        url: "mqtt://broker.example.org".into(),
        topic: "bins/{device}".into(),
        content_type: "application/json".into(),
        body: r#"{"data":"{data}"}"#.into(),
        ..CallbackInput::default()
    };
    let broker = channel::parse(CallbackKind::DataUplink, &input, None).expect("sound");
    let told = |id| Ready {
        prepared: Ok(broker.clone()),
        ..row(id)
    };
    let mut lanes = Lanes::new(&Settings::default());
    let now = Instant::now();
    (1..=2).for_each(|id| lanes.put_at_once(told(id), now));
    (3..=5).for_each(|id| lanes.put(told(id), now));
    let mut met = Vec::new();
    for _ in 0..5 {
        let begun = lanes.begin(false);
        begun.into_iter().for_each(|parcel| lanes.put_begun(parcel));
        let going = lanes.start().expect("one goes");
        met.extend(going.rows.iter().map(|row| row.claimed.id.0));
        assert!(lanes.start().is_none(), "after {met:?} one more is sent");
        lanes.finish(&Done::of_story(CALLBACK, going.host, true));
    }
    assert_eq!(met, [1, 2, 3, 4, 5]);
    assert!(lanes.is_empty());
}

/// Settings by which rows go together.
fn batch() -> Prepared {
    let input = CallbackInput {
        channel: "BATCH_URL".into(),
        url: "http://example.org/?l={batch}".into(),
        line_pattern: "{device}".into(),
        ..CallbackInput::default()
    };
    channel::parse(CallbackKind::DataUplink, &input, None).expect("sound")
}

#[test]
fn what_was_tried_goes_with_what_went_with_it_and_with_nothing_else() {
    let batch = batch();
    let line = |id| Ready {
        prepared: Ok(batch.clone()),
        ..row(id)
    };
    let again = |id, first| {
        let mut line = line(id);
        line.claimed.attempt = 2;
        line.claimed.batch = DeliveryId(first);
        line
    };
    let host = || "http://example.org".to_owned();
    let next = |lanes: &mut Lanes| {
        let parcels = lanes.begin(true);
        let told = ids(&parcels);
        let going = parcels.iter().flat_map(Parcel::going);
        let firsts: Vec<i64> = going.map(|row| row.batch.0).collect();
        parcels
            .into_iter()
            .for_each(|parcel| lanes.put_begun(parcel));
        lanes.start().expect("it is begun");
        assert!(lanes.begin(true).is_empty(), "one follows the other");
        lanes.finish(&Done::of_story(CALLBACK, host(), true));
        (told, firsts)
    };
    let mut lanes = Lanes::new(&Settings::default());
    let now = Instant::now();
    lanes.put(line(8), now);
    assert!(lanes.wants().of(CALLBACK, false, true) > 0);
    // In whatever order they come, those with the same first one go, in that of their ids.
    for (id, first) in [(3, 1), (5, 4), (1, 1), (4, 4), (2, 1)] {
        lanes.put(again(id, first), now);
    }
    assert_eq!(lanes.wants().of(CALLBACK, false, true), 0, "one at a time");
    lanes.put(line(9), now);
    assert_eq!(next(&mut lanes), (vec![8, 9], vec![8, 8]));
    assert_eq!(next(&mut lanes), (vec![1, 2, 3], vec![1, 1, 1]));
    assert_eq!(next(&mut lanes), (vec![4, 5], vec![4, 4]));
    assert!(lanes.is_empty());
    assert!(lanes.wants().of(CALLBACK, false, true) > 0);
    // Of what failed before this was noted, those go together that were tried as often.
    lanes.put(again(1, 0), now);
    lanes.put(line(2), now);
    lanes.put(again(3, 0), now);
    assert_eq!(next(&mut lanes).0, [1, 3]);
    assert_eq!(next(&mut lanes).0, [2]);
}

#[test]
fn what_is_not_taken_does_not_fill_the_room_of_others() {
    let batch = batch();
    let mut lanes = Lanes::new(&Settings::default());
    let now = Instant::now();
    for n in 0..3 {
        let callback = CallbackId([n; 12]);
        for id in 0..TOGETHER as i64 {
            let mut line = Ready {
                prepared: Ok(batch.clone()),
                ..row_of(callback, id)
            };
            line.claimed.attempt = 2;
            line.claimed.batch = DeliveryId(1);
            lanes.put(line, now);
        }
    }
    let wants = lanes.wants();
    assert_eq!(wants.of(CALLBACK, true, true), 0);
    assert_eq!(wants.of(CALLBACK, false, true), CLAIMED_AT_ONCE);
}

#[test]
fn what_goes_together_is_bounded_by_its_bytes() {
    let batch = batch();
    let line = |id, weight| Ready {
        prepared: Ok(batch.clone()),
        weight,
        ..row(id)
    };
    let mut lanes = Lanes::new(&Settings::default());
    let wanted = lanes.wants().of(CALLBACK, false, true);
    assert_eq!(wanted, CLAIMED_AT_ONCE, "a turn");
    let now = Instant::now();
    (0..3_000).for_each(|id| lanes.put(line(id, 20), now));
    assert!(lanes.begin(false).is_empty(), "its second is not over");
    let all = lanes.begin(true);
    assert_eq!(all.len(), 1);
    assert_eq!(ids(&all).len(), 3_000, "more than 1,000, and 60 kB");
    lanes.put_begun(all.into_iter().next().expect("one"));
    lanes.start().expect("it is begun");
    (0..5).for_each(|id| lanes.put(line(id, TOGETHER_BYTES / 2), now));
    assert!(lanes.begin(true).is_empty(), "one follows the other");
    let host = "http://example.org".to_owned();
    lanes.finish(&Done::of_story(CALLBACK, host, true));
    // Not before its second is over either: there is one request a second.
    assert!(lanes.begin(false).is_empty());
    let opens = lanes.opens().expect("it opens");
    assert!(opens <= Instant::now() + SECOND);
    assert_eq!(ids(&lanes.begin(true)), [0, 1]);
}
