//! Device types: made and changed by those who may, and older messages decoded anew when the
//! format changes, on both databases.

use domain::alert::{AlertOwner, EventConfigurationInput, Watch};
use domain::callback::{CallbackInput, ON};
use domain::device_type::{
    DeviceTypeInput, DeviceTypeUse, DeviceTypeView, DisplayType, DownlinkMode,
};
use domain::message::MessageQuery;
use domain::permission::Profile;
use domain::{DeviceId, DeviceTypeId, Fault};
use engine::testing::{TestEngine, on_each, redecode};
use engine::{Engine, Error};

const DEVICE: u32 = 0x1CF14C;

/// A form in which everything is filled in.
fn whole_form(test: &TestEngine) -> DeviceTypeInput {
    DeviceTypeInput {
        group: test.group.to_string(),
        name: " Cold store ".into(),
        description: "Doors and degrees".into(),
        keep_alive: "7200".into(),
        alert_email: "Cold@Example.org".into(),
        downlink_mode: "direct".into(),
        downlink_data: "{time}0000{rssi}".into(),
        display: "custom".into(),
        format: "degrees::int:16 open::bool:7".into(),
        ..DeviceTypeInput::default()
    }
}

/// Hands in `messages` of one device, numbered from `first`, each with its number as data.
async fn hear(test: &TestEngine, first: u16, messages: u16) {
    let items: Vec<String> = (first..first + messages)
        .map(|seq| {
            let time = 1_700_000_000_000 + 1_000 * i64::from(seq);
            format!(
                r#"{{"station":"0001","device":"{DEVICE:X}","time":{time},"seqNumber":{seq},"data":"{seq:04x}","rssi":-90.5}}"#
            )
        })
        .collect();
    let body = format!("[{}]", items.join(","));
    let answers = test.engine.receive(&test.token, body.into()).await.unwrap();
    let text = format!("{answers:?}");
    assert!(!text.contains("Err"), "{text}");
}

async fn view(test: &TestEngine) -> DeviceTypeView {
    let who = test.member(Profile::CustomerRead);
    let one = test.engine.device_type(&who, test.device_types[0]);
    one.await.unwrap()
}

/// A device that has sent `messages`, each decoded as `{"n":…}`.
async fn with_history(test: &TestEngine, messages: u16) {
    test.with_devices(0, &[DEVICE]).await;
    test.with_stations(&[1]).await;
    test.with_format(0, "n::uint:16").await;
    test.start_intake();
    for first in (0..messages).step_by(1_000) {
        hear(test, first, (messages - first).min(1_000)).await;
    }
}

async fn redecode_all(engine: &Engine) {
    while redecode(engine).await {}
}

fn faults(refused: Result<impl std::fmt::Debug, Error>) -> Vec<(String, &'static str)> {
    match refused {
        Err(Error::Rejected(rejections)) => rejections
            .into_iter()
            .map(|rejection| (rejection.field.clone(), rejection.fault.code()))
            .collect(),
        other => panic!("not refused by field: {other:?}"),
    }
}

