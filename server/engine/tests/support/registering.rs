//! Words of stories in which devices are registered.

use domain::DeviceId;
use domain::callback::ON;
use domain::device::DeviceView;
use domain::permission::Principal;
use domain::registration::{RegistrationInput, SeriesInput};
use engine::Error;
use engine::testing::TestEngine;

/// A code.
pub const PAC: &str = "545CB3B17AC98BA4";

/// What is wrong: field and code of each.
pub fn wrong(refused: Result<impl std::fmt::Debug, Error>) -> Vec<(String, &'static str)> {
    match refused.unwrap_err() {
        Error::Rejected(wrong) => wrong
            .into_iter()
            .map(|one| (one.field, one.fault.code()))
            .collect(),
        other => panic!("{other:?}"),
    }
}

/// One field, and its code.
pub fn one(field: &str, code: &'static str) -> Vec<(String, &'static str)> {
    vec![(field.to_owned(), code)]
}

/// How devices are registered as prototypes under the `nth` device type.
pub fn series(test: &TestEngine, nth: usize) -> SeriesInput {
    SeriesInput {
        device_type: test.device_types[nth].to_string(),
        prefix: "Bin ".into(),
        prototype: ON.into(),
        ..SeriesInput::default()
    }
}

/// A device that is registered so.
pub fn device(test: &TestEngine, nth: usize, id: u32, pac: &str) -> RegistrationInput {
    RegistrationInput {
        id: format!("{id:X}"),
        pac: pac.into(),
        series: series(test, nth),
        ..RegistrationInput::default()
    }
}

/// A device as it is shown.
pub async fn shown(test: &TestEngine, who: &Principal, id: u32) -> DeviceView {
    test.engine.device(who, DeviceId(id)).await.unwrap()
}

/// Station 1 hears a device now.
pub async fn heard(test: &TestEngine, id: u32, number: u16) {
    test.with_stations(&[1]).await;
    let now = test.clock_now();
    let body = format!(
        r#"[{{"station":"0001","device":"{id:X}","time":{now},"seqNumber":{number},"data":"2a","rssi":-90.0}}]"#
    );
    let answers = test.engine.receive(&test.token, body.into()).await.unwrap();
    let answers = format!("{answers:?}");
    assert!(answers.contains("accepted"), "{answers}");
}
