//! Lists of devices as people work with them: what they say of devices, conditions, orders, files, and
//! the views that they keep, on both databases.

use domain::audit::AuditQuery;
use domain::device::{BulkInput, DeviceInput, DeviceQuery, DeviceSort, DeviceView};
use domain::device_type::DeviceTypeInput;
use domain::group::GroupInput;
use domain::permission::{Principal, Profile, Role};
use domain::saved_view::SavedViewInput;
use domain::user::UserInput;
use domain::{DeviceId, Fault};
use engine::Error;
use engine::testing::{TestEngine, change_devices, on_each};

/// Says that of a device.
async fn label(test: &TestEngine, device: u32, name: &str, tags: &str, note: &str) {
    let who = test.member(Profile::CustomerWrite);
    let input = DeviceInput {
        name: name.into(),
        tags: tags.into(),
        note: note.into(),
        ..DeviceInput::default()
    };
    let edited = test.engine.edit_device(&who, DeviceId(device), &input);
    edited.await.unwrap();
}

async fn shown(test: &TestEngine, device: u32) -> DeviceView {
    let who = test.member(Profile::CustomerRead);
    test.engine.device(&who, DeviceId(device)).await.unwrap()
}

/// The ids of the devices for which those conditions hold, ascending.
async fn found(test: &TestEngine, conditions: &str) -> Vec<u32> {
    let who = test.member(Profile::CustomerRead);
    let query = DeviceQuery {
        conditions: conditions.into(),
        sort: DeviceSort::Id,
        ..DeviceQuery::default()
    };
    let page = test.engine.list_devices(&who, &query).await;
    let page = page.unwrap_or_else(|error| panic!("{conditions}: {error}"));
    page.rows.iter().map(|row| row.id.0).collect()
}

/// Somebody of the demo group who is a user.
async fn user(test: &TestEngine, profile: Profile) -> Principal {
    let session = test.session_of(test.group, profile).await;
    test.engine.session(&session).await.unwrap().unwrap()
}

#[tokio::test]
async fn tags_and_a_note_stay_with_a_device_and_are_noted() {
    on_each(async |test| {
        test.with_devices(0, &[0xA, 0xB]).await;
        label(&test, 0xA, "Bin", "roof, North,roof", "By the\r\ndoor").await;
        let device = shown(&test, 0xA).await;
        assert_eq!(device.labels.tags, ["North", "roof"]);
        assert_eq!(device.labels.note, "By the\ndoor");
        label(&test, 0xA, "Bin", "north", "").await;
        let device = shown(&test, 0xA).await;
        assert_eq!(device.labels.tags, ["north"], "as it is written by now");
        assert_eq!(device.labels.note, "");
        assert!(shown(&test, 0xB).await.labels.tags.is_empty());

        let who = test.of_root();
        let query = AuditQuery {
            verb: "edit".into(),
            object: "A".into(),
            ..AuditQuery::default()
        };
        let log = test.engine.audit(&who, test.group, &query).await.unwrap();
        let tags = log.rows[0].fields.iter().find(|field| field.name == "tags");
        let tags = tags.expect("other tags are noted");
        assert_eq!(tags.before.said(), Some("North, roof"));
        assert_eq!(tags.after.said(), Some("north"));
        test
    })
    .await;
}

#[tokio::test]
async fn many_devices_get_and_lose_tags_and_what_had_them_is_told() {
    on_each(async |test| {
        test.with_devices(0, &[0xA, 0xB, 0xC]).await;
        label(&test, 0xA, "A", "roof", "").await;
        label(&test, 0xB, "B", "old", "Kept").await;
        let many: Vec<String> = (0..20).map(|n| format!("t{n}")).collect();
        label(&test, 0xC, "C", &many.join(","), "").await;
        let who = test.person(Profile::CustomerWrite).await;
        let edit = BulkInput {
            deed: "edit".into(),
            all: "on".into(),
            conditions: "id.is.A|id.is.B|id.is.C".into(),
            add_tags: "Roof".into(),
            remove_tags: "OLD".into(),
            ..BulkInput::default()
        };
        let looked = test.engine.look_at_devices(&who, &edit).await.unwrap();
        assert!(found(&test, "tag.is.old").await.contains(&0xB), "not yet");
        let count = change_devices(&test.engine, &who, &edit).await.unwrap();
        assert_eq!(looked, count);
        let full = Fault::TooManyTags { max: 20 };
        assert_eq!(count.done, 1);
        assert_eq!(count.left.len(), 2, "{:?}", count.left);
        assert!(count.left.contains(&(None, 1)), "one has it already");
        assert!(count.left.contains(&(Some(full), 1)));
        let device = shown(&test, 0xB).await;
        assert_eq!(device.labels.tags, ["Roof"]);
        assert_eq!(device.labels.note, "Kept");
        assert_eq!(shown(&test, 0xA).await.labels.tags, ["roof"]);
        test
    })
    .await;
}

