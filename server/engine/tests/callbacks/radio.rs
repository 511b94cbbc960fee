//! Whoever may not see radio details has no callback tell them either.

use std::fmt::Debug;

use domain::callback::{CallbackInput, CallbackKind};
use domain::permission::Profile;
use domain::{Fault, Problem, Rejection};
use engine::Error;
use engine::testing::on_each;
use payload::template::TemplateErrorKind;

use super::fleet::{get, owe};
use super::receiver::Receiver;

/// Why something was refused.
fn wrong<T: Debug>(answer: Result<T, Error>) -> Vec<Rejection> {
    match answer {
        Err(Error::Rejected(wrong)) => wrong,
        other => panic!("{other:?}"),
    }
}

/// That a variable may not stand in that field.
fn withheld(field: &str, column: u32, name: &str) -> Rejection {
    let problem = Problem::Template(TemplateErrorKind::Withheld { name: name.into() });
    Fault::Syntax { column, problem }.of(field)
}

/// The column of the first variable, counted from 1.
fn column(text: &str) -> u32 {
    text.find('{').expect("a variable") as u32 + 1
}

#[tokio::test]
async fn every_variable_of_radio_details_is_refused_where_it_stands() {
    on_each(async |test| {
        let manager = test.member(Profile::DeviceManagerWrite);
        let keeper = test.member(Profile::CustomerWrite);
        let (engine, of) = (&test.engine, test.device_types[0]);
        let receiver = Receiver::new().await;
        for name in [
            "snr",
            "signal",
            "rssi",
            "avgSnr",
            "avgSignal",
            "station",
            "lat",
            "lng",
        ] {
            let input = get(receiver.url(&format!("/?v={{{name}}}")));
            let refused = wrong(engine.create_callback(&manager, of, &input).await);
            assert_eq!(refused, [withheld("url", column(&input.url), name)]);
            let made = engine.create_callback(&keeper, of, &input).await;
            assert!(made.is_ok(), "{name}: {made:?}");
        }
        for name in ["duplicates", "computedLocation"] {
            let input = CallbackInput {
                kind: CallbackKind::DataAdvanced.word().into(),
                method: "POST".into(),
                content_type: "application/json".into(),
                body: format!(r#"{{"v":"{{{name}}}"}}"#),
                ..get(receiver.url("/"))
            };
            let refused = wrong(engine.create_callback(&manager, of, &input).await);
            assert_eq!(refused, [withheld("body", 7, name)]);
            let made = engine.create_callback(&keeper, of, &input).await;
            assert!(made.is_ok(), "{name}: {made:?}");
        }
        let headers = CallbackInput {
            headers: "X-Heard: {station}".into(),
            ..get(receiver.url("/{time}"))
        };
        let refused = wrong(engine.create_callback(&manager, of, &headers).await);
        assert_eq!((refused.len(), refused[0].field.as_str()), (1, "headers"));
        let lines = CallbackInput {
            channel: "BATCH_URL".into(),
            method: "POST".into(),
            url: receiver.url("/?lines={batch}"),
            line_pattern: "{device};{rssi};".into(),
            ..get(String::new())
        };
        let refused = wrong(engine.create_callback(&manager, of, &lines).await);
        assert_eq!(refused, [withheld("line_pattern", 10, "rssi")]);
        // What says nothing of the air may stand there.
        let plain = get(receiver.url("/{device}/{time}/{seqNumber}/{data}"));
        engine.create_callback(&manager, of, &plain).await.unwrap();
        test
    })
    .await;
}

#[tokio::test]
async fn whoever_may_not_see_radio_details_leaves_callbacks_that_tell_them_as_they_are() {
    on_each(async |test| {
        let manager = test.member(Profile::DeviceManagerWrite);
        let (engine, of) = (&test.engine, test.device_types[0]);
        let receiver = Receiver::new().await;
        let input = get(receiver.url("/?v={rssi}"));
        let id = owe(&test, &input).await;
        let elsewhere = get(receiver.url("/elsewhere?v={rssi}"));
        let edited = engine.edit_callback(&manager, of, id, &elsewhere).await;
        let refused = [withheld("url", column(&elsewhere.url), "rssi")];
        assert_eq!(wrong(edited), refused);
        let tried = engine.try_callback(&manager, of, Some(id), &elsewhere);
        assert_eq!(wrong(tried.await), refused);
        let tried = engine.try_callback(&manager, of, None, &elsewhere);
        assert_eq!(wrong(tried.await), refused);
        assert!(receiver.heard().is_empty());
        let stands = engine.callback(&manager, of, id).await.unwrap();
        assert_eq!(stands.input.url, input.url);

        for enabled in [false, true] {
            let switched = engine.enable_callback(&manager, of, id, enabled);
            switched.await.unwrap();
        }
        let plain = get(receiver.url("/{time}"));
        let edited = engine.edit_callback(&manager, of, id, &plain);
        edited.await.unwrap();
        engine.delete_callback(&manager, of, id).await.unwrap();
        test
    })
    .await;
}
