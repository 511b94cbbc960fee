//! Statistics.

use engine::testing::on_each;

use super::story::{DEVICE, HEARD, Heard, MINUTE, Story};

#[tokio::test]
async fn figures_rebuilt_from_the_rows_are_those_written_with_the_messages() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_devices(0, &[0xA]).await;
        story.test.with_devices(1, &[0xB]).await;
        // Over the turn of a month, some receptions late, one taking its message into the hour
        // before.
        let mut state = 7_u64;
        for n in 0..120_u16 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let device = [DEVICE, 0xA, 0xB][usize::from(n % 3)];
            let at = i64::from(n / 3) * 37 * MINUTE + (state >> 60) as i64 * 1_000;
            let rssi = -140.0 + (state >> 57 & 63) as f64 * 1.37;
            let heard = Heard {
                device,
                seq: n / 3,
                at,
                rssi,
                ..HEARD
            };
            story.hear(heard).await;
            if n % 4 == 0 {
                story
                    .hear(Heard {
                        station: 2,
                        at: at + 1_000,
                        rssi: rssi - 3.3,
                        ..heard
                    })
                    .await;
            }
            if n % 7 == 0 {
                story
                    .hear(Heard {
                        station: 3,
                        at: at - 50_000,
                        ..heard
                    })
                    .await;
            }
        }
        let written = story.test.figures().await;
        assert!(written.len() > 60, "{}", written.len());
        story.test.engine.rebuild_statistics(|_| ()).await.unwrap();
        assert_eq!(story.test.figures().await, written);
        story.test
    })
    .await;
}

#[tokio::test]
async fn bytes_are_counted_as_the_earliest_reception_tells_them() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.at(MINUTE);
        let told = |station, at, data: &str| {
            let heard = Heard {
                station,
                at,
                ..HEARD
            };
            let item = story.item(heard);
            item.replace(r#""data":"0000""#, &format!(r#""data":"{data}""#))
        };
        // Later and earlier in time, and at once at a station with a lesser id.
        for item in [
            told(3, 10_000, "000000"),
            told(3, 9_000, "11"),
            told(2, 9_000, "2222"),
            told(4, 9_000, "44444444"),
        ] {
            story.hand_in(&[item]).await;
            let written = story.test.figures().await;
            story.test.engine.rebuild_statistics(|_| {}).await.unwrap();
            assert_eq!(story.test.figures().await, written);
        }
        assert_eq!(story.messages().await[0].data, "2222");
        story.test
    })
    .await;
}
