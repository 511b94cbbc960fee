//! Words of the stories: lists of devices, and a device of another owner.

use domain::RegistrationId;
use domain::device::DeviceView;
use domain::permission::{Principal, Profile};
use domain::registration::{LineQuery, RegistrationInput, RegistrationView, Verdict};
use engine::Engine;
use engine::testing::{TestEngine, work_list};

use super::registering::{PAC, device, heard, shown};

/// Somebody who is in the database: a list is worked off with the rights that he has then.
pub(super) async fn clerk(test: &TestEngine) -> Principal {
    let session = test.session_of(test.group, Profile::CustomerWrite).await;
    test.engine.session(&session).await.unwrap().unwrap()
}

pub(super) async fn work_off(engine: &Engine) {
    while work_list(engine).await {}
}

pub(super) async fn list(
    test: &TestEngine,
    who: &Principal,
    id: RegistrationId,
) -> RegistrationView {
    let query = LineQuery::default();
    test.engine.registration(who, id, &query).await.unwrap().0
}

/// Line, verdict, and what is wrong.
pub(super) async fn lines(
    test: &TestEngine,
    who: &Principal,
    id: RegistrationId,
) -> Vec<(i64, Verdict, Option<(String, &'static str)>)> {
    let lines = test.engine.registration_lines(who, id, 0).await.unwrap();
    let one = lines.into_iter().map(|line| {
        let fault = line.fault.map(|wrong| (wrong.field, wrong.fault.code()));
        (line.line, line.verdict, fault)
    });
    one.collect()
}

/// A device E of another owner, who calls it Theirs, that spoke a second ago: he, and how it is
/// shown to him.
pub(super) async fn of_another(test: &mut TestEngine) -> (Principal, DeviceView) {
    let (other, nth) = test.neighbour().await;
    let named = RegistrationInput {
        name: "Theirs".into(),
        ..device(test, nth, 0xE, PAC)
    };
    test.engine.register_device(&other, &named).await.unwrap();
    heard(test, 0xE, 1).await;
    let theirs = shown(test, &other, 0xE).await;
    test.clock.advance(1000);
    (other, theirs)
}
