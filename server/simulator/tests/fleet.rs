//! A fleet, looked at from outside: by the lines that its stations hand in.

use std::collections::{BTreeMap, BTreeSet};

use domain::reception::Report;
use domain::{DeviceId, StationId};
use radio::{Content, Control, Key, Uplink};
use serde_json::Value;
use simulator::{
    Arrival, DAY, Deaf, Downlinks, Fleet, Hour, Line, Oob, Plan, Reception, Shares, Truth,
};

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

/// A message put together again from lines.
#[derive(Default)]
struct Message {
    sequence: u16,
    first: i64,
    data: String,
    oob: Option<String>,
    heard: BTreeMap<StationId, (i64, i64)>,
}

/// Counts everything anew from lines, as somebody would who knows only them.
fn recount(lines: &[Arrival]) -> (BTreeMap<DeviceId, Vec<Message>>, u64) {
    let mut repeats = 0;
    let mut all: BTreeMap<DeviceId, Vec<Message>> = BTreeMap::new();
    for reception in receptions(lines) {
        let text = serde_json::to_string(reception).unwrap();
        let line: Value = serde_json::from_str(&text).unwrap();
        let time = line["time"].as_i64().unwrap();
        let sequence = line["seqNumber"].as_u64().unwrap() as u16;
        let hundredths = |name: &str| (line[name].as_f64().unwrap() * 100.0).round() as i64;
        let figures = (hundredths("rssi"), hundredths("snr"));
        let messages = all.entry(reception.device).or_default();
        let known = messages
            .iter_mut()
            .rev()
            .find(|m| m.sequence == sequence && (m.first - time).abs() < 600_000);
        let message = match known {
            Some(message) => message,
            None => {
                messages.push(Message {
                    sequence,
                    first: time,
                    data: line["data"].as_str().unwrap().to_owned(),
                    oob: line["oob"]["type"].as_str().map(str::to_owned),
                    ..Message::default()
                });
                messages.last_mut().unwrap()
            }
        };
        message.first = message.first.min(time);
        if let Some(before) = message.heard.insert(reception.station, figures) {
            assert_eq!(before, figures);
            repeats += 1;
        }
    }
    for messages in all.values_mut() {
        messages.sort_by_key(|message| message.first);
    }
    (all, repeats)
}

fn check_truth(truth: &Truth, lines: &[Arrival]) {
    let (devices, repeats) = recount(lines);
    assert_eq!(truth.lines, lines.len() as u64);
    assert_eq!(truth.repeats, repeats);
    let first_day = truth.start.div_euclid(DAY);
    let mut days: BTreeMap<i64, [u32; 3]> = BTreeMap::new();
    let (mut breaks, mut missing) = (0, 0);
    for told in &truth.per_device {
        let none = Vec::new();
        let messages = devices.get(&told.id).unwrap_or(&none);
        let data: Vec<&Message> = messages.iter().filter(|m| m.oob.is_none()).collect();
        assert_eq!(told.messages as usize, data.len());
        assert_eq!(told.oob as usize, messages.len() - data.len());
        let size: usize = data.iter().map(|m| m.data.len() / 2).sum();
        assert_eq!(told.bytes, size as u64);
        let receptions: usize = messages.iter().map(|m| m.heard.len()).sum();
        assert_eq!(told.receptions, receptions as u64);
        let mut own: Vec<[u32; 3]> = Vec::new();
        for message in messages {
            let day = message.first.div_euclid(DAY) - first_day;
            own.resize(own.len().max(day as usize + 1), [0; 3]);
            let oob = u32::from(message.oob.is_some());
            let counts = [1 - oob, message.data.len() as u32 / 2, oob];
            for (at, count) in counts.into_iter().enumerate() {
                own[day as usize][at] += count;
                days.entry(day).or_default()[at] += count;
            }
        }
        assert_eq!(told.days, own);
        let gaps: Vec<u16> = messages
            .windows(2)
            .map(|pair| (pair[1].sequence + 4096 - pair[0].sequence) % 4096 - 1)
            .filter(|gap| *gap > 0)
            .collect();
        assert_eq!(told.breaks as usize, gaps.len());
        let lost: u32 = gaps.iter().map(|gap| u32::from(*gap)).sum();
        assert_eq!(told.lost_in_breaks, lost);
        assert!(told.lost + told.unconfirmed >= lost);
        assert_eq!(told.last_time, messages.last().map(|m| m.first));
        assert_eq!(told.last_sequence, messages.last().map(|m| m.sequence));
        breaks += u64::from(told.breaks);
        missing += u64::from(lost);
    }
    assert_eq!((truth.breaks, truth.lost_in_breaks), (breaks, missing));
    let told: BTreeMap<i64, [u32; 3]> = truth
        .days
        .iter()
        .zip(0..)
        .map(|(day, at)| (at, [day.heard.messages, day.heard.bytes, day.heard.oob]))
        .collect();
    assert_eq!(told, days);

    let all: Vec<&Message> = devices.values().flatten().collect();
    assert_eq!(truth.sent, truth.lost + all.len() as u64);
    let of = |kind: &str| {
        all.iter()
            .filter(|m| m.oob.as_deref() == Some(kind))
            .count() as u64
    };
    assert_eq!(truth.confirmations, of("downlink-confirmation"));
    assert_eq!(truth.oob.messages, truth.confirmations + of("keep-alive"));
    for (heard, oob) in [(truth.data, false), (truth.oob, true)] {
        let messages: Vec<&&Message> = all.iter().filter(|m| m.oob.is_some() == oob).collect();
        assert_eq!(heard.messages, messages.len() as u64);
        let figures = |of: fn(&(i64, i64)) -> i64| -> (u64, i64, i64, i64) {
            let all: Vec<i64> = messages
                .iter()
                .flat_map(|m| m.heard.values().map(of))
                .collect();
            let (least, most) = (all.iter().min().unwrap(), all.iter().max().unwrap());
            (all.len() as u64, *least, *most, all.iter().sum())
        };
        let flat = |f: simulator::Figures| (f.count, f.min, f.max, f.sum);
        assert_eq!(flat(heard.rssi), figures(|f| f.0));
        assert_eq!(flat(heard.snr), figures(|f| f.1));
        assert_eq!(heard.receptions, heard.rssi.count);
        let best = |of: fn(&(i64, i64)) -> i64| -> i64 {
            messages
                .iter()
                .map(|m| m.heard.values().map(of).max().unwrap())
                .sum()
        };
        assert_eq!(heard.best_rssi.sum, best(|f| f.0));
        assert_eq!(heard.best_snr.sum, best(|f| f.1));
        assert_eq!(heard.best_rssi.count, heard.messages);
    }
    let mut stations: BTreeMap<StationId, u64> = BTreeMap::new();
    for message in &all {
        for station in message.heard.keys() {
            *stations.entry(*station).or_default() += 1;
        }
    }
    for told in &truth.per_station {
        assert_eq!(
            told.receptions,
            stations.get(&told.id).copied().unwrap_or(0)
        );
    }
}

