//! When mails go out, how many of them, and what becomes of those that are not taken.

use domain::alert::{AlertOwner, EventConfigurationInput, Watch};
use domain::callback::{DeliveryFault, DeliveryState, ON};
use domain::{DeviceId, EventConfigurationId, UnixMillis};
use engine::mail::{Mail, MailTransport};
use engine::testing::on_each;

use super::story::{
    ANN, BOB, DAY, DEVICE, MINUTE, OTHER, Story, batteries, mailed, recipients, rings, suspensions,
    told,
};

const HOUR: i64 = 60 * MINUTE;
const THIRD: &str = "third@example.org";

#[tokio::test]
async fn the_same_alerts_nobody_again_for_a_while() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let rarely = EventConfigurationInput {
            not_again: "30".into(),
            emails: ANN.into(),
            ..suspensions()
        };
        let id = story.configure(story.device_type(), &rarely).await;
        story.suspend(DEVICE).await;
        story.suspend(OTHER).await;
        story.test.clock.advance(29 * MINUTE);
        story.suspend(DEVICE).await;
        let both = ["SUSPENDED 1CF14C", "SUSPENDED 1CF14D"];
        assert_eq!(told(&story.rung().await), both);
        story.test.clock.advance(MINUTE);
        story.suspend(DEVICE).await;
        assert_eq!(story.rung().await.len(), 3);
        let mails = story.mails().await;
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].subject, "3 alerts of “Suspensions”");
        // Another name changes nothing about that; with another time it begins anew.
        let keeper = story.keeper();
        let named = EventConfigurationInput {
            name: "Held back".into(),
            ..rarely.clone()
        };
        let sooner = EventConfigurationInput {
            not_again: "20".into(),
            ..rarely
        };
        for (input, alerts) in [(named, 3), (sooner, 4)] {
            let edited = story.engine().edit_event_configuration(&keeper, id, &input);
            edited.await.unwrap();
            story.suspend(DEVICE).await;
            assert_eq!(story.rung().await.len(), alerts);
        }
        story.test
    })
    .await;
}

#[tokio::test]
async fn many_that_fire_at_once_are_one_mail() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let input = EventConfigurationInput {
            digest: "15".into(),
            ..mailed(suspensions(), &[ANN, BOB])
        };
        let id = story.configure(story.device_type(), &input).await;
        for _ in 0..60 {
            story.suspend(DEVICE).await;
            story.suspend(OTHER).await;
        }
        let mails = story.mails().await;
        assert_eq!(recipients(&mails), [ANN, BOB]);
        assert_eq!(mails[0].subject, "120 alerts of “Suspensions”");
        assert_eq!(mails[0].text.matches("Severity").count(), 100);
        assert!(mails[0].text.contains("20 more"), "{}", mails[0].text);
        // What fires soon after waits for the next one.
        story.test.clock.advance(MINUTE);
        story.suspend(DEVICE).await;
        story.test.clock.advance(13 * MINUTE);
        story.suspend(OTHER).await;
        assert!(story.mails().await.is_empty());
        story.test.clock.advance(MINUTE);
        let mails = story.mails().await;
        assert_eq!(recipients(&mails), [ANN, BOB]);
        assert_eq!(mails[0].subject, "2 alerts of “Suspensions”");
        let listed = story.configuration(id).await.mails;
        let counts: Vec<i64> = listed.iter().map(|mail| mail.alerts).collect();
        assert_eq!(counts, [2, 2, 120, 120]);
        assert!(
            listed
                .iter()
                .all(|mail| mail.state == DeliveryState::Delivered)
        );
        story.test
    })
    .await;
}

