//! A configuration is tried before it is saved.

use domain::alert::{AlertOwner, EventConfigurationInput};
use domain::callback::{AttemptOutcome, CallbackInput, DeliveryFault};
use domain::permission::Principal;
use domain::{DeviceId, Fault, UserId};
use engine::Error;
use engine::testing::on_each;

use super::outlets::calls;
use super::receiver::Receiver;
use super::story::{ANN, BOB, DEVICE, Story, batteries, recipients, suspensions};

#[tokio::test]
async fn what_would_be_sent_is_sent_once_and_nothing_of_it_is_recorded() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let receiver = Receiver::new().await;
        let body = r#"{"type":"{eventType}","value":{value}}"#;
        let input = EventConfigurationInput {
            emails: format!("{ANN},{BOB}"),
            ..calls(&receiver, body, batteries("2.8"))
        };
        let (engine, keeper) = (story.engine(), story.keeper());
        let of_device = AlertOwner::Device(DeviceId(DEVICE));
        for owner in [story.group(), story.device_type(), of_device] {
            let tried = engine.try_event_configuration(&keeper, owner, None, &input);
            let tried = tried.await.unwrap();
            let callback = tried.callback.unwrap();
            assert_eq!(
                (callback.outcome, callback.status),
                (AttemptOutcome::Delivered, Some(204))
            );
            let heard = receiver.heard().pop().unwrap();
            assert_eq!(heard.body, r#"{"type":"BATTERY_LOW","value":2.7}"#);
            assert_eq!(tried.mails.len(), 2);
            assert!(tried.mails.iter().all(|mail| mail.fault.is_none()));
            let mails = story.mails_sent();
            assert_eq!(recipients(&mails), [ANN, BOB]);
            assert!(
                mails[0].subject.starts_with("Test: Low battery: "),
                "{}",
                mails[0].subject
            );
            assert!(
                mails[0].text.contains("2.52 V (limit: 2.8 V)"),
                "{}",
                mails[0].text
            );
            let listed = engine.event_configurations(&keeper, owner).await.unwrap();
            assert!(listed.is_empty());
        }
        assert!(story.mails().await.is_empty() && story.rung().await.is_empty());
        story.test
    })
    .await;
}

#[tokio::test]
async fn one_that_is_there_is_tried_with_its_secrets() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let receiver = Receiver::new().await;
        let input = calls(&receiver, r#"{"type":"{eventType}"}"#, suspensions());
        let owner = story.device_type();
        let id = story.configure(owner, &input).await;
        let (engine, keeper) = (story.engine(), story.keeper());
        engine
            .renew_event_callback_secret(&keeper, id)
            .await
            .unwrap();
        let tried = engine.try_event_configuration(&keeper, owner, Some(id), &input);
        assert!(tried.await.unwrap().mails.is_empty());
        let heard = receiver.heard().pop().unwrap();
        assert!(heard.header("webhook-signature").is_some(), "{heard:?}");
        // It is another owner's.
        let tried = engine.try_event_configuration(&keeper, story.group(), Some(id), &input);
        let tried = tried.await;
        assert!(matches!(tried, Err(Error::NotFound)), "{tried:?}");
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_makes_no_sense_or_watches_nothing_is_not_tried() {
    on_each(async |test| {
        let story = Story::begin_with(test).await;
        let receiver = Receiver::new().await;
        let input = EventConfigurationInput {
            emails: ANN.into(),
            ..calls(&receiver, r#"{"type":"{nothing}"}"#, batteries("2.8"))
        };
        let (engine, keeper, owner) = (story.engine(), story.keeper(), story.device_type());
        let tried = engine
            .try_event_configuration(&keeper, owner, None, &input)
            .await;
        let Err(Error::Rejected(wrong)) = tried else {
            panic!("{tried:?}")
        };
        assert_eq!(wrong[0].field, "callback_body");
        let above = story.configure(story.group(), &suspensions()).await;
        let off = EventConfigurationInput {
            name: "Off".into(),
            replaces: above.to_string(),
            ..EventConfigurationInput::default()
        };
        let tried = engine
            .try_event_configuration(&keeper, owner, None, &off)
            .await;
        let Err(Error::Rejected(wrong)) = tried else {
            panic!("{tried:?}")
        };
        assert_eq!(
            (wrong[0].field.as_str(), &wrong[0].fault),
            ("watch", &Fault::Missing)
        );
        assert!(receiver.heard().is_empty());
        // Without a way for mail the trial says so.
        let input = EventConfigurationInput {
            emails: ANN.into(),
            ..batteries("2.8")
        };
        let tried = engine
            .try_event_configuration(&keeper, owner, None, &input)
            .await;
        let fault = tried.unwrap().mails.remove(0).fault;
        assert!(
            matches!(fault, Some(DeliveryFault::NoMail { .. })),
            "{fault:?}"
        );
        story.test
    })
    .await;
}

#[tokio::test]
async fn each_person_tries_ten_times_a_minute_whatever_it_is() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let input = EventConfigurationInput {
            emails: ANN.into(),
            ..batteries("2.8")
        };
        let mail = CallbackInput {
            channel: "EMAIL".into(),
            recipient: BOB.into(),
            subject: "{device}".into(),
            message: "{time}".into(),
            ..CallbackInput::default()
        };
        let (engine, keeper, owner) = (story.engine(), story.keeper(), story.device_type());
        let of = story.test.device_types[0];
        let tries = async |who: &Principal| {
            let tried = engine.try_event_configuration(who, owner, None, &input);
            tried.await.map(|_| ())
        };
        let mails = async |who: &Principal| {
            let tried = engine.try_callback(who, of, None, &mail);
            tried.await.map(|_| ())
        };
        for _ in 0..5 {
            tries(&keeper).await.unwrap();
            mails(&keeper).await.unwrap();
            // What makes no sense sends nothing, and counts for nothing.
            let nobody = EventConfigurationInput {
                emails: "ann".into(),
                ..input.clone()
            };
            let tried = engine.try_event_configuration(&keeper, owner, None, &nobody);
            let tried = tried.await;
            assert!(matches!(tried, Err(Error::Rejected(_))), "{tried:?}");
        }
        assert_eq!(story.mails_sent().len(), 10);

        story.test.clock.advance(15_000);
        for refused in [tries(&keeper).await, mails(&keeper).await] {
            assert!(
                matches!(refused, Err(Error::TooMany { retry_after: 46 })),
                "{refused:?}"
            );
        }
        assert!(story.mails_sent().is_empty());
        // That is nobody else's.
        let other = Principal {
            user: UserId([0xbb; 12]),
            ..keeper.clone()
        };
        tries(&other).await.unwrap();
        story.test.clock.advance(45_000);
        tries(&keeper).await.unwrap();
        mails(&keeper).await.unwrap();
        assert_eq!(story.mails_sent().len(), 3);
        story.test
    })
    .await;
}
