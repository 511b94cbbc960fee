//! From where messages were heard: what is counted once, and with what it goes.

use domain::device::DeviceInput;
use domain::group::{Group, GroupInput};
use domain::map::{Overlay, Scope};
use domain::permission::Profile;
use domain::{DeviceId, GroupId};
use engine::testing::{TestEngine, on_each};

use super::story::{DAY, DEVICE, HEARD, Heard, MINUTE, Story};

/// A group below the demo group.
async fn below(test: &TestEngine, name: &str) -> Group {
    let keeper = test.member(Profile::CustomerWrite);
    let input = GroupInput {
        parent: test.group.to_string(),
        name: name.into(),
        kind: "basic".into(),
        timezone: "Europe/Brussels".into(),
        ..GroupInput::default()
    };
    let id = test.engine.create_group(&keeper, &input).await.unwrap();
    Group {
        id,
        parent: Some(test.group),
        name: name.into(),
        path: Group::path_below(&test.group_path, id),
    }
}

/// Says where a device stands.
async fn stand(test: &TestEngine, device: u32, lat: &str, lng: &str) {
    let owner = test.member(Profile::CustomerWrite);
    let input = DeviceInput {
        name: "Greenhouse".into(),
        lat: lat.into(),
        lng: lng.into(),
        ..DeviceInput::default()
    };
    let stated = test.engine.edit_device(&owner, DeviceId(device), &input);
    stated.await.unwrap();
}

/// How many devices have a place, and how many messages were heard, on the map of a group.
async fn on_map(test: &TestEngine, group: GroupId) -> (i64, i64) {
    let reader = test.member(Profile::CustomerRead);
    let scope = Scope::Group(group);
    let map = test
        .engine
        .fleet_map(&reader, scope, None, Overlay::Best)
        .await
        .unwrap();
    let heard = map.cells.iter().map(|cell| cell.messages).sum();
    (map.placed, heard)
}

#[tokio::test]
async fn what_came_before_it_was_counted_is_counted_once() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let test = &story.test;
        stand(test, DEVICE, "50.8503", "4.3517").await;
        let hear = async |seq: u16, station| {
            let at = i64::from(seq) * MINUTE;
            let rssi = -100.0 - f64::from(seq);
            let heard = Heard {
                seq,
                station,
                at,
                rssi,
                ..HEARD
            };
            assert_eq!(story.hear(heard).await, "accepted");
        };
        for (seq, station) in [(1, 1), (2, 2), (3, 1)] {
            hear(seq, station).await;
        }
        story.at(4 * MINUTE);
        test.close_messages().await;
        let counted = test.cells_of_coverage().await;
        assert!(!counted.is_empty());

        // As after an update, and with more processes than one.
        test.forget_coverage().await;
        assert_eq!(on_map(test, test.group).await, (1, 0));
        test.lay_out_maps().await;
        assert_eq!(test.cells_of_coverage().await, counted);
        test.lay_out_maps().await;
        assert_eq!(test.cells_of_coverage().await, counted);

        // One that is open while the walk passes is counted when it is closed; one that is closed
        // before the walk comes to it is left to the walk.
        hear(5, 1).await;
        test.forget_coverage().await;
        test.lay_out_maps().await;
        assert_eq!(on_map(test, test.group).await, (1, 3));
        story.at(6 * MINUTE);
        test.close_messages().await;
        assert_eq!(on_map(test, test.group).await, (1, 4));
        hear(7, 2).await;
        test.forget_coverage().await;
        story.at(8 * MINUTE);
        test.close_messages().await;
        assert_eq!(on_map(test, test.group).await, (1, 0));
        let reader = test.member(Profile::CustomerRead);
        let counting = async || {
            let map = test
                .engine
                .fleet_map(&reader, Scope::All, None, Overlay::None);
            map.await.unwrap().counting
        };
        assert!(counting().await);
        // What comes meanwhile is counted at once.
        hear(9, 1).await;
        story.at(10 * MINUTE);
        test.close_messages().await;
        assert_eq!(on_map(test, test.group).await, (1, 1));
        test.lay_out_maps().await;
        assert_eq!(on_map(test, test.group).await, (1, 6));
        assert!(!counting().await);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_device_type_that_is_deleted_leaves_no_map_behind() {
    on_each(async |test| {
        let mut story = Story::begin(test).await;
        let nth = story.test.with_group_below().await;
        let test = &story.test;
        let (of_type, group) = (test.device_types[nth], test.groups_below[0].clone());
        test.with_devices(nth, &[0xA]).await;
        for device in [DEVICE, 0xA] {
            stand(test, device, "50.8503", "4.3517").await;
        }
        for (device, rssi) in [(DEVICE, -120.0), (0xA, -80.0)] {
            let heard = Heard {
                device,
                rssi,
                ..HEARD
            };
            assert_eq!(story.hear(heard).await, "accepted");
        }
        story.at(MINUTE);
        test.close_messages().await;
        assert_eq!(on_map(test, test.group).await, (2, 2));
        assert_eq!(on_map(test, group.id).await, (1, 1));

        // The device goes to another type, and what it told before stays where it was told.
        let keeper = test.member(Profile::CustomerWrite);
        let (engine, to) = (&test.engine, test.device_types[0]);
        engine.transfer(&keeper, DeviceId(0xA), to).await.unwrap();
        assert_eq!(on_map(test, group.id).await, (0, 1));
        engine.delete_device_type(&keeper, of_type).await.unwrap();
        assert_eq!(on_map(test, group.id).await, (0, 0));
        let reader = test.member(Profile::CustomerRead);
        let map = engine.fleet_map(&reader, Scope::All, None, Overlay::Best);
        let cells = map.await.unwrap().cells;
        assert_eq!((cells.len(), cells[0].messages), (1, 1));
        assert_eq!((cells[0].best, cells[0].mean), (-120.0, -120.0));

        // What the station heard goes with the group.
        let names = async |id: String| {
            let cells = test.cells_of_coverage().await;
            cells.iter().filter(|cell| cell.starts_with(&id)).count()
        };
        assert_eq!(names(of_type.to_string()).await, 0);
        assert_eq!(names(group.id.to_string()).await, 1);
        engine.delete_group(&keeper, group.id).await.unwrap();
        assert_eq!(names(group.id.to_string()).await, 0);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_message_of_a_device_type_that_is_gone_is_counted_for_nobody() {
    on_each(async |test| {
        let mut story = Story::begin(test).await;
        let nth = story.test.with_group_below().await;
        let test = &story.test;
        test.with_devices(nth, &[0xA]).await;
        stand(test, 0xA, "50.8503", "4.3517").await;
        let heard = Heard {
            device: 0xA,
            ..HEARD
        };
        assert_eq!(story.hear(heard).await, "accepted");
        let keeper = test.member(Profile::CustomerWrite);
        let engine = &test.engine;
        let to = test.device_types[0];
        engine.transfer(&keeper, DeviceId(0xA), to).await.unwrap();
        let of_type = test.device_types[nth];
        engine.delete_device_type(&keeper, of_type).await.unwrap();
        // It is closed only now.
        story.at(MINUTE);
        test.close_messages().await;
        assert!(test.cells_of_coverage().await.is_empty());
        test.forget_coverage().await;
        test.lay_out_maps().await;
        assert!(test.cells_of_coverage().await.is_empty());
        story.test
    })
    .await;
}

#[tokio::test]
async fn cells_stay_when_their_messages_are_no_longer_kept() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let test = &story.test;
        stand(test, DEVICE, "50.8503", "4.3517").await;
        assert_eq!(story.hear(HEARD).await, "accepted");
        story.at(MINUTE);
        test.close_messages().await;
        let counted = test.cells_of_coverage().await;
        test.with_retention(0, 1).await;
        story.at(4 * DAY);
        test.forget_messages().await;
        assert!(story.messages().await.is_empty());
        assert_eq!(test.cells_of_coverage().await, counted);
        assert_eq!(on_map(test, test.group).await, (1, 1));
        story.test
    })
    .await;
}

