//! Maps of many devices: who is counted where, and who sees it.

use domain::DeviceId;
use domain::StationId;
use domain::device::DeviceInput;
use domain::group::{Group, GroupInput};
use domain::map::{FleetMap, Overlay, Scope, Viewport};
use domain::permission::{Principal, Profile};
use engine::testing::on_each;
use engine::{Engine, Error};

use super::story::{DEVICE, HEARD, Heard, MINUTE, Story};

async fn map(engine: &Engine, who: &Principal, scope: Scope) -> FleetMap {
    engine
        .fleet_map(who, scope, None, Overlay::Best)
        .await
        .unwrap()
}

fn at(lat: &str, lng: &str) -> DeviceInput {
    DeviceInput {
        name: "Greenhouse".into(),
        lat: lat.into(),
        lng: lng.into(),
        ..DeviceInput::default()
    }
}

#[tokio::test]
async fn a_device_is_on_the_maps_of_its_type_and_of_every_group_above_it() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let engine = &story.test.engine;
        let device = DeviceId(DEVICE);
        let (reader, owner) = (
            story.test.member(Profile::CustomerRead),
            story.test.member(Profile::CustomerWrite),
        );
        let device_type = Scope::DeviceType(story.test.device_types[0]);
        let scopes = [Scope::All, Scope::Group(story.test.group), device_type];
        for scope in scopes {
            assert_eq!(map(engine, &reader, scope).await.placed, 0);
        }

        let stated = at("50.8503", "4.3517");
        engine.edit_device(&owner, device, &stated).await.unwrap();
        for scope in scopes {
            let map = map(engine, &reader, scope).await;
            assert_eq!((map.placed, map.clusters.len()), (1, 1), "{scope}");
            let one = &map.clusters[0];
            assert_eq!(one.named, [(device, "Greenhouse".to_owned())]);
            assert_eq!((one.devices, one.stated, one.sent), (1, 1, 0));
            assert_eq!(one.place, (50.8503, 4.3517));
        }
        // What lies elsewhere is not in sight, and counted all the same.
        let elsewhere = Viewport {
            south: -40.0,
            west: -80.0,
            north: -20.0,
            east: -60.0,
            zoom: 5,
        };
        let south = engine
            .fleet_map(&reader, Scope::All, Some(elsewhere), Overlay::None)
            .await
            .unwrap();
        assert_eq!((south.placed, south.clusters.len()), (1, 0));

        // It moves, and then nobody knows where it is.
        let moved = at("-33.4561", "-70.6483");
        engine.edit_device(&owner, device, &moved).await.unwrap();
        let south = engine
            .fleet_map(&reader, Scope::All, Some(elsewhere), Overlay::None)
            .await
            .unwrap();
        assert_eq!(south.clusters[0].place, (-33.4561, -70.6483));
        engine
            .edit_device(&owner, device, &at("", ""))
            .await
            .unwrap();
        assert_eq!(map(engine, &reader, Scope::All).await.placed, 0);
        assert!(story.test.cells_of_maps().await.is_empty());

        // Nothing of it is there for others.
        let stranger = story.test.stranger();
        assert_eq!(map(engine, &stranger, Scope::All).await.placed, 0);
        for scope in [Scope::Group(story.test.group), device_type] {
            let refused = engine
                .fleet_map(&stranger, scope, None, Overlay::None)
                .await;
            assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        }
        let upside_down = Viewport {
            south: 50.0,
            north: 40.0,
            ..elsewhere
        };
        let refused = engine
            .fleet_map(&reader, Scope::All, Some(upside_down), Overlay::None)
            .await;
        assert!(matches!(refused, Err(Error::Rejected(_))), "{refused:?}");
        story.test
    })
    .await;
}