#[tokio::test]
async fn what_is_typed_is_what_stands_there() {
    on_each(async |test| {
        let who = test.member(Profile::CustomerWrite);
        let choices = test.engine.device_type_choices(&who, None, "");
        let choices = choices.await.unwrap();
        assert!(
            choices
                .groups
                .groups
                .iter()
                .any(|(id, _)| *id == test.group)
        );
        let (contract, contract_name) = choices.contracts[0].clone();
        let form = DeviceTypeInput {
            contracts: vec![contract.to_string()],
            ..whole_form(&test)
        };
        let id = test.engine.create_device_type(&who, &form).await.unwrap();
        let made = test.engine.device_type(&who, id).await.unwrap();
        assert_eq!(made.name, "Cold store");
        assert_eq!(made.description, "Doors and degrees");
        assert_eq!(made.contracts, [(contract, contract_name)]);
        assert_eq!(made.keep_alive, 7200);
        assert_eq!(made.alert_email, "cold@example.org");
        assert_eq!(made.downlink_mode, DownlinkMode::Direct);
        assert_eq!(made.downlink_data, "{time}0000{rssi}");
        assert_eq!(made.display, DisplayType::Custom);
        assert_eq!(made.format, "degrees::int:16 open::bool:7");

        let changed = DeviceTypeInput {
            name: "Warm store".into(),
            contracts: vec![String::new()],
            keep_alive: String::new(),
            alert_email: String::new(),
            renewal: "off".into(),
            downlink_mode: "callback".into(),
            display: "geolocation".into(),
            ..made.input()
        };
        let edited = test.engine.edit_device_type(&who, id, &changed).await;
        edited.unwrap();
        let after = test.engine.device_type(&who, id).await.unwrap();
        assert_eq!(after.name, "Warm store");
        assert_eq!((after.contracts, after.keep_alive), (Vec::new(), 0));
        assert_eq!((made.renewal, after.renewal), (true, false));
        assert_eq!(after.alert_email, "");
        assert_eq!(after.downlink_mode, DownlinkMode::Callback);
        assert_eq!(after.display, DisplayType::Geolocation);
        assert_eq!(after.format, "");
        assert_eq!(after.format_version, made.format_version + 1);
        test
    })
    .await;
}

#[tokio::test]
async fn everything_wrong_is_said_at_once_and_nothing_is_made() {
    on_each(async |test| {
        let who = test.member(Profile::CustomerWrite);
        let nonsense = DeviceTypeInput {
            group: "root".into(),
            contracts: vec!["zz".into()],
            name: String::new(),
            description: "x".repeat(301),
            keep_alive: "60".into(),
            alert_email: "nobody".into(),
            renewal: "perhaps".into(),
            retention: "forever".into(),
            downlink_mode: "sometimes".into(),
            downlink_data: "{tapId}".into(),
            display: "picture".into(),
            format: String::new(),
        };
        let refused = test.engine.create_device_type(&who, &nonsense).await;
        assert_eq!(
            faults(refused)
                .iter()
                .map(|f| (f.0.as_str(), f.1))
                .collect::<Vec<_>>(),
            [
                ("group", "not_an_id"),
                ("contracts", "not_an_id"),
                ("name", "missing"),
                ("description", "too_long"),
                ("keep_alive", "out_of_range"),
                ("alert_email", "not_an_email"),
                ("renewal", "not_one_of"),
                ("retention", "out_of_range"),
                ("downlink_mode", "not_one_of"),
                ("downlink_data", "syntax"),
                ("display", "not_one_of"),
            ]
        );
        let format = DeviceTypeInput {
            format: "degrees::int:16 open::bool:9".into(),
            ..whole_form(&test)
        };
        let refused = test.engine.create_device_type(&who, &format).await;
        match refused {
            Err(Error::Rejected(rejections)) => assert!(
                matches!(rejections[..], [ref one] if one.field == "format"
                    && matches!(one.fault, Fault::Syntax { column: 28, .. })),
                "{rejections:?}"
            ),
            other => panic!("{other:?}"),
        }

        // The names of others.
        let id = test
            .engine
            .create_device_type(&who, &whole_form(&test))
            .await
            .unwrap();
        let again = test
            .engine
            .create_device_type(&who, &whole_form(&test))
            .await;
        assert_eq!(faults(again), [("name".to_owned(), "taken")]);
        let other = test.device_type_form(0).await;
        let taken = DeviceTypeInput {
            name: "Cold store".into(),
            ..other
        };
        let refused = test
            .engine
            .edit_device_type(&who, test.device_types[0], &taken)
            .await;
        assert_eq!(faults(refused), [("name".to_owned(), "taken")]);
        // Its own name is not taken.
        let same = whole_form(&test);
        test.engine.edit_device_type(&who, id, &same).await.unwrap();
        let all = test
            .engine
            .list_device_types(&who, &Default::default())
            .await
            .unwrap();
        assert_eq!(all.rows.len(), test.device_types.len() + 1);
        test
    })
    .await;
}

