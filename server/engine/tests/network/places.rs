//! Where devices are on maps of many, for whom, and which of them are told by name.

use domain::base_station::Degrees;
use domain::device::DeviceInput;
use domain::map::{FleetMap, Overlay, Scope, Viewport};
use domain::permission::{Action, Actions, Principal, Profile, Role};
use domain::statistics::{Edges, Span, Subject};
use domain::{DeviceId, StationId, UnixMillis};
use engine::Engine;
use engine::testing::{TestEngine, on_each};

use super::story::{DAY, DEVICE, HEARD, Heard, MINUTE, Story};

async fn map(engine: &Engine, who: &Principal, scope: Scope, seen: Option<Viewport>) -> FleetMap {
    let map = engine.fleet_map(who, scope, seen, Overlay::None);
    map.await.unwrap()
}

/// The maps on which the devices of the demo group are.
fn scopes(test: &TestEngine) -> [Scope; 3] {
    let device_type = Scope::DeviceType(test.device_types[0]);
    [Scope::All, Scope::Group(test.group), device_type]
}

/// How many devices the marks of a map stand for, and the ids of those that are told.
fn marked(map: &FleetMap) -> (i64, Vec<u32>) {
    let devices = map.clusters.iter().map(|cluster| cluster.devices).sum();
    let named = map.clusters.iter().flat_map(|cluster| &cluster.named);
    let mut named: Vec<u32> = named.map(|(id, _)| id.0).collect();
    named.sort_unstable();
    (devices, named)
}

fn near(place: Degrees, zoom: u32) -> Option<Viewport> {
    Some(Viewport::around(place, zoom, (800.0, 400.0)))
}

#[tokio::test]
async fn a_computed_place_is_on_maps_only_for_who_may_see_signals() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let test = &story.test;
        let engine = &test.engine;
        let there = (50.0, 4.0);
        // One station hears it: it is computed to be where that stands.
        test.place_station(1, there.0, there.1).await;
        assert_eq!(story.hear(HEARD).await, "accepted");
        story.at(MINUTE);
        test.close_messages().await;
        let reader = test.member(Profile::CustomerRead);
        let without = test.member(Profile::DeviceManagerWrite);
        for scope in scopes(test) {
            let seen = map(engine, &reader, scope, None).await;
            assert_eq!((seen.placed, marked(&seen)), (1, (1, vec![DEVICE])));
            let hidden = map(engine, &without, scope, None).await;
            assert_eq!((hidden.placed, marked(&hidden)), (0, (0, vec![])));
            assert_eq!(hidden.seen, Viewport::WORLD, "{scope}");
            let hidden = map(engine, &without, scope, near(there, 18)).await;
            assert_eq!(marked(&hidden), (0, vec![]), "{scope}");
        }

        // Beside others it is in none of their marks.
        test.with_devices(0, &[0xA]).await;
        let owner = test.member(Profile::CustomerWrite);
        let stated = DeviceInput {
            name: "Greenhouse".into(),
            lat: "50.01".into(),
            lng: "4.0".into(),
            ..DeviceInput::default()
        };
        engine
            .edit_device(&owner, DeviceId(0xA), &stated)
            .await
            .unwrap();
        let stated = (50.01, 4.0);
        for scope in scopes(test) {
            for zoom in [2, 9, 14, 16, 18] {
                let here = near(stated, zoom);
                let hidden = map(engine, &without, scope, here).await;
                assert_eq!((hidden.placed, marked(&hidden)), (1, (1, vec![0xA])));
                let mark = &hidden.clusters[0];
                assert_eq!((mark.place, mark.stated), (stated, 1), "{zoom}");
            }
            let seen = map(engine, &reader, scope, near(stated, 9)).await;
            assert_eq!((seen.placed, marked(&seen).0), (2, 2));
        }

        // Of roles of which only one lets see signals each counts where it was granted.
        let root = test.of_root().roles.remove(0);
        let mixed = Principal {
            roles: vec![
                Role::fixed(root.group, root.path, Profile::LimitedAdmin),
                reader.roles[0].clone(),
            ],
            ..reader.clone()
        };
        for zoom in [9, 16, 18] {
            let seen = map(engine, &mixed, Scope::All, near(stated, zoom)).await;
            assert_eq!(seen.placed, 2);
            let in_sight = map(engine, &reader, Scope::All, near(stated, zoom)).await;
            assert_eq!(marked(&seen), marked(&in_sight), "{zoom}");
        }
        let seen = map(engine, &mixed, Scope::All, near(there, 18)).await;
        assert_eq!(marked(&seen), (1, vec![DEVICE]));
        story.test
    })
    .await;
}

#[tokio::test]
async fn of_many_at_one_place_the_first_are_told_when_nothing_is_nearer() {
    on_each(async |test| {
        let maker = (40.0, -3.5);
        let reader = test.member(Profile::CustomerRead);
        // More than are looked at one by one from farther away, and then more than ever are.
        for (first, count) in [(0x1_0000, 450), (0x2_0000, 4_700)] {
            let placed: Vec<(u32, Degrees)> =
                (first..first + count).map(|id| (id, maker)).collect();
            test.with_placed_devices(0, &placed).await;
            for scope in scopes(&test) {
                let nearest = map(&test.engine, &reader, scope, near(maker, 18)).await;
                assert_eq!(nearest.clusters.len(), 1, "{scope}");
                let (devices, named) = marked(&nearest);
                assert_eq!(devices, nearest.placed);
                let told: Vec<u32> = (0x1_0000..0x1_0014).collect();
                assert_eq!(named, told, "{scope}");
                let name = &nearest.clusters[0].named[0].1;
                assert_eq!(name, "Device 10000");
                // From farther away there is a nearer look.
                let farther = map(&test.engine, &reader, scope, near(maker, 15)).await;
                assert_eq!(marked(&farther), (devices, vec![]), "{scope}");
            }
        }
        test
    })
    .await;
}

#[tokio::test]
async fn signals_of_a_base_station_are_for_who_may_see_signals() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let test = &story.test;
        let heard = Heard {
            rssi: -90.0,
            ..HEARD
        };
        assert_eq!(story.hear(heard).await, "accepted");
        let network = Role {
            profile: "Network".into(),
            actions: Actions::of(&[Action::Read, Action::ReadNetwork]),
            ..test.member(Profile::CustomerRead).roles[0].clone()
        };
        let without = Principal {
            roles: vec![network],
            ..test.member(Profile::CustomerRead)
        };
        let with = test.member(Profile::OperatorRead);
        let (since, before) = (UnixMillis(story.start), UnixMillis(story.start + DAY));
        let edges = Edges::utc(Span::Hour, since, before).unwrap();
        let of = Subject::Station(StationId(1));
        let full = test.engine.statistics(&with, of, &edges).await.unwrap();
        let bare = test.engine.statistics(&without, of, &edges).await.unwrap();
        assert!(full.total.rssi.count > 0);
        assert_eq!(full.total.messages, bare.total.messages);
        for hidden in [bare.total.rssi, bare.total.snr, bare.total.freq] {
            assert_eq!(hidden.count, 0);
        }
        story.test
    })
    .await;
}
