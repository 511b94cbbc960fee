//! Where a device was heard.

use domain::DeviceId;
use domain::coverage::Cell;
use domain::device::DeviceInput;
use domain::permission::Profile;
use engine::testing::on_each;

use super::story::{DEVICE, HEARD, Heard, MINUTE, Story};

#[tokio::test]
async fn coverage_lays_messages_where_the_device_was() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let engine = &story.test.engine;
        let device = DeviceId(DEVICE);
        let reader = story.test.member(Profile::CustomerRead);
        let without_radio = story.test.member(Profile::DeviceManagerWrite);
        let heard = |seq: u16, rssi| Heard {
            seq,
            at: i64::from(seq) * MINUTE,
            rssi,
            ..HEARD
        };
        let coverage = async || engine.device_coverage(&reader, device).await.unwrap();
        let told = |cells: &[Cell]| -> Vec<(f64, f64, u32, f64)> {
            let cell = |cell: &Cell| (cell.south, cell.west, cell.messages, cell.best);
            cells.iter().map(cell).collect()
        };
        assert_eq!(coverage().await.looked_at, 0);

        // Nobody knows where it is: it was heard, and lies in no cell.
        story.hear(heard(1, -118.0)).await;
        let nowhere = coverage().await;
        assert_eq!((nowhere.looked_at, nowhere.cells.len()), (1, 0));

        // Computed, as long as nobody says where it stands.
        story.test.place_station(1, 50.0, 4.0).await;
        story.hear(heard(2, -120.0)).await;
        story.at(2 * MINUTE + 25_000);
        story.test.close_messages().await;
        let computed = coverage().await;
        assert_eq!(computed.looked_at, 2);
        assert_eq!(computed.cells[0].best, -118.0);
        assert_eq!(
            (computed.cells[0].south, computed.cells[0].west),
            (50.0, 4.0)
        );

        // Stated: all of it was there, whatever was computed.
        let stated = DeviceInput {
            name: "Greenhouse".into(),
            lat: "-33.4561".into(),
            lng: "-70.6483".into(),
            ..DeviceInput::default()
        };
        let owner = story.test.member(Profile::CustomerWrite);
        engine.edit_device(&owner, device, &stated).await.unwrap();
        story.hear(heard(3, -104.5)).await;
        assert_eq!(told(&coverage().await.cells), [(-33.46, -70.65, 3, -104.5)]);

        // It says itself where it is.
        story.test.with_geolocation(0).await;
        let mut moved = story.item(heard(4, -99.0));
        let payload = format!("{:08x}{:08x}", 48.8584_f32.to_bits(), 2.2945_f32.to_bits());
        moved = moved.replace("\"0004\"", &format!("\"{payload}\""));
        story.at(4 * MINUTE);
        assert_eq!(story.hand_in(&[moved]).await, ["accepted"]);
        story.at(5 * MINUTE);
        story.test.close_messages().await;
        let sent = coverage().await;
        assert_eq!(sent.size, 0.005);
        assert_eq!(
            told(&sent.cells),
            [(48.855, 2.29, 1, -99.0), (-33.46, -70.65, 3, -104.5)]
        );

        // Signal figures are not for everybody, and the device is not there for strangers.
        let refused = engine.device_coverage(&without_radio, device).await;
        assert!(
            matches!(refused, Err(engine::Error::Forbidden)),
            "{refused:?}"
        );
        let stranger = story.test.stranger();
        let refused = engine.device_coverage(&stranger, device).await;
        assert!(
            matches!(refused, Err(engine::Error::NotFound)),
            "{refused:?}"
        );
        story.test
    })
    .await;
}
