//! Downlinks: what devices confirm, and what they say all the same.

use std::collections::BTreeMap;

use domain::{DeviceId, StationId};
use radio::{Content, Control, Key, Uplink};
use simulator::{Arrival, Deaf, Downlinks, Fleet, Line, Plan, Shares};

use super::plan;

#[test]
fn a_device_confirms_the_downlink_that_a_server_sends() {
    let mut fleet = Fleet::new(Plan {
        downlinks: Downlinks::Server,
        shares: Shares {
            asking: 1.0,
            late: 0.0,
            repeats: 0.0,
            ..Shares::default()
        },
        // So that devices have much else to say.
        interval: Some(120),
        days: 1,
        ..plan()
    })
    .unwrap();
    let keys: BTreeMap<DeviceId, Key> = fleet
        .registrations()
        .flat_map(|registration| registration.devices)
        .map(|device| (device.id, device.key.parse().unwrap()))
        .collect();
    let stranger = fleet.downlink(DeviceId(7), StationId(0x5000), 0, None);
    assert_eq!(stranger, Err(Deaf::Stranger));
    let early = fleet.downlink(DeviceId(0x40_0000), StationId(0x5000), 0, None);
    assert_eq!(early, Err(Deaf::NotAsked));
    let mut expected: BTreeMap<DeviceId, i64> = BTreeMap::new();
    let mut confirmed = 0;
    let mut before = 0;
    let mut last: BTreeMap<DeviceId, (u16, i64)> = BTreeMap::new();
    while let Some(arrival) = fleet.next() {
        assert!(arrival.time >= before);
        before = arrival.time;
        let Line::Reception(reception) = arrival.line else {
            panic!("{arrival:?}");
        };
        let (device, number) = (reception.device, reception.seq_number);
        if let Some((earlier, time)) = last.insert(device, (number, reception.time))
            && earlier != number
        {
            assert!(time < reception.time, "{reception:?}");
            assert!(
                (number + 4096 - earlier) % 4096 < 2048,
                "{earlier} {number}"
            );
        }
        if reception.ack && reception.rssi.0 > -11_500 {
            let (device, station) = (reception.device, reception.station);
            let sent = reception.time + 20_000;
            let key = &keys[&device];
            let frame = |sequence| {
                let frame = radio::downlink::encode(&[1; 8], device.0, sequence, key);
                payload::hex::encode_lower(&frame)
            };
            let wrong = frame((reception.seq_number + 1) % 4096);
            let wrong = fleet.downlink(device, station, sent, Some(&wrong));
            if wrong == Err(Deaf::NotAsked) {
                // Another station has heard the message as well.
                continue;
            }
            assert!(matches!(wrong, Err(Deaf::Frame(_))), "{wrong:?}");
            let right = frame(reception.seq_number);
            let at = fleet.downlink(device, station, sent, Some(&right)).unwrap();
            assert!(at > sent && at < sent + 10_000);
            expected.insert(device, at);
        }
        if let Some(oob) = reception.oob
            && matches!(oob, simulator::Oob::DownlinkConfirmation { .. })
        {
            let at = expected[&reception.device];
            assert!((reception.time - at).abs() < 10_000);
            confirmed += 1;
        }
    }
    assert!(expected.len() > 10 && confirmed > 30, "{confirmed}");
    assert!(fleet.truth().confirmations > 10);
}

/// What the stations hand in but for confirmations of downlinks, as they hand it in.
fn of_their_own_accord(fleet: &mut Fleet, answers: impl Fn(&mut Fleet, &Arrival)) -> Vec<String> {
    let mut lines = Vec::new();
    while let Some(arrival) = fleet.next() {
        answers(fleet, &arrival);
        let confirms = match &arrival.line {
            Line::Reception(reception) => {
                matches!(
                    reception.oob,
                    Some(simulator::Oob::DownlinkConfirmation { .. })
                )
            }
            Line::Frame(frame) => matches!(
                Uplink::decode(&frame.frame).unwrap().content,
                Content::Control(Control::DownlinkConfirmation { .. })
            ),
        };
        if !confirms {
            lines.push(serde_json::to_string(&arrival.line).unwrap());
        }
    }
    lines
}

#[test]
fn what_devices_say_of_their_own_accord_does_not_depend_on_answers() {
    for frames in [false, true] {
        let plan = |downlinks| Plan {
            frames,
            downlinks,
            shares: Shares {
                asking: 0.8,
                ..Shares::default()
            },
            ..plan()
        };
        let nobody = |_: &mut Fleet, _: &Arrival| {};
        let mut silent = Fleet::new(plan(Downlinks::Server)).unwrap();
        let unanswered = of_their_own_accord(&mut silent, nobody);
        assert_eq!(silent.truth().confirmations, 0);
        assert!(silent.truth().unconfirmed > 50);
        let mut played = Fleet::new(plan(Downlinks::Played)).unwrap();
        let answered = of_their_own_accord(&mut played, nobody);
        assert!(played.truth().confirmations > 50);
        assert_eq!(answered, unanswered);

        // By a server, at once and late; no frame of it is looked at.
        for late in [20_000, 600_000] {
            let answer = |fleet: &mut Fleet, arrival: &Arrival| {
                let (device, station) = match &arrival.line {
                    Line::Reception(reception) => (reception.device, reception.station),
                    Line::Frame(frame) => {
                        let uplink = Uplink::decode(&frame.frame).unwrap();
                        (DeviceId(uplink.device), frame.station)
                    }
                };
                // Most have not asked.
                let _ = fleet.downlink(device, station, arrival.time + late, None);
            };
            let mut served = Fleet::new(plan(Downlinks::Server)).unwrap();
            assert_eq!(of_their_own_accord(&mut served, answer), unanswered);
            assert!(served.truth().confirmations > 20, "{late}");
        }
    }
}