#[tokio::test]
async fn in_quiet_hours_mails_wait_and_are_one_in_the_end() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        // It is midnight in UTC, and one o'clock there.
        let night = EventConfigurationInput {
            quiet_from: "22:00".into(),
            quiet_to: "06:30".into(),
            quiet_offset: "+01:00".into(),
            bell: ON.into(),
            ..mailed(suspensions(), &[ANN])
        };
        let midnight = story.test.clock_now().div_euclid(DAY) * DAY;
        let at = |millis: i64| story.test.clock.set(UnixMillis(midnight + millis));
        story.configure(story.device_type(), &night).await;
        story.suspend(DEVICE).await;
        at(3 * HOUR);
        story.suspend(OTHER).await;
        assert!(story.mails().await.is_empty());
        // The bell disturbs nobody.
        assert_eq!(story.rung().await.len(), 2);
        at(5 * HOUR + 29 * MINUTE);
        assert!(story.mails().await.is_empty());
        at(5 * HOUR + 30 * MINUTE);
        let mails = story.mails().await;
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].subject, "2 alerts of “Suspensions”");
        // By day they go at once.
        at(12 * HOUR);
        story.suspend(DEVICE).await;
        assert_eq!(story.mails().await.len(), 1);
        story.test
    })
    .await;
}

#[tokio::test]
async fn an_address_is_told_of_an_event_once() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let above = mailed(suspensions(), &[ANN, BOB]);
        let above = EventConfigurationInput {
            name: "Above".into(),
            bell: ON.into(),
            ..above
        };
        story.configure(story.group(), &above).await;
        let below = EventConfigurationInput {
            name: "Below".into(),
            bell: ON.into(),
            ..mailed(suspensions(), &[ANN])
        };
        let below = story.configure(story.device_type(), &below).await;
        story.suspend(DEVICE).await;
        let mails = story.mails().await;
        assert_eq!(recipients(&mails), [ANN, BOB]);
        let of = |to: &str| mails.iter().find(|mail| mail.to == to).unwrap();
        assert!(of(ANN).text.contains("“Below”") && of(BOB).text.contains("“Above”"));
        // The bell rings once, for the nearest.
        let rung = story.rung().await;
        assert_eq!(rung.len(), 1);
        assert_eq!(rung[0].configuration, below);
        story.test
    })
    .await;
}

/// Tells those, and rings.
fn told_by(name: &str, input: EventConfigurationInput, to: &[&str]) -> EventConfigurationInput {
    EventConfigurationInput {
        name: name.into(),
        bell: ON.into(),
        ..mailed(input, to)
    }
}

#[tokio::test]
async fn the_same_limit_further_up_tells_no_address_twice_and_rings_once() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let above = told_by("Above", batteries("2.8"), &[ANN, BOB]);
        let above = story.configure(story.group(), &above).await;
        let below = told_by("Below", batteries("2.8"), &[ANN]);
        let below = story.configure(story.device_type(), &below).await;
        story.is_at(DEVICE, 2.7, 21.5).await;
        let mails = story.mails().await;
        assert_eq!(recipients(&mails), [ANN, BOB]);
        assert!(is_by(&mails, ANN, "Below") && is_by(&mails, BOB, "Above"));
        let rung = story.rung().await;
        assert_eq!(rung.len(), 1);
        assert_eq!(rung[0].configuration, below);
        assert_eq!(story.alerts_of(above).await.len(), 1);
        // Each ends its own.
        story.is_at(DEVICE, 3.3, 21.5).await;
        for id in [above, below] {
            let closed = story.alerts_of(id).await[0].event().unwrap().closed;
            assert!(closed.is_some());
        }
        story.test
    })
    .await;
}

#[tokio::test]
async fn another_limit_further_up_is_told_by_itself() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let above = told_by("Above", batteries("2.9"), &[ANN]);
        story.configure(story.group(), &above).await;
        let below = told_by("Below", batteries("2.8"), &[ANN]);
        story.configure(story.device_type(), &below).await;
        story.is_at(DEVICE, 2.7, 21.5).await;
        assert_eq!(recipients(&story.mails().await), [ANN, ANN]);
        assert_eq!(story.rung().await.len(), 2);
        story.test
    })
    .await;
}

