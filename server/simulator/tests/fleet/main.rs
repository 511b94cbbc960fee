//! A fleet, looked at from outside: by the lines that its stations hand in.

mod downlinks;
mod truth;

use std::collections::{BTreeMap, BTreeSet};

use domain::reception::Report;
use domain::{DeviceId, StationId};
use radio::{Content, Control, Key, Uplink};
use simulator::{Arrival, DAY, Fleet, Line, Plan, Reception, Shares};

fn plan() -> Plan {
    Plan {
        devices: 60,
        stations: 9,
        days: 5,
        seed: 42,
        ..Plan::default()
    }
}

fn played(plan: Plan) -> (Fleet, Vec<Arrival>) {
    let mut fleet = Fleet::new(plan).unwrap();
    let lines = fleet.by_ref().collect();
    (fleet, lines)
}

fn bytes(plan: Plan) -> String {
    let (fleet, lines) = played(plan);
    let json = |line| serde_json::to_string(line).unwrap() + "\n";
    let mut text: String = lines.iter().map(|arrival| json(&arrival.line)).collect();
    for registration in fleet.registrations() {
        text += &serde_json::to_string(&registration).unwrap();
    }
    text + &serde_json::to_string(&fleet.truth()).unwrap()
}

/// FNV-1a, to hold a fleet's bytes in a test.
fn print(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_one_others() {
    let first = bytes(plan());
    assert_eq!(first, bytes(plan()));
    let other = bytes(Plan { seed: 43, ..plan() });
    assert_ne!(first, other);
    let frames = Plan {
        frames: true,
        ..plan()
    };
    assert_eq!(bytes(frames.clone()), bytes(frames));
}

#[test]
fn the_bytes_are_the_same_on_every_machine() {
    let small = Plan {
        devices: 20,
        stations: 4,
        days: 2,
        ..Plan::default()
    };
    // What the first machine made. Another number means that old seeds mean something else now.
    assert_eq!(print(&bytes(small)), FINGERPRINT);
}

const FINGERPRINT: u64 = 2_255_430_065_346_308_108;

fn receptions(lines: &[Arrival]) -> Vec<&Reception> {
    let reception = |arrival: &'_ Arrival| match &arrival.line {
        Line::Reception(_) => true,
        Line::Frame(_) => false,
    };
    assert!(lines.iter().all(reception));
    lines
        .iter()
        .filter_map(|arrival| match &arrival.line {
            Line::Reception(reception) => Some(reception),
            Line::Frame(_) => None,
        })
        .collect()
}

#[test]
fn everything_comes_in_order_of_arrival_and_after_it_was_sent() {
    for frames in [false, true] {
        let (_, lines) = played(Plan { frames, ..plan() });
        assert!(lines.is_sorted_by_key(|arrival| arrival.time));
        for arrival in &lines {
            let time = match &arrival.line {
                Line::Reception(reception) => reception.time,
                Line::Frame(frame) => frame.time,
            };
            assert!(arrival.time > time && arrival.time - time < 200_000);
        }
    }
}

#[test]
fn a_server_accepts_every_value() {
    let (_, lines) = played(plan());
    let now = plan().end();
    for arrival in &lines {
        let mut line = serde_json::to_value(&arrival.line).unwrap();
        // The form without what a device says of itself.
        line.as_object_mut().unwrap().remove("oob");
        let text = line.to_string();
        let report: Report<'_> = serde_json::from_str(&text).unwrap();
        report
            .check(now)
            .unwrap_or_else(|why| panic!("{why:?}: {text}"));
    }
}

#[test]
fn figures_are_those_of_a_radio_network() {
    let (fleet, lines) = played(Plan {
        devices: 300,
        stations: 16,
        days: 2,
        ..plan()
    });
    let truth = fleet.truth();
    let lost = truth.lost as f64 / truth.sent as f64;
    assert!((0.002..0.2).contains(&lost), "{lost}");
    let stations = truth.data.receptions as f64 / truth.data.messages as f64;
    assert!((1.5..8.0).contains(&stations), "{stations}");
    let all = receptions(&lines);
    assert!(all.iter().all(|r| (-15_000..=-3_000).contains(&r.rssi.0)));
    assert!(all.iter().all(|r| (700..=7_000).contains(&r.snr.0)));
    assert!((1..=3).all(|rep| all.iter().any(|r| r.rep == rep)));
    let band = 868_130_000 - 96_000..868_130_000 + 96_000;
    assert!(all.iter().all(|r| band.contains(&r.freq)));
    assert!(truth.repeats > 0 && truth.late > 0 && truth.confirmations > 0);
}

/// Distance of two positions in degrees, in km: near enough.
fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let north = (a.0 - b.0) * 111.195;
    let east = (a.1 - b.1) * 111.195 * a.0.to_radians().cos();
    north.hypot(east)
}

#[test]
fn the_mean_rssi_falls_with_the_distance() {
    let (fleet, lines) = played(Plan {
        devices: 400,
        days: 2,
        ..plan()
    });
    let truth = fleet.truth();
    let devices: BTreeMap<_, _> = truth
        .per_device
        .iter()
        .map(|d| (d.id, (d.lat, d.lng)))
        .collect();
    let stations: BTreeMap<_, _> = truth
        .per_station
        .iter()
        .map(|s| (s.id, (s.lat, s.lng)))
        .collect();
    let mut rings = [(0.0, 0.0); 4];
    for reception in receptions(&lines) {
        let far = km(stations[&reception.station], devices[&reception.device]);
        let ring = [1.0, 3.0, 6.0].iter().filter(|edge| far > **edge).count();
        rings[ring].0 += reception.rssi.0 as f64 / 100.0;
        rings[ring].1 += 1.0;
    }
    let means = rings.map(|(sum, count)| sum / count);
    assert!(
        means.windows(2).all(|pair| pair[0] > pair[1] + 3.0),
        "{means:?}"
    );
}

