//! The truth about a fleet is what somebody counts who knows only the lines.

use std::collections::{BTreeMap, BTreeSet};

use domain::{DeviceId, StationId};
use serde_json::Value;
use simulator::{Arrival, DAY, Hour, Oob, Plan, Reception, Shares, Truth};

use super::{plan, played, receptions};

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