#[tokio::test]
async fn the_same_silence_and_the_same_signal_are_told_once() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let silent = EventConfigurationInput {
            minutes: "60".into(),
            ..rings(Watch::Silence)
        };
        let weak = EventConfigurationInput {
            limit: "-120".into(),
            ..rings(Watch::Rssi)
        };
        let mut nearest = Vec::new();
        for input in [silent, weak] {
            let above = told_by("Above", input.clone(), &[ANN, BOB]);
            story.configure(story.group(), &above).await;
            let below = told_by("Below", input, &[ANN]);
            let of_device = AlertOwner::Device(DeviceId(DEVICE));
            nearest.push(story.configure(of_device, &below).await);
        }
        let once = |mails: &[Mail]| {
            assert_eq!(recipients(mails), [ANN, BOB]);
            assert!(is_by(mails, ANN, "Below") && is_by(mails, BOB, "Above"));
        };
        let data = r#""data":"2a""#;
        story.heard_by(DEVICE, &[(1, -130.0)], data).await;
        story.close_messages().await;
        once(&story.mails().await);
        let rung = story.rung().await;
        assert_eq!(told(&rung), ["RSSI_LOW 1CF14C"]);
        assert_eq!(rung[0].configuration, nearest[1]);
        story.says(OTHER, "2a").await;
        story.test.clock.advance(59 * MINUTE + MINUTE / 2);
        story.says(OTHER, "2a").await;
        story.test.clock.advance(MINUTE);
        story.test.look_for_silence().await;
        once(&story.mails().await);
        let rung = story.rung().await;
        assert_eq!(told(&rung)[1..], ["SILENT 1CF14C"]);
        assert_eq!(rung[1].configuration, nearest[0]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn the_same_limit_is_told_from_further_up_where_the_nearer_one_is_gone() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let above = told_by("Above", batteries("2.8"), &[ANN]);
        story.configure(story.group(), &above).await;
        let below = told_by("Below", batteries("2.8"), &[ANN]);
        let below = story.configure(story.device_type(), &below).await;
        // Another limit at the same moment is nothing that the nearer one was to tell.
        let other = told_by("Other", batteries("2.9"), &[ANN]);
        story.configure(story.group(), &other).await;
        story.is_at(DEVICE, 2.7, 21.5).await;
        story.delete(below).await;
        let mails = two_rounds(&story).await;
        assert_eq!(recipients(&mails), [ANN, ANN]);
        let by = |name: &str| mails.iter().filter(|mail| mail.text.contains(name)).count();
        assert_eq!((by("“Above”"), by("“Other”"), by("“Below”")), (1, 1, 0));
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_is_deleted_before_its_mail_is_not_mailed() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let id = story
            .configure(story.device_type(), &mailed(suspensions(), &[ANN]))
            .await;
        story.suspend(DEVICE).await;
        story.delete(id).await;
        assert!(story.mails().await.is_empty());
        // It is on record all the same.
        let gone = story
            .engine()
            .event_configuration(&story.keeper(), id)
            .await;
        assert!(matches!(gone, Err(engine::Error::NotFound)), "{gone:?}");
        // Edited before its mail, it goes to whoever is to be told by then.
        let id = story
            .configure(story.device_type(), &mailed(suspensions(), &[ANN]))
            .await;
        story.suspend(DEVICE).await;
        let other = mailed(suspensions(), &[BOB]);
        let keeper = story.keeper();
        let edited = story.engine().edit_event_configuration(&keeper, id, &other);
        edited.await.unwrap();
        assert_eq!(recipients(&story.mails().await), [BOB]);
        story.test
    })
    .await;
}

/// How the only mail of a configuration stands: its state, attempts, and when it is due.
async fn stands(
    story: &Story,
    id: EventConfigurationId,
) -> (DeliveryState, u32, Option<UnixMillis>) {
    let mails = story.configuration(id).await.mails;
    let [mail] = mails.as_slice() else {
        panic!("{mails:?}")
    };
    (mail.state, mail.attempts, mail.due)
}

