//! With what devices are made: what people say of the certificate of one, and of those of many.

use domain::audit::AuditQuery;
use domain::certificate::CertificateInput;
use domain::device::{BulkInput, DeviceInput};
use domain::group::GroupInput;
use domain::permission::Profile;
use domain::{DeviceId, Fault, GroupId};
use engine::testing::{TestEngine, change_devices, on_each};

use super::{done, input, one, shown, wrong};

fn form(certificate: &str, prototype: &str) -> DeviceInput {
    DeviceInput {
        name: "Bin".into(),
        certificate: certificate.into(),
        prototype: prototype.into(),
        ..DeviceInput::default()
    }
}

/// A certificate that devices of the demo group can name.
const KEY: &str = "P_0003_71CF_01";

async fn certified(test: &TestEngine) {
    let operator = test.member(Profile::Operator);
    let certificate = CertificateInput {
        group: test.group.to_string(),
        key: KEY.into(),
        name: "Meter".into(),
        ..CertificateInput::default()
    };
    let made = test.engine.create_certificate(&operator, &certificate);
    made.await.unwrap();
}

/// Lets a group have so many prototypes, in it and below.
async fn capped(test: &TestEngine, group: GroupId, most: &str) {
    let root = test.of_root();
    let input = GroupInput {
        max_prototypes: most.into(),
        ..test.engine.group(&root, group).await.unwrap().input()
    };
    test.engine.edit_group(&root, group, &input).await.unwrap();
}

#[tokio::test]
async fn the_certificate_of_a_device_is_changed_within_the_rules() {
    on_each(async |test| {
        let who = test.person(Profile::CustomerWrite).await;
        test.with_devices(0, &[0xA, 0xB]).await;
        certified(&test).await;
        capped(&test, test.group, "1").await;
        let edit = async |id: u32, form: DeviceInput| {
            test.engine.edit_device(&who, DeviceId(id), &form).await
        };

        let unknown = edit(0xA, form("P_0009_71CF_01", "")).await;
        assert_eq!(wrong(unknown), one("certificate", "unknown_certificate"));
        edit(0xA, form("p_0003_71cf_01", "no")).await.unwrap();
        assert_eq!(made(&test, 0xA).await, ("P_0003_71CF_01".to_owned(), false));
        // What is not said stays; a prototype has none.
        edit(0xA, form("", "")).await.unwrap();
        assert_eq!(made(&test, 0xA).await.0, "P_0003_71CF_01");
        edit(0xA, form("", "yes")).await.unwrap();
        assert_eq!(made(&test, 0xA).await, (String::new(), true));
        let both = edit(0xA, form("P_0003_71CF_01", "")).await;
        assert_eq!(wrong(both), one("certificate", "none_of_prototypes"));
        let second = edit(0xB, form("", "yes")).await;
        assert_eq!(wrong(second), one("prototype", "full"));
        let neither = edit(0xA, form("", "no")).await;
        assert_eq!(wrong(neither), one("certificate", "missing"));
        edit(0xA, form("P_0003_71CF_01", "no")).await.unwrap();
        edit(0xB, form("", "yes")).await.unwrap();

        let query = AuditQuery {
            verb: "edit".into(),
            object: "B".into(),
            ..AuditQuery::default()
        };
        let log = test.engine.audit(&who, test.group, &query).await.unwrap();
        let told = log.rows[0].fields.iter();
        let told: Vec<(&str, Option<&str>)> = told
            .map(|field| (field.name.as_str(), field.after.said()))
            .collect();
        assert!(told.contains(&("prototype", Some("true"))), "{told:?}");
        test
    })
    .await;
}

/// With what a device is made: the key of its certificate, and whether it is a prototype.
async fn made(test: &TestEngine, id: u32) -> (String, bool) {
    let device = shown(test, id).await;
    (device.certificate, device.prototype)
}

fn making(certificate: &str, prototype: &str, devices: &[u32]) -> BulkInput {
    BulkInput {
        certificate: certificate.into(),
        prototype: prototype.into(),
        ..input("edit", devices)
    }
}