#[tokio::test]
async fn conditions_hold_together_or_one_is_enough() {
    on_each(async |test| {
        test.with_devices(0, &[0xA, 0xB]).await;
        test.with_devices(1, &[0x1B]).await;
        label(&test, 0xA, "Müll 50%", "Roof", "Door").await;
        label(&test, 0xB, "Bin", "roof,north", "").await;
        for (conditions, expected) in [
            ("name.contains.MÜLL", &[0xA][..]),
            ("name.contains.0%25", &[0xA]),
            ("name.is_not.bin", &[0xA, 0x1B]),
            ("id.is.00b", &[0xB]),
            ("id.contains.b", &[0xB, 0x1B]),
            ("tag.is.ROOF", &[0xA, 0xB]),
            ("tag.is_not.north", &[0xA, 0x1B]),
            ("tag.contains.ort", &[0xB]),
            ("tag.is.", &[0x1B]),
            ("tag.is_not.", &[0xA, 0xB]),
            ("note.is_not.", &[0xA]),
            ("note.contains.oo", &[0xA]),
            ("type.is.Counter", &[0xA, 0xB]),
            ("group.is.nothing", &[]),
            ("token.is.none", &[0xA, 0xB, 0x1B]),
            ("token.is.active", &[]),
            ("token.is.off_contract|token.is.invalid", &[]),
            ("quality.is.good", &[]),
            ("quality.is.unknown", &[0xA, 0xB, 0x1B]),
            ("keep_alive.is.not_seen", &[0xA, 0xB, 0x1B]),
            ("keep_alive.is.missed|keep_alive.is.kept", &[]),
            ("suspended.is.no&prototype.is.no", &[0xA, 0xB, 0x1B]),
            ("certificate.is.", &[0xA, 0xB, 0x1B]),
            ("seen.before.2100-01-01", &[]),
            ("created.after.2026-01-01", &[0xA, 0xB, 0x1B]),
            ("created.before.2026-01-01", &[]),
            ("tag.is.roof&tag.is.north", &[0xB]),
            ("tag.is.north|note.is.door", &[0xA, 0xB]),
        ] {
            assert_eq!(found(&test, conditions).await, expected, "{conditions}");
        }
        let who = test.member(Profile::CustomerRead);
        for (conditions, field) in [
            ("shoe.is.9", "c1"),
            ("name.is.x&seen.is.2026-01-01", "h2"),
            ("token.is.gone", "v1"),
            ("name", "conditions"),
        ] {
            let query = DeviceQuery {
                conditions: conditions.into(),
                ..DeviceQuery::default()
            };
            let refused = test.engine.list_devices(&who, &query).await;
            let Err(Error::Rejected(wrong)) = refused else {
                panic!("{conditions} passed")
            };
            assert_eq!(wrong[0].field, field, "{conditions}");
        }
        test
    })
    .await;
}