#[tokio::test]
async fn a_mail_that_is_not_taken_is_tried_again_and_given_up_in_the_end() {
    on_each(async |test| {
        // No way for mail is set.
        let story = Story::begin_with(test).await;
        let id = story
            .configure(story.device_type(), &mailed(batteries("2.8"), &[ANN]))
            .await;
        story.is_at(DEVICE, 2.5, 21.5).await;
        for attempt in 1..=11 {
            story.test.send_mails().await;
            let (state, attempts, due) = stands(&story, id).await;
            assert_eq!(attempts, attempt);
            match due {
                Some(due) => {
                    assert_eq!(state, DeliveryState::Waiting);
                    // Not earlier.
                    story.test.clock.set(due.plus(-1));
                    story.test.send_mails().await;
                    assert_eq!(stands(&story, id).await.1, attempt);
                    story.test.clock.set(due);
                }
                None => assert_eq!((state, attempt), (DeliveryState::Failed, 11)),
            }
        }
        let mail = story.configuration(id).await.mails.remove(0);
        let no_mail = DeliveryFault::NoMail {
            setting: "mail.transport".into(),
        };
        assert_eq!(mail.fault, Some(no_mail));
        story.test.clock.advance(10 * DAY);
        story.test.send_mails().await;
        assert_eq!(stands(&story, id).await.1, 11);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_waited_for_a_way_goes_out_when_there_is_one() {
    on_each(async |test| {
        let mut story = Story::begin_with(test).await;
        let id = story
            .configure(story.device_type(), &mailed(batteries("2.8"), &[ANN]))
            .await;
        story.is_at(DEVICE, 2.5, 21.5).await;
        story.test.send_mails().await;
        let (_, _, due) = stands(&story, id).await;
        story.test = story
            .test
            .with_settings(|settings| {
                settings.mail_transport = MailTransport::Memory;
                settings.mail_from = "backend@example.org".into();
            })
            .await;
        story.test.clock.set(due.unwrap());
        assert_eq!(recipients(&story.mails().await), [ANN]);
        let (state, attempts, due) = stands(&story, id).await;
        assert_eq!((state, attempts, due), (DeliveryState::Delivered, 2, None));
        let mail = story.configuration(id).await.mails.remove(0);
        assert_eq!(mail.fault, None);
        story.test
    })
    .await;
}

#[tokio::test]
async fn of_many_alerts_each_address_is_told_those_that_are_its_own() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let named = |name: &str, emails: &[&str]| EventConfigurationInput {
            name: name.into(),
            ..mailed(suspensions(), emails)
        };
        let above = named("Above", &[ANN, BOB]);
        let above = story.configure(story.group(), &above).await;
        let of_device = AlertOwner::Device(DeviceId(DEVICE));
        story.configure(of_device, &named("Below", &[ANN])).await;
        for _ in 0..120 {
            story.suspend(DEVICE).await;
        }
        let mails = story.mails().await;
        // All of them are told Ann already.
        assert_eq!(recipients(&mails), [ANN, BOB]);
        let of = |to: &str| mails.iter().find(|mail| mail.to == to).unwrap();
        assert_eq!(of(ANN).subject, "120 alerts of “Below”");
        assert_eq!(of(BOB).subject, "120 alerts of “Above”");
        // What is hers alone comes after more than one mail shows.
        story.test.clock.advance(HOUR);
        for _ in 0..120 {
            story.suspend(DEVICE).await;
        }
        for _ in 0..3 {
            story.suspend(OTHER).await;
        }
        let mails = story.mails().await;
        let mut subjects: Vec<(&str, &str)> = mails
            .iter()
            .map(|mail| (mail.to.as_str(), mail.subject.as_str()))
            .collect();
        subjects.sort_unstable();
        assert_eq!(
            subjects,
            [
                (ANN, "120 alerts of “Below”"),
                (ANN, "3 alerts of “Above”"),
                (BOB, "123 alerts of “Above”"),
            ]
        );
        let mut counts: Vec<i64> = story
            .configuration(above)
            .await
            .mails
            .iter()
            .map(|mail| mail.alerts)
            .collect();
        counts.sort_unstable();
        assert_eq!(counts, [0, 3, 120, 123]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn the_quiet_hours_of_a_nearer_one_keep_nobody_from_being_told() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let midnight = story.test.clock_now().div_euclid(DAY) * DAY;
        let above = EventConfigurationInput {
            name: "Above".into(),
            ..mailed(suspensions(), &[ANN])
        };
        story.configure(story.group(), &above).await;
        let below = EventConfigurationInput {
            name: "Below".into(),
            quiet_from: "22:00".into(),
            quiet_to: "06:30".into(),
            quiet_offset: "+00:00".into(),
            ..mailed(suspensions(), &[ANN])
        };
        story.configure(story.device_type(), &below).await;
        // It is midnight.
        story.suspend(DEVICE).await;
        let mails = story.mails().await;
        assert_eq!(recipients(&mails), [ANN]);
        assert!(mails[0].text.contains("“Above”"), "{}", mails[0].text);
        // She was told: not again when they are over.
        let morning = UnixMillis(midnight + 6 * HOUR + 30 * MINUTE);
        story.test.clock.set(morning);
        assert!(story.mails().await.is_empty());
        // By day the nearer one tells it alone.
        story.test.clock.advance(HOUR);
        story.suspend(DEVICE).await;
        let mails = story.mails().await;
        assert_eq!(recipients(&mails), [ANN]);
        assert!(mails[0].text.contains("“Below”"), "{}", mails[0].text);
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_a_nearer_one_does_not_tell_any_more_is_told_by_the_one_above() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let above = EventConfigurationInput {
            name: "Above".into(),
            ..mailed(suspensions(), &[ANN])
        };
        story.configure(story.group(), &above).await;
        let below = mailed(suspensions(), &[ANN]);
        let below = story.configure(story.device_type(), &below).await;
        story.suspend(DEVICE).await;
        story.delete(below).await;
        // First it is found that it is gone, and then the other one tells it.
        story.test.send_mails().await;
        story.test.send_mails().await;
        let mails = story.mails().await;
        assert_eq!(recipients(&mails), [ANN]);
        assert!(mails[0].text.contains("“Above”"), "{}", mails[0].text);
        story.test
    })
    .await;
}

#[tokio::test]
async fn whom_a_nearer_one_does_not_name_any_more_the_one_above_tells() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let above = EventConfigurationInput {
            name: "Above".into(),
            ..mailed(suspensions(), &[ANN])
        };
        story.configure(story.group(), &above).await;
        let both = mailed(suspensions(), &[ANN, BOB]);
        let below = story.configure(story.device_type(), &both).await;
        story.suspend(DEVICE).await;
        let without = mailed(suspensions(), &[BOB]);
        edit(&story, below, &without).await;
        // First the nearer one tells those that are left, and then the other one the rest.
        let mails = two_rounds(&story).await;
        assert_eq!(recipients(&mails), [ANN, BOB]);
        let of = |to: &str| mails.iter().find(|mail| mail.to == to).unwrap();
        assert!(of(ANN).text.contains("“Above”"), "{}", of(ANN).text);
        assert!(of(BOB).text.contains("“Suspensions”"), "{}", of(BOB).text);
        story.test
    })
    .await;
}