#[tokio::test]
async fn messages_count_where_they_were_heard_from_for_those_who_may_see_signals() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let engine = &story.test.engine;
        let reader = story.test.member(Profile::CustomerRead);
        let operator = story.test.of_root();
        let without_radio = story.test.member(Profile::DeviceManagerWrite);
        let owner = story.test.member(Profile::CustomerWrite);
        let stated = at("50.8503", "4.3517");
        engine
            .edit_device(&owner, DeviceId(DEVICE), &stated)
            .await
            .unwrap();
        for (seq, station, rssi) in [(1, 1, -118.0), (1, 2, -125.0), (2, 1, -110.5)] {
            let heard = Heard {
                seq,
                station,
                at: i64::from(seq) * MINUTE,
                rssi,
                ..HEARD
            };
            story.hear(heard).await;
        }
        assert!(map(engine, &reader, Scope::All).await.cells.is_empty());
        story.at(3 * MINUTE);
        story.test.close_messages().await;
        for scope in [Scope::All, Scope::DeviceType(story.test.device_types[0])] {
            let cells = map(engine, &reader, scope).await.cells;
            assert_eq!(cells.len(), 1, "{scope}");
            assert_eq!((cells[0].messages, cells[0].best), (2, -110.5));
            assert_eq!(cells[0].mean, -114.25);
            assert!(cells[0].south < 50.8503 && 50.8503 < cells[0].north);
            assert!(cells[0].west < 4.3517 && 4.3517 < cells[0].east);
        }
        // Closed once, counted once.
        story.test.close_messages().await;
        assert_eq!(map(engine, &reader, Scope::All).await.cells[0].messages, 2);

        let hidden = map(engine, &without_radio, Scope::All).await;
        assert!(!hidden.radio && hidden.cells.is_empty());
        assert_eq!(hidden.placed, 1);

        // Each station by what it heard, for whoever may see it.
        for (station, messages, best) in [(1, 2, -110.5), (2, 1, -125.0)] {
            let of = Scope::Station(StationId(station));
            let cells = map(engine, &operator, of).await.cells;
            assert_eq!(cells.len(), 1);
            assert_eq!((cells[0].messages, cells[0].best), (messages, best));
        }
        let station = Scope::Station(StationId(1));
        let refused = engine
            .fleet_map(&reader, station, None, Overlay::Best)
            .await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_computed_place_stands_in_until_somebody_says_better() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let engine = &story.test.engine;
        let reader = story.test.member(Profile::CustomerRead);
        let owner = story.test.member(Profile::CustomerWrite);
        story.test.place_station(1, 50.0, 4.0).await;
        for seq in [1, 2] {
            let heard = Heard {
                seq,
                at: i64::from(seq) * MINUTE,
                ..HEARD
            };
            story.hear(heard).await;
        }
        story.at(3 * MINUTE);
        story.test.close_messages().await;
        let computed = map(engine, &reader, Scope::All).await;
        let one = &computed.clusters[0];
        assert_eq!((one.devices, one.stated, one.sent), (1, 0, 0));
        assert_eq!(one.place, (50.0, 4.0));

        let stated = at("51.0", "5.0");
        engine
            .edit_device(&owner, DeviceId(DEVICE), &stated)
            .await
            .unwrap();
        let one = map(engine, &reader, Scope::All).await.clusters.remove(0);
        assert_eq!((one.place, one.stated), ((51.0, 5.0), 1));

        // It says itself where it is: that is believed before anybody else.
        story.test.with_geolocation(0).await;
        let payload = format!("{:08x}{:08x}", 48.5_f32.to_bits(), 2.25_f32.to_bits());
        let heard = Heard {
            seq: 4,
            at: 4 * MINUTE,
            ..HEARD
        };
        let item = story
            .item(heard)
            .replace("\"0004\"", &format!("\"{payload}\""));
        story.at(4 * MINUTE);
        assert_eq!(story.hand_in(&[item]).await, ["accepted"]);
        story.at(5 * MINUTE);
        story.test.close_messages().await;
        let one = map(engine, &reader, Scope::All).await.clusters.remove(0);
        assert_eq!((one.place, one.sent), ((48.5, 2.25), 1));
        story.test
    })
    .await;
}