#[test]
fn the_truth_is_what_the_lines_say() {
    for seed in [1, 2, 3] {
        let (fleet, lines) = played(Plan { seed, ..plan() });
        check_truth(&fleet.truth(), &lines);
    }
}

#[test]
fn the_hours_of_each_device_type_are_what_the_lines_say() {
    let (fleet, lines) = played(Plan {
        off_contract_type: Some("Ended".into()),
        shares: Shares {
            off_contract: 0.3,
            ..Shares::default()
        },
        ..plan()
    });
    let truth = fleet.truth();
    let mut types: BTreeMap<DeviceId, String> = BTreeMap::new();
    for registration in fleet.registrations() {
        for device in registration.devices {
            types.insert(device.id, registration.device_type.clone().unwrap());
        }
    }
    let begins = |time: i64| time.div_euclid(3_600_000) * 3_600_000;
    let mut expected: BTreeMap<&str, BTreeMap<i64, Hour>> = BTreeMap::new();
    // No number comes twice in so few days.
    let mut messages: BTreeMap<(DeviceId, u16), (i64, &Reception)> = BTreeMap::new();
    let mut stations = BTreeSet::new();
    for reception in receptions(&lines) {
        let key = (reception.device, reception.seq_number);
        let message = messages.entry(key).or_insert((reception.time, reception));
        message.0 = message.0.min(reception.time);
        if stations.insert((key, reception.station)) {
            let hours = expected.entry(&types[&reception.device]).or_default();
            let hour = hours.entry(begins(reception.time)).or_default();
            hour.rssi.add(reception.rssi.0);
            hour.snr.add(reception.snr.0);
            hour.freq.add(reception.freq);
        }
    }
    for ((device, _), (time, said)) in messages {
        let hours = expected.entry(&types[&device]).or_default();
        let hour = hours.entry(begins(time)).or_default();
        match said.oob {
            None => {
                hour.messages += 1;
                hour.bytes += said.data.as_bytes().len() as u64;
            }
            Some(
                Oob::KeepAlive {
                    temp,
                    batt_idle,
                    batt_transmit,
                }
                | Oob::DownlinkConfirmation {
                    temp,
                    batt_idle,
                    batt_transmit,
                    ..
                },
            ) => {
                hour.temperature.add((temp * 100.0).round() as i64);
                hour.idle.add((batt_idle * 1000.0).round() as i64);
                hour.transmit.add((batt_transmit * 1000.0).round() as i64);
            }
        }
    }
    let told = truth.per_type.iter();
    let told = told.map(|one| (one.device_type.as_str(), one.hours.clone()));
    assert_eq!(told.collect::<BTreeMap<_, _>>(), expected);
    let ended = truth.per_type.iter().filter(|one| one.off_contract);
    assert_eq!(
        ended.map(|one| &one.device_type).collect::<Vec<_>>(),
        ["Ended"]
    );
    // All together they are what is told of the fleet.
    let mut all = Hour::default();
    for hour in truth.per_type.iter().flat_map(|one| one.hours.values()) {
        all.join(hour);
    }
    let (data, oob) = (truth.data, truth.oob);
    assert_eq!((all.messages, all.bytes), (data.messages, data.bytes));
    assert_eq!(all.rssi.sum, data.rssi.sum + oob.rssi.sum);
    assert_eq!(all.snr.max, data.snr.max.max(oob.snr.max));
    assert_eq!(all.idle.count, oob.messages);
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