#[tokio::test]
async fn whom_the_one_above_told_already_it_does_not_tell_again_with_others() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let above = EventConfigurationInput {
            name: "Above".into(),
            ..mailed(suspensions(), &[ANN, BOB])
        };
        let both = mailed(suspensions(), &[ANN, THIRD]);
        let below = story.configure(story.device_type(), &both).await;
        story.suspend(DEVICE).await;
        assert_eq!(recipients(&story.mails().await), [ANN, THIRD]);
        story.configure(story.group(), &above).await;
        // The nearer one waits for the end of its minute, which is soon enough.
        story.test.clock.advance(MINUTE / 2);
        story.suspend(DEVICE).await;
        assert_eq!(recipients(&story.mails().await), [BOB]);
        edit(&story, below, &mailed(suspensions(), &[THIRD])).await;
        story.test.clock.advance(MINUTE);
        let mails = two_rounds(&story).await;
        assert_eq!(recipients(&mails), [ANN, THIRD]);
        let of = |to: &str| mails.iter().find(|mail| mail.to == to).unwrap();
        assert!(of(ANN).text.contains("“Above”"), "{}", of(ANN).text);
        story.test
    })
    .await;
}

/// What two rounds send: what one finds in the first that it does not tell, another tells in the
/// second.
async fn two_rounds(story: &Story) -> Vec<Mail> {
    story.test.send_mails().await;
    story.mails().await
}