#[tokio::test]
async fn many_devices_are_few_marks_and_each_is_found_by_looking_nearer() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let engine = &story.test.engine;
        let reader = story.test.member(Profile::CustomerRead);
        let mut placed: Vec<(u32, (f64, f64))> = (0..900_u32)
            .map(|n| {
                let (line, column) = (f64::from(n / 30), f64::from(n % 30));
                (0x1000 + n, (48.0 + line * 0.1, 2.0 + column * 0.1))
            })
            .collect();
        placed.extend((0..3).map(|n| (0x2000 + n, (40.0, -3.5))));
        story.test.with_placed_devices(0, &placed).await;
        let whole = map(engine, &reader, Scope::All).await;
        assert_eq!(whole.placed, 903);
        let sum: i64 = whole.clusters.iter().map(|cluster| cluster.devices).sum();
        assert_eq!(sum, 903);
        assert!(whole.clusters.len() <= 400, "{}", whole.clusters.len());

        let near = |place, zoom| Viewport::around(place, zoom, (800.0, 400.0));
        let seen = async |seen| {
            engine
                .fleet_map(&reader, Scope::All, Some(seen), Overlay::None)
                .await
                .unwrap()
                .clusters
        };
        let single = seen(near((48.1, 2.2), 16)).await;
        assert_eq!(single.len(), 1, "{single:?}");
        assert_eq!(
            single[0].named,
            [(DeviceId(0x1000 + 32), "Device 1020".to_owned())]
        );
        // Those at one place are told by name when nothing else tells them apart.
        let together = seen(near((40.0, -3.5), 18)).await;
        assert_eq!((together.len(), together[0].devices), (1, 3));
        assert_eq!(together[0].named.len(), 3);
        let from_afar = seen(near((40.0, -3.5), 15)).await;
        assert!(from_afar[0].named.is_empty());

        // Laid out anew, they are counted the same.
        let counted = story.test.cells_of_maps().await;
        story.test.forget_maps().await;
        assert_eq!(map(engine, &reader, Scope::All).await.placed, 0);
        story.test.lay_out_maps().await;
        assert_eq!(story.test.cells_of_maps().await, counted);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_group_that_moves_takes_its_devices_and_what_was_heard_of_them_along() {
    on_each(async |mut test| {
        let keeper = test.member(Profile::CustomerWrite);
        let mut made = Vec::new();
        for name in ["North", "South"] {
            let input = GroupInput {
                parent: test.group.to_string(),
                name: name.into(),
                kind: "basic".into(),
                timezone: "Europe/Brussels".into(),
                ..GroupInput::default()
            };
            let id = test.engine.create_group(&keeper, &input).await.unwrap();
            made.push(Group {
                id,
                parent: Some(test.group),
                name: name.into(),
                path: Group::path_below(&test.group_path, id),
            });
        }
        let below = test.with_group_below().await;
        let harbour = test.groups_below[0].clone();
        test.with_placed_devices(below, &[(0x10, (50.0, 4.0)), (0x11, (51.0, 5.0))])
            .await;
        test.heard_from(below, &[((50.0, 4.0), -11_000), ((51.0, 5.0), -12_000)])
            .await;
        let engine = &test.engine;
        let placed = async |group: &Group| {
            let map = map(engine, &keeper, Scope::Group(group.id)).await;
            (
                map.placed,
                map.cells.iter().map(|cell| cell.messages).sum::<i64>(),
            )
        };
        engine
            .move_group(&keeper, harbour.id, made[0].id)
            .await
            .unwrap();
        assert_eq!(
            (placed(&made[0]).await, placed(&made[1]).await),
            ((2, 2), (0, 0))
        );
        engine
            .move_group(&keeper, harbour.id, made[1].id)
            .await
            .unwrap();
        assert_eq!(
            (placed(&made[0]).await, placed(&made[1]).await),
            ((0, 0), (2, 2))
        );
        // Above both nothing changed.
        assert_eq!(map(engine, &keeper, Scope::All).await.placed, 2);
        let counted = test.cells_of_maps().await;
        test.forget_maps().await;
        test.lay_out_maps().await;
        assert_eq!(test.cells_of_maps().await, counted);
        test
    })
    .await;
}
