//! What forms about many devices mean.

use super::*;

fn input(deed: &str, devices: &[&str]) -> BulkInput {
    BulkInput {
        deed: deed.into(),
        devices: devices.iter().map(|one| (*one).to_owned()).collect(),
        ..BulkInput::default()
    }
}

#[test]
fn every_deed_is_found_by_its_word() {
    for (deed, word) in BulkDeed::ALL {
        assert_eq!((deed.word(), BulkDeed::from_word(word)), (word, Some(deed)));
    }
    let wrong = input("explode", &["A"]).act().unwrap_err();
    assert_eq!(wrong[0].field, "deed");
}

#[test]
fn devices_are_chosen_one_by_one_or_by_the_filter() {
    let these = BulkChoice::These(vec![DeviceId(0xA), DeviceId(0xB)]);
    assert_eq!(input("suspend", &["b", "A", "0B"]).choice(), Ok(these));
    for (devices, code) in [(&[][..], "missing"), (&["xyz"][..], "not_hex")] {
        let wrong = input("suspend", devices).choice().unwrap_err();
        assert_eq!(
            (wrong.field.as_str(), wrong.fault.code()),
            ("devices", code)
        );
    }
    let all = BulkInput {
        all: "on".into(),
        text: "bin".into(),
        ..input("suspend", &["A"])
    };
    let matching = DeviceQuery {
        text: "bin".into(),
        ..DeviceQuery::default()
    };
    assert_eq!(all.choice(), Ok(BulkChoice::Matching(matching)));
    let many: Vec<String> = (1..=10_001_u32).map(|id| format!("{id:X}")).collect();
    let many = BulkInput {
        devices: many,
        ..BulkInput::default()
    };
    assert_eq!(many.choice().unwrap_err().fault.code(), "too_many_devices");
}

#[test]
fn an_edit_says_what_is_to_be_changed() {
    let nothing = input("edit", &["A"]);
    assert!(!nothing.says_what());
    assert_eq!(nothing.act().unwrap_err()[0].field, "edit");
    let edit = BulkInput {
        activable: "no".into(),
        renewal: "off".into(),
        add_tags: "roof, north".into(),
        ..nothing.clone()
    };
    assert!(edit.says_what());
    let expected = BulkEdit {
        device_type: None,
        history: None,
        activable: Some(false),
        renewal: Some(false),
        certificate: None,
        prototype: None,
        labels: LabelEdit {
            add: vec!["north".into(), "roof".into()],
            ..LabelEdit::default()
        },
    };
    assert_eq!(edit.act(), Ok(BulkAct::Edit(expected)));
    let wrong = BulkInput {
        device_type: "x".into(),
        activable: "perhaps".into(),
        renewal: "perhaps".into(),
        remove_tags: "x".repeat(41),
        ..nothing
    };
    let wrong = wrong.act().unwrap_err();
    let fields: Vec<&str> = wrong.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(
        fields,
        ["device_type", "activable", "renewal", "remove_tags"]
    );
}

#[test]
fn an_edit_says_whether_what_devices_did_goes_with_them_where_they_go() {
    let edit = |device_type: &str, history: &str| {
        let input = BulkInput {
            device_type: device_type.into(),
            history: history.into(),
            ..input("edit", &["A"])
        };
        match input.act() {
            Ok(BulkAct::Edit(edit)) => Ok(edit.history),
            Ok(other) => panic!("{other:?}"),
            Err(mut wrong) => Err(wrong.remove(0)),
        }
    };
    let to = "0123456789abcdef01234567";
    for (word, said) in [("", None), ("keep", Some(true)), ("leave", Some(false))] {
        assert_eq!(edit(to, word), Ok(said));
    }
    for (to, history, field, code) in [
        (to, "perhaps", "history", "not_one_of"),
        ("", "leave", "device_type", "missing"),
    ] {
        let wrong = edit(to, history).unwrap_err();
        assert_eq!((wrong.field.as_str(), wrong.fault.code()), (field, code));
    }
}

#[test]
fn an_edit_names_a_certificate_or_makes_prototypes() {
    let edit = |certificate: &str, prototype: &str| {
        let input = BulkInput {
            certificate: certificate.into(),
            prototype: prototype.into(),
            ..input("edit", &["A"])
        };
        assert!(input.says_what());
        match input.act() {
            Ok(BulkAct::Edit(edit)) => Ok((edit.certificate, edit.prototype)),
            Ok(other) => panic!("{other:?}"),
            Err(mut wrong) => Err(wrong.remove(0)),
        }
    };
    let key = "P_0003_71CF_01".to_owned();
    assert_eq!(edit(" p_0003_71cf_01", ""), Ok((Some(key), None)));
    assert_eq!(edit("", "yes"), Ok((None, Some(true))));
    for (certificate, prototype, field, code) in [
        ("P_0003_71CF_01", "yes", "certificate", "none_of_prototypes"),
        ("P 1", "", "certificate", "not_a_certificate"),
        ("", "perhaps", "prototype", "not_one_of"),
    ] {
        let wrong = edit(certificate, prototype).unwrap_err();
        assert_eq!((wrong.field.as_str(), wrong.fault.code()), (field, code));
    }
}

#[test]
fn those_that_stay_are_counted_by_why() {
    let mut count = BulkCount::default();
    count.add(Ok(()));
    count.add(Err(None));
    count.add(Err(Some(Fault::NoToken)));
    count.add(Err(Some(Fault::NoToken)));
    count.sort();
    assert_eq!((count.done, count.stay()), (1, 3));
    assert_eq!(count.left, [(Some(Fault::NoToken), 2), (None, 1)]);
}
