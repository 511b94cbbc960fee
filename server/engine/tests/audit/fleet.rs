//! Devices, how they come and go, and their device types.

use domain::callback::ON;
use domain::device::{BulkInput, DeviceInput};
use domain::device_type::DeviceTypeInput;
use domain::install::InstallInput;
use domain::message::MessageQuery;
use domain::permission::Principal;
use domain::registration::{Purpose, RegistrationInput, SeriesInput};
use domain::transfer::TransferInput;
use domain::virtual_device::{STATIONS, VirtualInput};
use domain::{DeviceId, UnixMillis};
use engine::Error;
use engine::testing::{change_devices, work_list};

use super::story::{Log, hear, not_told};

const DAY: i64 = 86_400_000;

pub(super) async fn devices(log: &Log<'_>, who: &Principal) {
    let (test, engine) = (log.test, &log.test.engine);
    let [one, two, three] = [0xA1, 0xA2, 0xA3].map(DeviceId);
    let of_type = test.device_types[0];
    for device in [one, three] {
        hear(test, device, 1).await;
    }
    let input = DeviceInput {
        name: "Bin".into(),
        ..DeviceInput::default()
    };
    log.leaves(1, "edit_device", engine.edit_device(who, one, &input))
        .await;
    log.leaves(1, "disengage", engine.disengage(who, one)).await;
    let all = engine.disengage_device_type(who, of_type);
    log.leaves(1, "disengage_device_type", all).await;
    log.leaves(1, "suspend", engine.suspend(who, one)).await;
    log.leaves(0, "suspend", engine.suspend(who, one)).await;
    log.leaves(1, "resume", engine.resume(who, one)).await;
    log.leaves(1, "replace", engine.replace(who, one, two))
        .await;
    let later = Some(UnixMillis(test.clock_now() + DAY));
    log.leaves(1, "unsubscribe", engine.unsubscribe(who, three, later))
        .await;
    log.leaves(1, "stay", engine.stay(who, three)).await;
    let all = MessageQuery::default();
    let file = engine.export_messages(who, three, &all);
    log.leaves(1, "export_messages", file).await;
    log.leaves(1, "unsubscribe", engine.unsubscribe(who, three, None))
        .await;
    log.leaves(1, "restart", engine.restart(who, three)).await;
    let refused = engine.restart(who, three).await;
    assert!(matches!(refused, Err(Error::Rejected(_))), "{refused:?}");
    let to = test.device_types[1];
    log.leaves(1, "transfer", engine.transfer(who, one, to))
        .await;
    let without = engine.transfer_with(who, two, to, Some(false));
    log.leaves(1, "transfer_with", without).await;
    // Each of many is noted as it would be alone; what stays as it is, not at all.
    let input = |deed: &str| BulkInput {
        deed: deed.into(),
        devices: [one, two, three].map(|device| device.to_string()).to_vec(),
        ..BulkInput::default()
    };
    let suspend = input("suspend");
    log.leaves(3, "change_devices", change_devices(engine, who, &suspend))
        .await;
    log.leaves(0, "change_devices", change_devices(engine, who, &suspend))
        .await;
    let resume = input("resume");
    log.leaves(3, "change_devices", change_devices(engine, who, &resume))
        .await;
    let moved = BulkInput {
        device_type: of_type.to_string(),
        ..input("edit")
    };
    log.leaves(2, "change_devices", change_devices(engine, who, &moved))
        .await;
}

pub(super) async fn registrations(log: &Log<'_>, who: &Principal) {
    let (test, engine) = (log.test, &log.test.engine);
    let pac = "545CB3B17AC98BA4";
    let series = SeriesInput {
        device_type: test.device_types[0].to_string(),
        prototype: ON.into(),
        ..SeriesInput::default()
    };
    let input = RegistrationInput {
        id: "E1".into(),
        pac: pac.into(),
        series: series.clone(),
        ..RegistrationInput::default()
    };
    let made = engine.register_device(who, &input);
    let id = log.leaves(1, "register_device", made).await;
    log.leaves(1, "renew_pac", engine.renew_pac(who, id)).await;
    let deleted = engine.delete_device(who, id);
    log.leaves(1, "delete_device", deleted).await;

    let lines = format!("E2;{pac};Two");
    let taken = engine.take_registration(who, Purpose::Register, &series, &lines);
    let list = log.leaves(1, "take_registration", taken).await;
    while work_list(engine).await {}
    let begun = engine.begin_registration(who, list);
    log.leaves(1, "begin_registration", begun).await;
    while work_list(engine).await {}
    let undone = engine.undo_registration(who, list);
    log.leaves(1, "undo_registration", undone).await;
    while work_list(engine).await {}
    let forgotten = engine.forget_registration(who, list);
    log.leaves(1, "forget_registration", forgotten).await;

    let input = InstallInput {
        id: "E3".into(),
        pac: pac.into(),
        device_type: series.device_type.clone(),
        prototype: ON.into(),
        lat: "50.85".into(),
        lng: "4.35".into(),
        ..InstallInput::default()
    };
    let installed = engine.install_device(who, &input);
    let id = log.leaves(1, "install_device", installed).await;
    let input = VirtualInput {
        device: id.to_string(),
        sample: "002a".into(),
        ..VirtualInput::default()
    };
    // With the first one come the stations that hear it.
    let entries = 1 + STATIONS.len() as i64;
    let sent = engine.send_virtual(who, &input);
    log.leaves(entries, "send_virtual", sent).await;
    not_told(test, who, &[pac]).await;
}

/// Devices that go to somebody else: it is told on either side.
pub(super) async fn transfers(log: &Log<'_>, who: &Principal, (other, nth): &(Principal, usize)) {
    let (test, engine) = (log.test, &log.test.engine);
    let input = TransferInput {
        group: other.roles[0].group.to_string(),
        devices: "A5".into(),
    };
    let offer = async || {
        log.leaves(2, "offer_devices", engine.offer_devices(who, &input))
            .await
    };
    let refused = engine.refuse_transfer(other, offer().await);
    log.leaves(2, "refuse_transfer", refused).await;
    let kept = engine.take_transfer_back(who, offer().await);
    log.leaves(2, "take_transfer_back", kept).await;
    let series = SeriesInput {
        device_type: test.device_types[*nth].to_string(),
        prototype: ON.into(),
        ..SeriesInput::default()
    };
    let taken = engine.accept_transfer(other, offer().await, &series);
    log.leaves(2, "accept_transfer", taken).await;
}

pub(super) async fn device_types(log: &Log<'_>, who: &Principal) {
    let (test, engine) = (log.test, &log.test.engine);
    let input = DeviceTypeInput {
        group: test.group.to_string(),
        name: "Bins".into(),
        downlink_mode: "none".into(),
        display: "none".into(),
        ..DeviceTypeInput::default()
    };
    let made = engine.create_device_type(who, &input);
    let id = log.leaves(1, "create_device_type", made).await;
    let input = DeviceTypeInput {
        name: "Bins and lids".into(),
        ..input
    };
    let edited = engine.edit_device_type(who, id, &input);
    log.leaves(1, "edit_device_type", edited).await;
    let made = engine.make_inspector(who, id);
    log.leaves(1, "make_inspector", made).await;
    let set = engine.set_inspector_downlink(who, id, "0102030405060708");
    log.leaves(1, "set_inspector_downlink", set).await;
    let deleted = engine.delete_device_type(who, id);
    log.leaves(1, "delete_device_type", deleted).await;
}