#[tokio::test]
async fn names_of_types_and_groups_are_found_in_any_case_and_letters() {
    on_each(async |test| {
        test.with_devices(0, &[0xA]).await;
        test.with_devices(1, &[0x1B]).await;
        let who = test.member(Profile::CustomerWrite);
        let named = DeviceTypeInput {
            name: "Été à Liège".into(),
            ..test.device_type_form(0).await
        };
        let edited = test
            .engine
            .edit_device_type(&who, test.device_types[0], &named);
        edited.await.unwrap();
        let group = GroupInput {
            name: "ΜΟΝΆΔΕΣ".into(),
            ..test.engine.group(&who, test.group).await.unwrap().input()
        };
        let root = test.of_root();
        let edited = test.engine.edit_group(&root, test.group, &group);
        edited.await.unwrap();
        for (conditions, expected) in [
            ("type.is.été à liège", &[0xA][..]),
            ("type.is.ÉTÉ À LIÈGE", &[0xA]),
            ("type.is_not.éTé à LIège", &[0x1B]),
            ("type.contains.À LIÈ", &[0xA]),
            ("type.is.ete a liege", &[]),
            ("group.is.μονάδες", &[0xA, 0x1B]),
            ("group.contains.Άδε", &[0xA, 0x1B]),
            ("group.is_not.ΜΟΝΆΔΕΣ", &[]),
        ] {
            assert_eq!(found(&test, conditions).await, expected, "{conditions}");
        }
        test
    })
    .await;
}

#[tokio::test]
async fn what_was_said_of_a_device_stays_with_whoever_said_it() {
    on_each(async |test| {
        test.with_devices(0, &[0xA]).await;
        label(&test, 0xA, "Bin", "roof", "Door").await;
        let who = test.member(Profile::CustomerWrite);
        test.engine
            .delete_device(&who, DeviceId(0xA))
            .await
            .unwrap();
        test.with_devices(0, &[0xA]).await;
        let device = shown(&test, 0xA).await;
        assert_eq!(device.labels, Default::default());
        assert!(found(&test, "tag.is.roof").await.is_empty());
        test
    })
    .await;
}

#[tokio::test]
async fn an_order_is_turned_round_and_walked_there_and_back() {
    on_each(async |test| {
        let ids: Vec<u32> = (0x100..0x100 + 60).collect();
        test.with_devices(0, &ids).await;
        let who = test.member(Profile::CustomerRead);
        for sort in [DeviceSort::Name, DeviceSort::Created, DeviceSort::Id] {
            let mut pages = Vec::new();
            let mut query = DeviceQuery {
                sort,
                reversed: "on".into(),
                size: 25,
                ..DeviceQuery::default()
            };
            loop {
                let page = test.engine.list_devices(&who, &query).await.unwrap();
                query.after = page.next.clone().unwrap_or_default();
                pages.push(page);
                if query.after.is_empty() {
                    break;
                }
            }
            let ids_of = |page: &domain::list::Page<DeviceView>| {
                page.rows.iter().map(|row| row.id.0).collect::<Vec<u32>>()
            };
            let mut seen: Vec<u32> = pages.iter().flat_map(ids_of).collect();
            match sort {
                DeviceSort::Created => assert!(seen.is_sorted(), "the first registered is first"),
                _ => assert!(seen.iter().rev().is_sorted()),
            }
            let back = DeviceQuery {
                after: String::new(),
                until: pages[1].previous.clone().unwrap(),
                ..query
            };
            let page = test.engine.list_devices(&who, &back).await.unwrap();
            assert_eq!(ids_of(&page), ids_of(&pages[0]));
            seen.sort_unstable();
            assert_eq!(seen, ids);
        }
        test
    })
    .await;
}

#[tokio::test]
async fn a_file_holds_what_matches_each_once_and_nothing_else() {
    on_each(async |test| {
        let ids: Vec<u32> = (0x1000..0x1000 + 300).collect();
        test.with_devices(0, &ids).await;
        test.with_devices(1, &[0x1]).await;
        let who = test.member(Profile::CustomerRead);
        let query = DeviceQuery {
            conditions: "type.is.counter".into(),
            ..DeviceQuery::default()
        };
        let mut export = test.engine.export_devices(&who, &query).await.unwrap();
        let mut seen = Vec::new();
        loop {
            let part = export.more(&who).await.unwrap();
            if part.is_empty() {
                break;
            }
            seen.extend(part.iter().map(|device| device.id.0));
        }
        assert_eq!(seen, ids);
        test
    })
    .await;
}

