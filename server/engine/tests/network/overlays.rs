//! What lies over maps: how many stations hear a message and how good its link is, and where base
//! stations stand, for those who may see it.

use domain::DeviceId;
use domain::StationId;
use domain::device::DeviceInput;
use domain::map::{FleetMap, Overlay, Scope, Viewport};
use domain::permission::{Principal, Profile};
use engine::Engine;
use engine::testing::on_each;

use super::story::{DEVICE, HEARD, Heard, MINUTE, Story};

const BRUSSELS: Viewport = Viewport {
    south: 50.0,
    west: 4.0,
    north: 51.5,
    east: 5.0,
    zoom: 9,
};

async fn map(engine: &Engine, who: &Principal, seen: Viewport, overlay: Overlay) -> FleetMap {
    engine
        .fleet_map(who, Scope::All, Some(seen), overlay)
        .await
        .unwrap()
}

#[tokio::test]
async fn cells_tell_how_many_stations_hear_and_how_good_links_are() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let engine = &story.test.engine;
        let reader = story.test.member(Profile::CustomerRead);
        let owner = story.test.member(Profile::CustomerWrite);
        let stated = DeviceInput {
            name: "Greenhouse".into(),
            lat: "50.8503".into(),
            lng: "4.3517".into(),
            ..DeviceInput::default()
        };
        engine
            .edit_device(&owner, DeviceId(DEVICE), &stated)
            .await
            .unwrap();
        // Excellent by three stations, and at the limit by one.
        for (seq, station, rssi) in [
            (1, 1, -100.0),
            (1, 2, -101.0),
            (1, 3, -102.0),
            (2, 1, -140.0),
        ] {
            let heard = Heard {
                seq,
                station,
                at: i64::from(seq) * MINUTE,
                rssi,
                ..HEARD
            };
            story.hear(heard).await;
        }
        story.at(3 * MINUTE);
        story.test.close_messages().await;
        for overlay in [Overlay::Best, Overlay::Stations, Overlay::Quality] {
            let cells = map(engine, &reader, BRUSSELS, overlay).await.cells;
            assert_eq!((cells.len(), cells[0].messages), (1, 2));
            assert_eq!(cells[0].stations, Some(2.0));
            assert_eq!(cells[0].quality, Some(1.5));
        }
        // A device's own cells tell the same.
        let own = engine.device_coverage(&reader, DeviceId(DEVICE)).await;
        let own = own.unwrap().cells.remove(0);
        assert_eq!(own.mean_stations(), Some(2.0));
        assert_eq!(own.mean_quality(), Some(1.5));
        story.test
    })
    .await;
}

#[tokio::test]
async fn base_stations_are_on_maps_of_those_who_may_see_where_they_stand() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let engine = &story.test.engine;
        let operator = story.test.of_root();
        story.test.place_station(1, 50.9, 4.4).await;
        story.test.place_station(2, -17.0, 179.9).await;
        let seen = async |who: &Principal, seen: Viewport| {
            let map = map(engine, who, seen, Overlay::None).await;
            assert!(!map.stations_more);
            let stations = map.stations.into_iter();
            stations.map(|one| (one.id, one.place)).collect::<Vec<_>>()
        };
        let first = (StationId(1), (50.9, 4.4));
        let second = (StationId(2), (-17.0, 179.9));
        assert_eq!(seen(&operator, BRUSSELS).await, [first]);
        assert_eq!(seen(&operator, Viewport::WORLD).await, [first, second]);
        // Across the date line, from either side of it.
        let fiji = Viewport {
            south: -20.0,
            west: 175.0,
            north: -15.0,
            east: 185.0,
            zoom: 6,
        };
        assert_eq!(seen(&operator, fiji).await, [second]);
        // Whoever does not operate them sees none, nor does anybody from elsewhere.
        for who in [
            story.test.member(Profile::CustomerRead),
            story.test.stranger(),
        ] {
            assert!(seen(&who, Viewport::WORLD).await.is_empty());
        }
        let own = engine
            .fleet_map(&operator, Scope::Station(StationId(1)), None, Overlay::Best)
            .await
            .unwrap();
        assert_eq!(own.stations.len(), 1);
        assert_eq!(own.stations[0].place, (50.9, 4.4));
        story.test
    })
    .await;
}

#[tokio::test]
async fn more_stations_than_a_map_shows_are_told_to_be_there() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let many: Vec<u32> = (0x100..0x100 + 101).collect();
        story.test.with_stations(&many).await;
        for station in &many {
            story.test.place_station(*station, 50.5, 4.5).await;
        }
        let engine = &story.test.engine;
        let operator = story.test.of_root();
        let crowded = map(engine, &operator, BRUSSELS, Overlay::None).await;
        assert!(crowded.stations.is_empty() && crowded.stations_more);
        let elsewhere = Viewport {
            north: 50.4,
            ..BRUSSELS
        };
        let empty = map(engine, &operator, elsewhere, Overlay::None).await;
        assert!(empty.stations.is_empty() && !empty.stations_more);
        story.test
    })
    .await;
}