async fn edit(story: &Story, id: EventConfigurationId, input: &EventConfigurationInput) {
    let keeper = story.keeper();
    let edited = story.engine().edit_event_configuration(&keeper, id, input);
    edited.await.unwrap();
}

fn named(name: &str, digest: &str, emails: &[&str]) -> EventConfigurationInput {
    EventConfigurationInput {
        name: name.into(),
        digest: digest.into(),
        ..mailed(suspensions(), emails)
    }
}

/// By which configuration the only one of those mails to an address is.
fn is_by(mails: &[Mail], to: &str, name: &str) -> bool {
    let to: Vec<&Mail> = mails.iter().filter(|mail| mail.to == to).collect();
    to.len() == 1 && to[0].text.contains(&format!("“{name}”"))
}

/// The two that have told of a first event: the one above Bob, and the nearer one Ann, whom the
/// other would tell as well. From now on each waits for the end of its span.
async fn with_spans(story: &Story, above: &str, below: &str) -> [EventConfigurationId; 2] {
    let above = named("Above", above, &[ANN, BOB]);
    let above = story.configure(story.group(), &above).await;
    let below = named("Below", below, &[ANN]);
    let below = story.configure(story.device_type(), &below).await;
    story.suspend(DEVICE).await;
    let mails = story.mails().await;
    assert_eq!(recipients(&mails), [ANN, BOB]);
    assert!(is_by(&mails, ANN, "Below") && is_by(&mails, BOB, "Above"));
    [above, below]
}

#[tokio::test]
async fn the_span_of_a_nearer_one_keeps_nobody_from_being_told() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let [_, below] = with_spans(&story, "1", "1440").await;
        // The nearer one waits for a day now.
        story.test.clock.advance(2 * MINUTE);
        story.suspend(DEVICE).await;
        let mails = story.mails().await;
        assert_eq!(recipients(&mails), [ANN, BOB]);
        assert!(is_by(&mails, ANN, "Above") && is_by(&mails, BOB, "Above"));
        // Whom another told in its stead it leaves to it in the end.
        story.delete(below).await;
        story.test.clock.advance(DAY);
        assert!(two_rounds(&story).await.is_empty());
        story.test
    })
    .await;
}

/// Two with an hour between their mails, of which the one above leaves Ann out and has told
/// somebody else before that is over: the nearer one, for which Ann waits.
async fn waits(story: &Story) -> EventConfigurationId {
    let [above, below] = with_spans(story, "60", "60").await;
    story.test.clock.advance(2 * MINUTE);
    story.suspend(DEVICE).await;
    assert!(story.mails().await.is_empty());
    // With a shorter span what waits goes out at once.
    edit(story, above, &named("Above", "1", &[ANN, BOB])).await;
    assert_eq!(recipients(&story.mails().await), [BOB]);
    below
}