#[tokio::test]
async fn what_is_counted_while_a_group_moves_is_counted_where_it_is_then() {
    on_each(async |test| {
        let mut story = Story::begin(test).await;
        let nth = story.test.with_group_below().await;
        let test = &story.test;
        let (north, south) = (below(test, "North").await, below(test, "South").await);
        let keeper = test.member(Profile::CustomerWrite);
        let harbour = test.groups_below[0].clone();
        let moved = test.engine.move_group(&keeper, harbour.id, north.id);
        moved.await.unwrap();
        let harbour = Group {
            parent: Some(north.id),
            path: Group::path_below(&north.path, harbour.id),
            ..harbour
        };
        test.with_devices(nth, &[0xA, 0xB]).await;
        stand(test, 0xA, "50.8503", "4.3517").await;
        let heard = Heard {
            device: 0xA,
            ..HEARD
        };
        assert_eq!(story.hear(heard).await, "accepted");
        story.at(MINUTE);
        test.moving_beside(&harbour, &south, test.close_messages())
            .await;
        assert_eq!(on_map(test, north.id).await, (0, 0));
        assert_eq!(on_map(test, south.id).await, (1, 1));

        // So is a device that gets a place at that moment, on its way back.
        let harbour = Group {
            parent: Some(south.id),
            path: Group::path_below(&south.path, harbour.id),
            ..harbour
        };
        let stands = stand(test, 0xB, "50.8504", "4.3518");
        test.moving_beside(&harbour, &north, stands).await;
        assert_eq!(on_map(test, south.id).await, (0, 0));
        assert_eq!(on_map(test, north.id).await, (2, 1));
        assert_eq!(on_map(test, test.group).await, (2, 1));
        story.test
    })
    .await;
}

#[tokio::test]
async fn coverage_is_offered_where_no_device_has_a_place_any_more() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let test = &story.test;
        let reader = test.member(Profile::CustomerRead);
        let without = test.member(Profile::DeviceManagerWrite);
        let look = async |who, overlay| {
            let map = test.engine.fleet_map(who, Scope::All, None, overlay);
            map.await.unwrap()
        };
        assert!(!look(&reader, Overlay::None).await.heard);
        stand(test, DEVICE, "50.8503", "4.3517").await;
        assert_eq!(story.hear(HEARD).await, "accepted");
        story.at(MINUTE);
        test.close_messages().await;
        stand(test, DEVICE, "", "").await;
        let map = look(&reader, Overlay::None).await;
        assert_eq!((map.placed, map.heard), (0, true));
        // And what was heard is in sight.
        let map = look(&reader, Overlay::Best).await;
        assert!(map.seen.zoom > 2, "{:?}", map.seen);
        assert_eq!(map.cells.len(), 1);
        assert!(!look(&without, Overlay::None).await.heard);
        story.test
    })
    .await;
}