#[tokio::test]
async fn a_view_is_its_owners_until_it_is_shared() {
    on_each(async |test| {
        let (ann, ben) = (
            user(&test, Profile::CustomerWrite).await,
            user(&test, Profile::CustomerRead).await,
        );
        let view = |group: String| SavedViewInput {
            name: "Roofs".into(),
            address: "c1=tag&v1=roof".into(),
            group,
            usual: String::new(),
        };
        let engine = &test.engine;
        // What the list would refuse is no view of it.
        for (address, field) in [("c1=shoe&v1=9", "c1"), ("size=7", "size")] {
            let wrong = SavedViewInput {
                address: address.into(),
                ..view(String::new())
            };
            match engine.save_view(&ann, &wrong).await {
                Err(Error::Rejected(wrong)) => assert_eq!(wrong[0].field, field),
                other => panic!("{other:?}"),
            }
        }
        let id = engine.save_view(&ann, &view(String::new())).await.unwrap();
        assert!(engine.saved_views(&ben).await.unwrap().is_empty());
        let hidden = engine.set_usual_view(&ben, Some(id)).await;
        assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");

        // Of the same name it is the same one.
        let shared = view(test.group.to_string());
        assert_eq!(engine.save_view(&ann, &shared).await.unwrap(), id);
        let seen = engine.saved_views(&ben).await.unwrap();
        assert_eq!(seen.len(), 1);
        assert!(seen[0].of.is_some() && !seen[0].write && !seen[0].usual);
        engine.set_usual_view(&ben, Some(id)).await.unwrap();
        let usual = engine.usual_view(&ben).await.unwrap();
        assert_eq!(usual, Some((id, "c1=tag&v1=roof".to_owned())));
        assert_eq!(engine.usual_view(&ann).await.unwrap(), None);
        let refused = engine.delete_view(&ben, id).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");

        // Who only reads shares nothing, and a group that is not there is none.
        for group in [test.group.to_string(), "0".repeat(23) + "1"] {
            match engine.save_view(&ben, &view(group)).await {
                Err(Error::Rejected(wrong)) => assert_eq!(wrong[0].field, "group"),
                other => panic!("{other:?}"),
            }
        }
        engine.delete_view(&ann, id).await.unwrap();
        assert_eq!(engine.usual_view(&ben).await.unwrap(), None);
        let gone = engine.delete_view(&ann, id).await;
        assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
        test
    })
    .await;
}

#[tokio::test]
async fn a_view_is_shared_no_longer_than_its_owner_is_of_the_group() {
    on_each(async |mut test| {
        test.with_group_below().await;
        let below = test.groups_below[0].clone();
        let keeper = test.member(Profile::CustomerWrite);
        let (ann, ben) = (
            user(&test, Profile::CustomerWrite).await,
            user(&test, Profile::CustomerRead).await,
        );
        let engine = &test.engine;
        let view = SavedViewInput {
            name: "Roofs".into(),
            group: below.id.to_string(),
            ..SavedViewInput::default()
        };
        let id = engine.save_view(&ann, &view).await.unwrap();
        // A role on the group above is one on this, too.
        let seen = engine.saved_views(&ben).await.unwrap();
        assert_eq!(seen[0].group, Some((below.id, below.name.clone())));

        let beside = test.with_group_beside().await;
        let root = test.of_root();
        let moved = UserInput {
            first_name: "Ann".into(),
            email: ann.email.clone(),
            groups: vec![beside.to_string()],
            profiles: vec![Profile::CustomerWrite.name().into()],
            ..UserInput::default()
        };
        engine.edit_user(&root, ann.user, &moved).await.unwrap();
        assert!(engine.saved_views(&ben).await.unwrap().is_empty());
        let hidden = engine.set_usual_view(&ben, Some(id)).await;
        assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
        let hidden = engine.delete_view(&keeper, id).await;
        assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
        // What is hers stays hers, without the group.
        let path = test
            .group_path
            .replace(test.group.to_string().as_str(), beside.to_string().as_str());
        let ann = Principal {
            roles: vec![Role::fixed(beside, path.as_str(), Profile::CustomerWrite)],
            ..ann
        };
        let own = engine.saved_views(&ann).await.unwrap();
        assert_eq!(own.len(), 1);
        assert_eq!((own[0].id, own[0].group.clone()), (id, None));
        test
    })
    .await;
}
