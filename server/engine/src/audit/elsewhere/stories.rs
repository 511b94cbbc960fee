//! Entries that were noted while those who had a device were told of where it went.

use domain::audit::{AuditQuery, EntryView, Field, Kind, Verb};
use domain::permission::{Principal, Profile};
use domain::{DeviceTypeId, GroupId};

use crate::audit::{Act, Actor, note};
use crate::testing::{TestEngine, on_each};

/// Devices of the demo group are noted to have gone to that device type.
async fn noted(test: &TestEngine, (verb, kind): (Verb, Kind), to: DeviceTypeId) {
    let from = test.device_types[0].to_string();
    let act = Act {
        verb,
        kind,
        id: match kind {
            Kind::Registration => to.to_string(),
            _ => "1C".to_owned(),
        },
        name: String::new(),
        group: test.group,
        fields: vec![
            Field::text("devices", "1C", ""),
            Field::text("device_type", from, to.to_string()),
        ],
    };
    let mut tx = test.engine.db.write().await.unwrap();
    let done = note(&mut tx, &test.engine, &Actor::Stranger, act).await;
    done.unwrap();
    tx.commit().await.unwrap();
}

async fn newest(test: &TestEngine, who: &Principal, group: GroupId) -> EntryView {
    let page = test.engine.audit(who, group, &AuditQuery::default()).await;
    page.unwrap().rows.swap_remove(0)
}

#[tokio::test]
async fn where_devices_went_is_told_to_those_who_see_it() {
    on_each(async |mut test| {
        let nth = test.with_device_type_beside().await;
        let (here, there) = (test.device_types[1], test.device_types[nth]);
        let (root, keeper) = (test.of_root(), test.member(Profile::CustomerWrite));
        for deed in [
            (Verb::Transfer, Kind::Registration),
            (Verb::Transfer, Kind::Device),
            (Verb::Undo, Kind::Registration),
        ] {
            noted(&test, deed, there).await;
            let told = newest(&test, &keeper, test.group).await;
            assert_eq!((told.verb, told.kind), deed);
            let fields = format!("{:?}", told.fields);
            assert!(!fields.contains(&there.to_string()), "{fields}");
            assert!(fields.contains("1C"), "{fields}");
            let whole = newest(&test, &root, test.group).await;
            let whole = format!("{:?}", whole.fields);
            assert!(whole.contains(&there.to_string()), "{whole}");

            noted(&test, deed, here).await;
            let own = newest(&test, &keeper, test.group).await;
            let own = format!("{:?}", own.fields);
            assert!(own.contains(&here.to_string()), "{own}");
        }
        noted(&test, (Verb::Transfer, Kind::Registration), there).await;
        let told = newest(&test, &keeper, test.group).await;
        assert_eq!(told.id, "");
        assert_eq!(test.engine.verify_audit(None).await.unwrap().wrong, None);
        test
    })
    .await;
}