#[test]
fn numbers_begin_again_and_times_of_a_device_ascend() {
    let punctual = Plan {
        shares: Shares {
            late: 0.0,
            repeats: 0.0,
            ..Shares::default()
        },
        ..plan()
    };
    let (fleet, lines) = played(punctual);
    assert!(fleet.truth().wraps > 5);
    let mut before: BTreeMap<DeviceId, (i64, u16)> = BTreeMap::new();
    let mut wrapped = 0;
    for reception in receptions(&lines) {
        let now = (reception.time, reception.seq_number);
        let Some(last) = before.insert(reception.device, now) else {
            continue;
        };
        if last.1 != now.1 {
            assert!(last.0 < now.0, "{reception:?}");
            let step = (now.1 + 4096 - last.1) % 4096;
            assert!(step < 100, "{step}");
            wrapped += u32::from(now.1 < last.1);
        }
    }
    assert!(wrapped > 5);
}

/// What one station heard of a message: in which transmissions, whether it asks for a downlink,
/// and what it says.
type Framed = (BTreeSet<u8>, bool, Content);

#[test]
fn frames_are_those_of_the_keys_and_say_what_receptions_say() {
    let (fleet, lines) = played(Plan {
        frames: true,
        ..plan()
    });
    let mut keys: BTreeMap<u32, Key> = BTreeMap::new();
    for registration in fleet.registrations() {
        for device in &registration.devices {
            keys.insert(device.id.0, device.key.parse().unwrap());
        }
    }
    assert_eq!(keys.len(), 60);
    let mut framed: BTreeMap<(StationId, u32, u16), Framed> = BTreeMap::new();
    for arrival in &lines {
        let Line::Frame(frame) = &arrival.line else {
            panic!("{arrival:?}");
        };
        let uplink = Uplink::decode(&frame.frame).unwrap();
        assert!(uplink.is_from(&keys[&uplink.device]));
        let heard = framed
            .entry((frame.station, uplink.device, uplink.sequence))
            .or_insert_with(|| {
                let content = uplink.content.clone();
                (BTreeSet::new(), uplink.downlink_requested, content)
            });
        heard.0.insert(uplink.transmission.number());
        assert_eq!(heard.2, uplink.content);
    }
    let (whole, told) = played(plan());
    let told = receptions(&told);
    let names: BTreeSet<_> = told
        .iter()
        .map(|r| (r.station, r.device.0, r.seq_number))
        .collect();
    assert_eq!(names, framed.keys().copied().collect());
    for reception in told {
        let key = (reception.station, reception.device.0, reception.seq_number);
        let (transmissions, ack, content) = &framed[&key];
        assert_eq!(transmissions.len(), usize::from(reception.rep));
        assert_eq!(*ack, reception.ack);
        match (content, &reception.oob) {
            (Content::Bytes(bytes), None) => assert_eq!(bytes, reception.data.as_bytes()),
            (
                Content::Control(Control::KeepAlive(_) | Control::DownlinkConfirmation { .. }),
                Some(_),
            ) => {}
            other => panic!("{other:?}"),
        }
    }
    let (framed, whole) = (fleet.truth(), whole.truth());
    assert_eq!((framed.data, framed.oob), (whole.data, whole.oob));
    assert_eq!(framed.per_device, whole.per_device);
    assert_eq!(framed.frames, lines.len() as u64);
}

#[test]
fn silent_devices_stay_silent_and_those_off_contract_have_their_own_type() {
    let (fleet, lines) = played(Plan {
        off_contract_type: Some("Ended".into()),
        shares: Shares {
            silent: 0.3,
            off_contract: 0.3,
            ..Shares::default()
        },
        ..plan()
    });
    let truth = fleet.truth();
    let silent: BTreeMap<_, _> = truth
        .per_device
        .iter()
        .filter_map(|device| Some((device.id, device.silent_from?)))
        .collect();
    assert!(silent.len() > 8);
    for reception in receptions(&lines) {
        if let Some(from) = silent.get(&reception.device) {
            // A confirmation may still come, and clocks are not exact.
            assert!(reception.time < from + 60_000);
        }
    }
    let ended: Vec<DeviceId> = truth
        .per_device
        .iter()
        .filter(|d| d.off_contract)
        .map(|d| d.id)
        .collect();
    assert!(ended.len() > 8);
    let mut registered = BTreeMap::new();
    for registration in fleet.registrations() {
        for device in registration.devices {
            registered.insert(device.id, registration.device_type.clone().unwrap());
        }
    }
    assert_eq!(registered.len(), 60);
    for (id, name) in registered {
        assert_eq!(ended.contains(&id), name == "Ended");
    }
}

#[test]
fn no_device_speaks_before_its_time() {
    let mut all = Fleet::new(plan()).unwrap();
    let mut stepped = Fleet::new(plan()).unwrap();
    let end = plan().end().0 + DAY;
    for due in (plan().start.0..end).step_by(777_000) {
        while let Some(arrival) = stepped.until(due) {
            assert!(arrival.time <= due);
            assert_eq!(Some(arrival), all.next());
        }
        assert!(stepped.wake().is_none_or(|wake| wake > due));
    }
    assert_eq!((all.next(), stepped.wake()), (None, None));
}