#[tokio::test]
async fn the_certificates_of_several_devices_are_changed_by_the_rules_for_one() {
    on_each(async |mut test| {
        let who = test.person(Profile::CustomerWrite).await;
        let below = test.with_group_below().await;
        test.with_devices(0, &[0xA, 0xB, 0xC]).await;
        test.with_devices(below, &[0xD]).await;
        certified(&test).await;
        capped(&test, test.group, "2").await;
        let all = [0xA, 0xB, 0xC, 0xD];

        let count = done(&test, &who, &making("P_0009_71CF_01", "", &all)).await;
        assert_eq!(count.left, [(Some(Fault::UnknownCertificate), 4)]);
        let count = done(&test, &who, &making("p_0003_71cf_01", "", &all)).await;
        assert_eq!((count.done, count.stay()), (4, 0));
        for id in all {
            assert_eq!(made(&test, id).await, (KEY.to_owned(), false));
        }
        let count = done(&test, &who, &making(KEY, "", &all)).await;
        assert_eq!(count.left, [(None, 4)]);

        // As many become prototypes as there may be, in the group and below it.
        let count = done(&test, &who, &making("", "yes", &all)).await;
        let full = Some(Fault::Full { max: 2 });
        assert_eq!((count.done, count.left), (2, vec![(full, 2)]));
        assert_eq!(made(&test, 0xB).await, (String::new(), true));
        assert_eq!(made(&test, 0xC).await, (KEY.to_owned(), false));
        let count = done(&test, &who, &making(KEY, "", &[0xA, 0xC])).await;
        let expected = [(Some(Fault::NoneOfPrototypes), 1), (None, 1)];
        assert_eq!((count.done, count.left.as_slice()), (0, &expected[..]));
        let count = done(&test, &who, &making("", "no", &[0xA, 0xB])).await;
        assert_eq!(count.left, [(Some(Fault::Uncertified), 2)]);
        let count = done(&test, &who, &making(KEY, "no", &[0xA, 0xB])).await;
        assert_eq!((count.done, count.stay()), (2, 0));

        // Of two things in one form.
        let both = making(KEY, "yes", &all);
        let refused = change_devices(&test.engine, &who, &both).await;
        assert_eq!(wrong(refused), one("certificate", "none_of_prototypes"));

        let query = AuditQuery {
            verb: "edit".into(),
            object: "A".into(),
            ..AuditQuery::default()
        };
        let log = test.engine.audit(&who, test.group, &query).await.unwrap();
        let told = log.rows[0].fields.iter();
        let told: Vec<(&str, Option<&str>)> = told
            .map(|field| (field.name.as_str(), field.after.said()))
            .collect();
        let expected = [("certificate", Some(KEY)), ("prototype", Some("false"))];
        assert_eq!(told, expected);
        assert_eq!(test.engine.verify_audit(None).await.unwrap().wrong, None);
        test
    })
    .await;
}

#[tokio::test]
async fn devices_that_go_elsewhere_become_prototypes_there_while_there_may_be_another() {
    on_each(async |mut test| {
        let who = test.person(Profile::CustomerWrite).await;
        let below = test.with_group_below().await;
        let group = test.groups_below[0].id;
        test.with_devices(0, &[0xA, 0xB, 0xC]).await;
        test.with_devices(below, &[0xD]).await;
        capped(&test, group, "2").await;
        let (here, there) = (test.device_types[0], test.device_types[below]);
        let go = |devices: &[u32]| BulkInput {
            device_type: there.to_string(),
            ..making("", "yes", devices)
        };
        // One that is a prototype already comes there as one, and counts.
        let count = done(&test, &who, &making("", "yes", &[0xC])).await;
        assert_eq!(count.done, 1);
        let count = done(&test, &who, &go(&[0xA, 0xB, 0xC])).await;
        let full = Some(Fault::Full { max: 2 });
        assert_eq!((count.done, count.left), (2, vec![(full.clone(), 1)]));
        let mut gone = Vec::new();
        for id in [0xA, 0xB, 0xC] {
            let device = shown(&test, id).await;
            assert_eq!(device.prototype, device.device_type == there);
            assert!(device.prototype || device.device_type == here);
            gone.extend(device.prototype.then_some(id));
        }
        assert_eq!(gone, [0xA, 0xC], "what cannot be both stays as it was");
        // One that is there stays what it is, too.
        let count = done(&test, &who, &go(&[0xD])).await;
        assert_eq!((count.done, count.left), (0, vec![(full, 1)]));
        let moved = test.engine.device_type(&who, there).await.unwrap();
        assert_eq!(moved.devices, 3);
        test
    })
    .await;
}
