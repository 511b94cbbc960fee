//! Installing a device in the field.

use domain::install::{InstallInput, Verdict};
use domain::permission::Profile;
use domain::{DeviceId, UnixMillis};
use engine::Error;
use engine::testing::on_each;

const DEVICE: DeviceId = DeviceId(0x1CF14C);

fn at(lat: &str, lng: &str) -> InstallInput {
    InstallInput {
        id: DEVICE.to_string(),
        lat: lat.into(),
        lng: lng.into(),
        ..InstallInput::default()
    }
}

#[tokio::test]
async fn one_that_is_there_gets_its_place_and_keeps_everything_else() {
    on_each(async |test| {
        test.with_devices(0, &[DEVICE.0]).await;
        let who = test.member(Profile::CustomerWrite);
        let installed = test.engine.install_device(&who, &at("50.85", "4.35")).await;
        assert_eq!(installed.unwrap(), DEVICE);
        let device = test.engine.device(&who, DEVICE).await.unwrap();
        assert_eq!((device.lat, device.lng), (Some(50.85), Some(4.35)));
        assert_eq!(device.name, "Device 1CF14C");
        // Without a position the one before stays.
        let named = InstallInput {
            name: "Pump house".into(),
            ..at("", "")
        };
        test.engine.install_device(&who, &named).await.unwrap();
        let device = test.engine.device(&who, DEVICE).await.unwrap();
        assert_eq!(
            (device.lat, device.name.as_str()),
            (Some(50.85), "Pump house")
        );
        let reader = test.member(Profile::CustomerRead);
        let refused = test.engine.install_device(&reader, &named).await;
        assert!(matches!(refused, Err(Error::Forbidden)));
        test
    })
    .await;
}

#[tokio::test]
async fn one_that_is_not_there_is_registered() {
    on_each(async |test| {
        let who = test.member(Profile::CustomerWrite);
        let new = InstallInput {
            device_type: test.device_types[0].to_string(),
            pac: "545CB3B17AC98BA4".into(),
            prototype: "on".into(),
            ..at("50.85", "4.35")
        };
        test.engine.install_device(&who, &new).await.unwrap();
        let device = test.engine.device(&who, DEVICE).await.unwrap();
        assert!(device.prototype);
        assert_eq!(device.lat, Some(50.85));
        // Sent once more, as after a lost connection, it changes nothing.
        test.engine.install_device(&who, &new).await.unwrap();
        let Err(Error::Rejected(wrong)) = test
            .engine
            .install_device(&who, &InstallInput::default())
            .await
        else {
            panic!("it has no id");
        };
        assert_eq!(wrong[0].field, "id");
        test
    })
    .await;
}

#[tokio::test]
async fn it_passes_once_it_was_heard_well_enough() {
    on_each(async |test| {
        test.with_devices(0, &[DEVICE.0]).await;
        test.with_stations(&[1, 2]).await;
        test.start_intake();
        let who = test.member(Profile::CustomerRead);
        let since = UnixMillis(test.clock_now());
        let state = async || test.engine.installation(&who, DEVICE, since).await.unwrap();
        assert_eq!(state().await.verdict, Verdict::Waiting);
        test.clock.advance(200_000);
        assert_eq!(state().await.verdict, Verdict::Silent);
        let time = test.clock_now();
        let body = format!(
            r#"[{{"station":"0001","device":"{DEVICE}","time":{time},"seqNumber":7,"data":"002a","rssi":-90.5,"snr":12.0}},
                {{"station":"0002","device":"{DEVICE}","time":{time},"seqNumber":7,"data":"002a","rssi":-100.5,"snr":9.0}}]"#
        );
        test.engine.receive(&test.token, body.into()).await.unwrap();
        let heard = state().await;
        assert_eq!(heard.verdict, Verdict::Heard);
        assert_eq!(heard.heard.unwrap().stations, 2);
        test.clock.advance(120_000);
        test.close_messages().await;
        assert_eq!(state().await.verdict, Verdict::Pass);
        let stranger = test.stranger();
        let hidden = test.engine.installation(&stranger, DEVICE, since).await;
        assert!(matches!(hidden, Err(Error::NotFound)));
        test
    })
    .await;
}