/// Ann is told by the one above within a minute, and by nobody else.
async fn is_told_by_the_one_above(story: &Story) {
    story.test.clock.advance(MINUTE);
    let mails = two_rounds(story).await;
    assert_eq!(recipients(&mails), [ANN]);
    assert!(is_by(&mails, ANN, "Above"));
    story.test.clock.advance(HOUR);
    assert!(two_rounds(story).await.is_empty());
}

#[tokio::test]
async fn what_waits_with_one_that_is_deleted_is_told_by_the_one_above_at_once() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let below = waits(&story).await;
        story.delete(below).await;
        is_told_by_the_one_above(&story).await;
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_waits_with_one_that_is_switched_off_is_told_by_the_one_above_at_once() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let below = waits(&story).await;
        let (engine, keeper) = (story.engine(), story.keeper());
        let off = engine.enable_event_configuration(&keeper, below, false);
        off.await.unwrap();
        is_told_by_the_one_above(&story).await;
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_waits_longer_since_an_edit_is_told_by_the_one_above_too() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let [_, below] = with_spans(&story, "1", "1").await;
        story.test.clock.advance(MINUTE / 2);
        story.suspend(DEVICE).await;
        assert!(story.mails().await.is_empty());
        edit(&story, below, &named("Below", "1440", &[ANN])).await;
        story.test.send_mails().await;
        story.test.clock.advance(MINUTE / 2);
        let mails = story.mails().await;
        assert_eq!(recipients(&mails), [ANN, BOB]);
        assert!(is_by(&mails, ANN, "Above") && is_by(&mails, BOB, "Above"));
        // She was told: not again when the longer span is over.
        story.test.clock.advance(DAY);
        assert!(story.mails().await.is_empty());
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_came_in_the_same_moment_of_another_device_stays_as_it_was_told() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let above = EventConfigurationInput {
            name: "Above".into(),
            ..mailed(suspensions(), &[ANN])
        };
        story.configure(story.group(), &above).await;
        let below = mailed(suspensions(), &[ANN]);
        let of = |device: u32| AlertOwner::Device(DeviceId(device));
        let gone = story.configure(of(DEVICE), &below).await;
        story.configure(of(OTHER), &below).await;
        // The clock stands still: only the event tells the alerts of the two apart.
        story.suspend(DEVICE).await;
        story.suspend(OTHER).await;
        story.delete(gone).await;
        let mails = two_rounds(&story).await;
        assert_eq!(recipients(&mails), [ANN, ANN]);
        let by = |device: &str| {
            let told = |mail: &&engine::mail::Mail| mail.text.contains(device);
            let told: Vec<&engine::mail::Mail> = mails.iter().filter(told).collect();
            assert_eq!(told.len(), 1, "{device}");
            told[0].text.contains("“Above”")
        };
        assert!(by("1CF14C") && !by("1CF14D"));
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_mail_is_not_tried_again_in_quiet_hours() {
    on_each(async |test| {
        // No way for mail is set.
        let story = Story::begin_with(test).await;
        let night = EventConfigurationInput {
            quiet_from: "22:00".into(),
            quiet_to: "06:30".into(),
            quiet_offset: "+00:00".into(),
            ..mailed(suspensions(), &[ANN])
        };
        let midnight = story.test.clock_now().div_euclid(DAY) * DAY;
        let id = story.configure(story.device_type(), &night).await;
        story.test.clock.set(UnixMillis(midnight + 22 * HOUR - 1));
        story.suspend(DEVICE).await;
        story.test.send_mails().await;
        let morning = UnixMillis(midnight + DAY + 6 * HOUR + 30 * MINUTE);
        let stood = (DeliveryState::Waiting, 1, Some(morning));
        assert_eq!(stands(&story, id).await, stood);
        story.test
    })
    .await;
}