#[tokio::test]
async fn only_those_who_may_write_there_make_and_change() {
    on_each(async |test| {
        let form = whole_form(&test);
        let there = test.device_types[0];
        let nowhere = DeviceTypeId([7; 12]);
        let (reader, stranger) = (test.member(Profile::CustomerRead), test.stranger());
        let writer = test.member(Profile::CustomerWrite);
        let engine = &test.engine;

        let refused = engine.create_device_type(&reader, &form).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
        let refused = engine.device_type_choices(&reader, None, "").await;
        assert!(matches!(refused, Err(Error::Forbidden)));
        let refused = engine.device_type_choices(&reader, Some(there), "").await;
        assert!(matches!(refused, Err(Error::Forbidden)));
        let refused = engine.edit_device_type(&reader, there, &form).await;
        assert!(matches!(refused, Err(Error::Forbidden)));

        // What a stranger may not see does not exist, the group of a form included.
        let refused = engine.create_device_type(&stranger, &form).await;
        assert_eq!(faults(refused), [("group".to_owned(), "unknown_group")]);
        let refused = engine.device_type_choices(&stranger, Some(there), "").await;
        assert!(matches!(refused, Err(Error::NotFound)));
        let refused = engine.edit_device_type(&stranger, there, &form).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        let refused = engine.device_type_samples(&stranger, there).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        let refused = engine.edit_device_type(&writer, nowhere, &form).await;
        assert!(matches!(refused, Err(Error::NotFound)));

        let contract = DeviceTypeInput {
            contracts: vec!["0123456789abcdef01234567".into()],
            ..form
        };
        let refused = engine.create_device_type(&writer, &contract).await;
        assert_eq!(
            faults(refused),
            [("contracts".to_owned(), "unknown_contract")]
        );
        test
    })
    .await;
}

