//! What the form of an event configuration may say, and what is wrong with it.

use super::*;
use crate::callback::ON;
use crate::event::EventKind;

fn input(watch: Watch) -> EventConfigurationInput {
    EventConfigurationInput {
        name: " Cold bins ".into(),
        enabled: ON.into(),
        watch: watch.word().into(),
        emails: "ann@example.org".into(),
        ..EventConfigurationInput::default()
    }
}

fn wrong(input: &EventConfigurationInput) -> Vec<(String, &'static str)> {
    let wrong = input.check().expect_err("it is wrong");
    let told = wrong.into_iter().map(|one| (one.field, one.fault.code()));
    told.collect()
}

fn pairs<'a>(wrong: &'a [(String, &'static str)]) -> Vec<(&'a str, &'static str)> {
    wrong
        .iter()
        .map(|(field, code)| (field.as_str(), *code))
        .collect()
}

#[test]
fn events_are_chosen_by_their_codes() {
    let input = EventConfigurationInput {
        events: vec![
            "OFF_CONTRACT".into(),
            String::new(),
            "KEEP_ALIVE_LOST".into(),
        ],
        bell: ON.into(),
        ..input(Watch::Events)
    };
    let settings = input.check().expect("all is well");
    let kinds = vec![EventKind::KeepAliveLost, EventKind::OffContract];
    assert_eq!(settings.trigger, Some(Trigger::Events(kinds)));
    assert_eq!(settings.name, "Cold bins");
    assert_eq!(settings.emails, ["ann@example.org"]);
    assert_eq!((settings.bell, settings.callback), (true, false));
    assert_eq!((settings.not_again, settings.digest), (0, 1));
    let none = EventConfigurationInput {
        events: vec![String::new()],
        ..input.clone()
    };
    assert_eq!(pairs(&wrong(&none)), [("events", "missing")]);
    // What another configuration looks out for is its own.
    let others = EventConfigurationInput {
        events: vec!["BATTERY_LOW".into()],
        ..input
    };
    assert_eq!(pairs(&wrong(&others)), [("events", "not_one_of")]);
}

#[test]
fn limits_are_numbers_within_their_ranges() {
    let field = EventConfigurationInput {
        field: "level".into(),
        comparison: Comparison::Above.word().into(),
        limit: "−2,5".into(),
        ..input(Watch::Field)
    };
    let trigger = field.check().expect("all is well").trigger;
    let level = Trigger::Field {
        name: "level".into(),
        comparison: Comparison::Above,
        limit: -2.5,
    };
    assert_eq!(trigger, Some(level));
    let nothing = input(Watch::Field);
    let faults = wrong(&nothing);
    assert_eq!(
        pairs(&faults),
        [
            ("field", "missing"),
            ("comparison", "not_one_of"),
            ("limit", "missing")
        ]
    );
    for (watch, limit) in [
        (Watch::Rssi, "60"),
        (Watch::Battery, "-1"),
        (Watch::Battery, "much"),
        (Watch::Rssi, "NaN"),
    ] {
        let input = EventConfigurationInput {
            limit: limit.into(),
            ..input(watch)
        };
        assert_eq!(
            pairs(&wrong(&input)),
            [("limit", "out_of_range")],
            "{limit}"
        );
    }
}

#[test]
fn a_temperature_has_one_limit_or_two_in_their_order() {
    let range = |below: &str, above: &str| EventConfigurationInput {
        below: below.into(),
        above: above.into(),
        ..input(Watch::Temperature)
    };
    let trigger = range("", " 8").check().expect("all is well").trigger;
    let warm = Trigger::Temperature {
        below: None,
        above: Some(8.0),
    };
    assert_eq!(trigger, Some(warm));
    assert!(range("2", "8").check().is_ok());
    assert_eq!(pairs(&wrong(&range("", ""))), [("below", "missing")]);
    assert_eq!(pairs(&wrong(&range("9", "8"))), [("above", "out_of_range")]);
}

#[test]
fn silence_and_circles_are_checked_field_by_field() {
    let silence = |minutes: &str| EventConfigurationInput {
        minutes: minutes.into(),
        ..input(Watch::Silence)
    };
    let trigger = silence("90").check().expect("all is well").trigger;
    assert_eq!(trigger, Some(Trigger::Silence { minutes: 90 }));
    assert_eq!(pairs(&wrong(&silence(""))), [("minutes", "missing")]);
    assert_eq!(pairs(&wrong(&silence("0"))), [("minutes", "out_of_range")]);
    let circle = EventConfigurationInput {
        lat: "50.5".into(),
        lng: "4".into(),
        radius: "500".into(),
        crossing: Crossing::Leaves.word().into(),
        ..input(Watch::Geofence)
    };
    let trigger = circle.check().expect("all is well").trigger;
    let fence = Trigger::Geofence {
        lat: 50.5,
        lng: 4.0,
        radius: 500.0,
        crossing: Crossing::Leaves,
    };
    assert_eq!(trigger, Some(fence));
    let bad = EventConfigurationInput {
        lat: "91".into(),
        radius: "5".into(),
        crossing: "jumps".into(),
        ..circle
    };
    assert_eq!(
        pairs(&wrong(&bad)),
        [
            ("lat", "out_of_range"),
            ("radius", "out_of_range"),
            ("crossing", "not_one_of")
        ]
    );
    assert_eq!(
        pairs(&wrong(&input(Watch::Geofence)))[0],
        ("lat", "missing")
    );
}

#[test]
fn somebody_is_told_unless_it_only_switches_another_off() {
    let nobody = EventConfigurationInput {
        emails: " ,; ".into(),
        minutes: "5".into(),
        ..input(Watch::Silence)
    };
    assert_eq!(pairs(&wrong(&nobody)), [("emails", "missing")]);
    let off = EventConfigurationInput {
        name: "Off".into(),
        replaces: EventConfigurationId([7; 12]).to_string(),
        ..EventConfigurationInput::default()
    };
    let settings = off.check().expect("all is well");
    assert_eq!((settings.trigger, settings.enabled), (None, false));
    let on = EventConfigurationInput {
        enabled: ON.into(),
        ..off
    };
    assert_eq!(pairs(&wrong(&on)), [("watch", "missing")]);
}

#[test]
fn addresses_are_lowered_and_counted_once() {
    let to = |emails: &str| EventConfigurationInput {
        emails: emails.into(),
        minutes: "5".into(),
        ..input(Watch::Silence)
    };
    let settings = to("Ann@Example.org, bob@example.org\nann@example.org").check();
    let emails = settings.expect("all is well").emails;
    assert_eq!(emails, ["ann@example.org", "bob@example.org"]);
    assert_eq!(pairs(&wrong(&to("ann"))), [("emails", "not_an_email")]);
    let many: Vec<String> = (0..11).map(|nth| format!("a{nth}@example.org")).collect();
    let many = many.join(" ");
    assert_eq!(pairs(&wrong(&to(&many))), [("emails", "out_of_range")]);
}

#[test]
fn a_name_that_is_typed_is_one_line() {
    let named = |name: &str| EventConfigurationInput {
        name: name.into(),
        minutes: "5".into(),
        ..input(Watch::Silence)
    };
    assert!(named(" Cold bins\n").check_typed().is_ok());
    for (name, column) in [
        ("Cold\nbins", 5),
        (" Cold\r\nBcc: eve@example.org", 6),
        ("Cold\u{7}", 5),
        ("Cold\u{2028}bins", 5),
    ] {
        let problem = crate::Problem::NotOneLine;
        let refused = Fault::Syntax { column, problem }.of("name");
        assert_eq!(named(name).check_typed(), Err(vec![refused]), "{name:?}");
        // One that was saved goes on.
        assert!(named(name).check().is_ok(), "{name:?}");
    }
    let wrong = named("a\0b").check_typed().expect_err("it is wrong");
    assert_eq!(wrong, [Fault::NulCharacter.of("name")]);
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let input = EventConfigurationInput {
        name: String::new(),
        enabled: "yes".into(),
        replaces: "x".into(),
        watch: "weather".into(),
        quiet_from: "25:00".into(),
        quiet_to: "6:00".into(),
        not_again: "-1".into(),
        digest: "0".into(),
        ..input(Watch::Silence)
    };
    let wrong = wrong(&input);
    let fields: Vec<&str> = wrong.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(
        fields,
        [
            "name",
            "enabled",
            "replaces",
            "watch",
            "quiet_from",
            "not_again",
            "digest"
        ]
    );
}

#[test]
fn what_is_stored_is_read_as_it_was_typed() {
    let input = EventConfigurationInput {
        events: vec!["OFF_CONTRACT".into()],
        emails: "ann@example.org\r\nbob@example.org".into(),
        ..input(Watch::Events)
    };
    let plain = input.with_plain_line_ends();
    assert_eq!(plain.emails, "ann@example.org\nbob@example.org");
    let stored = serde_json::to_string(&plain).expect("it is plain data");
    let read: EventConfigurationInput = serde_json::from_str(&stored).expect("the same");
    assert_eq!(read, plain);
    let old: EventConfigurationInput = serde_json::from_str("{}").expect("all is optional");
    assert_eq!(old, EventConfigurationInput::default());
}
