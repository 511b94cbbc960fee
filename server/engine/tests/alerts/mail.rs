//! When mails go out, how many of them, and what becomes of those that are not taken.

use domain::alert::{AlertOwner, EventConfigurationInput};
use domain::callback::{DeliveryFault, DeliveryState, ON};
use domain::{DeviceId, EventConfigurationId, UnixMillis};
use engine::mail::MailTransport;
use engine::testing::on_each;

use super::story::{
    ANN, BOB, DAY, DEVICE, MINUTE, OTHER, Story, batteries, mailed, recipients, suspensions, told,
};

const HOUR: i64 = 60 * MINUTE;

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