#[tokio::test]
async fn another_format_reaches_every_older_message_batch_by_batch() {
    on_each(async |test| {
        with_history(&test, 1_200).await;
        let version = view(&test).await.format_version;
        test.with_format(0, "high::uint:8 low::uint:8").await;
        let begun = view(&test).await.redecoding.expect("a job");
        assert_eq!((begun.done, begun.total), (0, 1_200));

        // Messages that come meanwhile are decoded by the new format at once.
        hear(&test, 1_200, 50).await;
        assert!(test.redecode().await);
        let progress = view(&test).await.redecoding.expect("a job");
        assert!(progress.done > 0 && progress.done < 1_200, "{progress:?}");

        // The process stops; another goes on where it stood.
        let another = test.another().await;
        redecode_all(&another).await;
        assert_eq!(view(&test).await.redecoding, None);
        let stored = test.stored_values(0).await;
        assert_eq!(stored.len(), 1_250);
        for (nth, (of, values)) in stored.iter().enumerate() {
            let expected = format!(r#"{{"high":{},"low":{}}}"#, nth >> 8, nth & 0xff);
            assert_eq!(
                (*of, values.as_deref()),
                (version + 1, Some(expected.as_str()))
            );
        }
        another.close().await;
        test
    })
    .await;
}

#[tokio::test]
async fn the_last_of_several_changes_is_the_one_that_stays() {
    on_each(async |test| {
        with_history(&test, 700).await;
        test.with_format(0, "first::uint:16").await;
        assert!(test.redecode().await);
        test.with_format(0, "second::uint:16").await;
        let anew = view(&test).await.redecoding.expect("a job");
        assert_eq!((anew.done, anew.total), (0, 700));
        redecode_all(&test.engine).await;
        let version = view(&test).await.format_version;
        for (nth, stored) in test.stored_values(0).await.into_iter().enumerate() {
            assert_eq!(stored, (version, Some(format!(r#"{{"second":{nth}}}"#))));
        }

        // Other settings leave the values alone; no display leaves none.
        let who = test.member(Profile::CustomerWrite);
        let id = test.device_types[0];
        let form = test.device_type_form(0).await;
        let described = DeviceTypeInput {
            description: "Other words".into(),
            ..form.clone()
        };
        test.engine
            .edit_device_type(&who, id, &described)
            .await
            .unwrap();
        let after = view(&test).await;
        assert_eq!((after.format_version, after.redecoding), (version, None));
        let hidden = DeviceTypeInput {
            display: "none".into(),
            ..form
        };
        test.engine
            .edit_device_type(&who, id, &hidden)
            .await
            .unwrap();
        redecode_all(&test.engine).await;
        for stored in test.stored_values(0).await {
            assert_eq!(stored, (version + 1, None));
        }
        test
    })
    .await;
}

#[tokio::test]
async fn two_workers_share_the_work_and_do_none_of_it_twice() {
    on_each(async |test| {
        with_history(&test, 3_000).await;
        test.with_format(0, "once::uint:16").await;
        let another = test.another().await;
        tokio::join!(redecode_all(&test.engine), redecode_all(&another));
        assert_eq!(view(&test).await.redecoding, None);
        for (nth, (_, values)) in test.stored_values(0).await.into_iter().enumerate() {
            assert_eq!(values, Some(format!(r#"{{"once":{nth}}}"#)));
        }
        another.close().await;
        test
    })
    .await;
}

#[tokio::test]
async fn a_message_on_its_way_while_the_format_changes_is_not_left_behind() {
    on_each(async |test| {
        with_history(&test, 1).await;
        let hearing = async {
            for nth in 0..40 {
                hear(&test, 1 + 50 * nth, 50).await;
            }
        };
        let changing = async {
            for nth in 0..10 {
                test.with_format(0, &format!("f{nth}::uint:16")).await;
                redecode_all(&test.engine).await;
            }
        };
        tokio::join!(hearing, changing);
        redecode_all(&test.engine).await;
        let version = view(&test).await.format_version;
        let stored = test.stored_values(0).await;
        assert_eq!(stored.len(), 2_001);
        for (nth, stored) in stored.into_iter().enumerate() {
            assert_eq!(stored, (version, Some(format!(r#"{{"f9":{nth}}}"#))));
        }
        test
    })
    .await;
}

#[tokio::test]
async fn the_samples_are_the_newest_messages_of_all_devices() {
    on_each(async |test| {
        with_history(&test, 30).await;
        test.with_devices(0, &[0xBEEF]).await;
        let late = 1_700_000_000_000_i64 + 1_000 * 60;
        let body = format!(
            r#"[{{"station":"0001","device":"BEEF","time":{late},"seqNumber":1,"data":"ABCD","rssi":-90.5}}]"#
        );
        test.engine.receive(&test.token, body.into()).await.unwrap();
        let who = test.member(Profile::CustomerRead);
        let samples = test.engine.device_type_samples(&who, test.device_types[0]).await.unwrap();
        assert_eq!(samples.len(), 20);
        assert_eq!((samples[0].device.0, samples[0].data.as_str()), (0xBEEF, "abcd"));
        assert_eq!((samples[1].device.0, samples[1].data.as_str()), (DEVICE, "001d"));
        assert!(samples.is_sorted_by_key(|sample| std::cmp::Reverse(sample.time)));
        test
    })
    .await;
}

/// A callback and an event configuration of the first device type.
async fn tell_somebody(test: &TestEngine) {
    let (engine, of) = (&test.engine, test.device_types[0]);
    let who = test.member(Profile::CustomerWrite);
    let callback = CallbackInput {
        kind: "uplink".into(),
        method: "GET".into(),
        url: "http://127.0.0.1:9/?a={data}".into(),
        enabled: ON.into(),
        ..CallbackInput::default()
    };
    engine.create_callback(&who, of, &callback).await.unwrap();
    let watch = EventConfigurationInput {
        name: "Suspensions".into(),
        enabled: ON.into(),
        watch: Watch::Events.word().into(),
        events: vec!["SUSPENDED".into()],
        bell: ON.into(),
        ..EventConfigurationInput::default()
    };
    let owner = AlertOwner::DeviceType(of);
    let made = engine.create_event_configuration(&who, owner, &watch).await;
    made.unwrap();
}

/// Hands in a message of the device, of this moment.
async fn hear_now(test: &TestEngine, seq: u16) {
    test.clock.advance(60_000);
    let time = test.clock_now();
    let body = format!(
        r#"[{{"station":"0001","device":"{DEVICE:X}","time":{time},"seqNumber":{seq},"data":"{seq:04x}","rssi":-90.5}}]"#
    );
    let answers = test.engine.receive(&test.token, body.into()).await.unwrap();
    let text = format!("{answers:?}");
    assert!(text.contains("accepted"), "{text}");
}

#[tokio::test]
async fn a_device_type_goes_with_what_is_its_own_and_never_with_a_device() {
    on_each(async |test| {
        let (engine, of) = (&test.engine, test.device_types[0]);
        let who = test.member(Profile::CustomerWrite);
        tell_somebody(&test).await;
        test.with_devices(0, &[DEVICE]).await;
        test.with_stations(&[1]).await;
        test.start_intake();
        hear_now(&test, 1).await;
        hear_now(&test, 2).await;
        let used = engine.device_type_for_deleting(&who, of).await.unwrap().1;
        assert!(used.is_used());
        match engine.delete_device_type(&who, of).await {
            Err(Error::Rejected(wrong)) => {
                assert_eq!(wrong, [Fault::StillUsed { count: 1 }.of("devices")]);
            }
            other => panic!("{other:?}"),
        }
        // Its device goes elsewhere while a message of it is open and a callback owes.
        let (device, to) = (DeviceId(DEVICE), test.device_types[1]);
        engine.transfer(&who, device, to).await.unwrap();
        let used = engine.device_type_for_deleting(&who, of).await.unwrap().1;
        let goes = DeviceTypeUse {
            callbacks: 1,
            event_configurations: 1,
            messages: 2,
            tokens: used.tokens,
            ..DeviceTypeUse::default()
        };
        assert_eq!(used, goes);
        let reader = test.member(Profile::CustomerRead);
        let refused = engine.delete_device_type(&reader, of).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        let refused = engine.delete_device_type(&test.stranger(), of).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");

        engine.delete_device_type(&who, of).await.unwrap();
        let gone = engine.device_type(&who, of).await;
        assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
        let rows = test.rows().await;
        let with = |table: &str, text: &str| {
            let rows = rows[table].iter();
            rows.filter(|row| row.contains(text)).count()
        };
        assert_eq!(
            with("deliveries", "\"state\":3"),
            2,
            "nothing is owed any more"
        );
        assert_eq!(with("callbacks", "\"owed\":0"), 1);
        assert_eq!(with("callbacks", "\"deleted\":0"), 0);
        assert_eq!(with("event_configurations", "\"deleted\":0"), 0);
        // What came under it stays with its device, and is closed like any other.
        test.clock.advance(3_600_000);
        test.close_messages().await;
        let rows = test.rows().await;
        let closed = rows["messages"].iter();
        let closed = closed.filter(|row| row.contains("\"closes\":0"));
        assert_eq!(closed.count(), 2);
        let query = MessageQuery::default();
        let list = engine.device_messages(&who, device, &query).await.unwrap();
        assert_eq!(list.page.rows.len(), 2);
        let again = engine.delete_device_type(&who, of).await;
        assert!(matches!(again, Err(Error::NotFound)), "{again:?}");
        test
    })
    .await;
}

#[tokio::test]
async fn a_group_that_had_a_device_type_can_be_deleted_without_it() {
    on_each(async |mut test| {
        let nth = test.with_group_below().await;
        let (group, of) = (test.groups_below[0].id, test.device_types[nth]);
        let who = test.member(Profile::Operator);
        let full = test.engine.delete_group(&who, group).await;
        assert!(matches!(full, Err(Error::Rejected(_))), "{full:?}");
        test.engine.delete_device_type(&who, of).await.unwrap();
        test.engine.delete_group(&who, group).await.unwrap();
        test
    })
    .await;
}
