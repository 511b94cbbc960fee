//! B3: the sensor board's format of thirteen fields, parsed once, beside Rust written by hand for
//! that one layout and the npm package that integrators use. B4: a callback's body rendered from
//! its template, beside `format!`.

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Instant;

use payload::template::{Escape, Escaped, Part, Template};
use payload::variables::two_decimals;
use payload::{Format, Value};

use crate::table::Table;

/// The format.
pub const FORMAT: &str = "Temp::float:32 AccX::uint:16:little-endian AccY::uint:16:little-endian \
    AccZ::uint:16:little-endian Battery::uint:8 Digital8::bool:7 Digital7::bool:6 \
    Digital6::bool:5 Digital5::bool:4 Digital4::bool:3 Digital3::bool:2 Digital2::bool:1 \
    Digital1::bool:0";
/// Different messages, so that no branch is learnt by heart.
const MESSAGES: usize = 1024;
/// Times all messages are decoded in a round.
const TURNS: usize = 400;
/// Rounds.
const ROUNDS: usize = 7;

/// What the format names, as an author of firmware would declare it.
struct Board {
    temp: f32,
    acc: [u16; 3],
    battery: u8,
    digital: [bool; 8],
}

/// The layout by hand; a shorter message has no values.
fn by_hand(message: &[u8]) -> Option<Board> {
    let message: &[u8; 12] = message.first_chunk()?;
    let [t0, t1, t2, t3, x0, x1, y0, y1, z0, z1, battery, digital] = *message;
    Some(Board {
        temp: f32::from_be_bytes([t0, t1, t2, t3]),
        acc: [
            u16::from_le_bytes([x0, x1]),
            u16::from_le_bytes([y0, y1]),
            u16::from_le_bytes([z0, z1]),
        ],
        battery,
        digital: std::array::from_fn(|place| digital & (0x80 >> place) != 0),
    })
}

/// The same list of values that the decoder gives, by hand: also of a message that is shorter.
fn values_by_hand(message: &[u8]) -> [Option<Value<'_>>; 13] {
    let little = |at: usize| {
        let bytes = message.get(at..at + 2)?.try_into().ok()?;
        Some(Value::Uint(u16::from_le_bytes(bytes).into()))
    };
    let float = |bytes: &[u8; 4]| Value::F32(f32::from_be_bytes(*bytes));
    let digital = |bit: u8| Some(Value::Bool(message.get(11)? >> bit & 1 == 1));
    [
        message.first_chunk().map(float),
        little(4),
        little(6),
        little(8),
        message
            .get(10)
            .map(|battery| Value::Uint(u64::from(*battery))),
        digital(7),
        digital(6),
        digital(5),
        digital(4),
        digital(3),
        digital(2),
        digital(1),
        digital(0),
    ]
}

fn json_by_hand(message: &[u8], out: &mut String) {
    let Some(board) = by_hand(message) else {
        return;
    };
    let [x, y, z] = board.acc;
    let [d8, d7, d6, d5, d4, d3, d2, d1] = board.digital;
    let _ = write!(
        out,
        "{{\"Temp\":{},\"AccX\":{x},\"AccY\":{y},\"AccZ\":{z},\"Battery\":{},\"Digital8\":{d8},\
         \"Digital7\":{d7},\"Digital6\":{d6},\"Digital5\":{d5},\"Digital4\":{d4},\
         \"Digital3\":{d3},\"Digital2\":{d2},\"Digital1\":{d1}}}",
        board.temp, board.battery
    );
}

/// Messages with plausible values, always the same ones.
fn messages() -> Vec<[u8; 12]> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let message = |_| {
        let mut message = [0; 12];
        let degrees = (next() % 6_000) as f32 / 100.0 - 20.0;
        message[..4].copy_from_slice(&degrees.to_be_bytes());
        message[4..].copy_from_slice(&next().to_be_bytes());
        message
    };
    (0..MESSAGES).map(message).collect()
}

/// Calls a second.
fn rate(calls: usize, run: impl FnOnce()) -> f64 {
    let started = Instant::now();
    run();
    calls as f64 / started.elapsed().as_secs_f64()
}

/// B3 and the rendering part of B4.
pub fn codec(table: &mut Table) {
    let format = Format::parse(FORMAT).expect("the format");
    let messages = messages();
    same(&format, &messages);
    let all = MESSAGES * TURNS;
    let each = |run: &mut dyn FnMut(&[u8; 12])| {
        rate(all, || {
            for _ in 0..TURNS {
                messages.iter().for_each(&mut *run);
            }
        })
    };
    let (mut typed, mut typed_by_hand, mut board) = (Vec::new(), Vec::new(), Vec::new());
    let (mut json, mut json_hand) = (Vec::new(), Vec::new());
    let mut text = String::with_capacity(512);
    for _ in 0..ROUNDS {
        typed.push(each(&mut |message| {
            format.for_each(black_box(message), |_, value| _ = black_box(value));
        }));
        typed_by_hand.push(each(&mut |message| {
            for value in values_by_hand(black_box(message)) {
                black_box(value);
            }
        }));
        board.push(each(&mut |message| {
            if let Some(board) = by_hand(black_box(message)) {
                // Each value is used by itself, as above.
                black_box(board.temp);
                board.acc.into_iter().for_each(|acc| _ = black_box(acc));
                black_box(board.battery);
                board
                    .digital
                    .into_iter()
                    .for_each(|digital| _ = black_box(digital));
            }
        }));
        json.push(each(&mut |message| {
            text.clear();
            format.decode_json(black_box(message), &mut text);
            black_box(&text);
        }));
        json_hand.push(each(&mut |message| {
            text.clear();
            json_by_hand(black_box(message), &mut text);
            black_box(&text);
        }));
    }
    let (hand, package) = (1.0 / 1.5, 500.0);
    let what = "decode 13 fields to typed values, beside Rust by hand for this format";
    table.rates("B3", what, &typed, &typed_by_hand, hand);
    let what = "the same, beside a plain struct by hand that knows whole messages only";
    table.rates("B3", what, &typed, &board, hand);
    table.rates(
        "B3",
        "decode 13 fields to JSON, beside Rust by hand",
        &json,
        &json_hand,
        hand,
    );
    match peer() {
        Ok(package_rates) => {
            let what = "decode 13 fields to typed values, beside npm `sigfox-parser`";
            table.rates("B3", what, &typed, &package_rates, package);
            let what = "decode 13 fields to JSON, beside npm `sigfox-parser` without JSON";
            table.rates("B3", what, &json, &package_rates, 1.0);
        }
        Err(why) => table.skipped("B3", &why),
    }
    rendering(table);
}

/// Both must say the same, or nothing was compared.
fn same(format: &Format, messages: &[[u8; 12]]) {
    for message in messages {
        let board = by_hand(message).expect("twelve bytes");
        let values = format.decode(message);
        assert_eq!(values[0], Some(Value::F32(board.temp)));
        assert_eq!(values[3], Some(Value::Uint(board.acc[2].into())));
        assert_eq!(values[12], Some(Value::Bool(board.digital[7])));
    }
}

/// The package's rate, one figure a round, measured in a Node of its own.
fn peer() -> Result<Vec<f64>, String> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/bench/peer.mjs");
    let output = std::process::Command::new("node")
        .arg(script)
        .arg(FORMAT)
        .arg("41ea000064014c00daff2b00")
        .output()
        .map_err(|error| format!("node: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("node: {}", said.lines().next().unwrap_or_default()));
    }
    let rates: Option<Vec<f64>> = String::from_utf8_lossy(&output.stdout)
        .split_whitespace()
        .map(|rate| rate.parse().ok())
        .collect();
    rates
        .filter(|rates| !rates.is_empty())
        .ok_or_else(|| "no figures".to_owned())
}

fn rendering(table: &mut Table) {
    const BODY: &str = r#"{"device":"{device}","time":{time},"data":"{data}","rssi":{rssi},"temperature":{customData#Temp}}"#;
    let template = Template::parse(BODY).expect("the template");
    let data = "41ea000064014c00daff2b00";
    let (mut ours, mut beside) = (Vec::new(), Vec::new());
    let mut text = String::with_capacity(512);
    let calls = 400_000;
    for _ in 0..ROUNDS {
        ours.push(rate(calls, || {
            for n in 0..calls {
                let mut lookup = |part: &Part, out: &mut Escaped<'_>| match part {
                    Part::Variable { name, .. } => match name.as_str() {
                        "device" => out.push_str("1CF14C"),
                        "data" => out.push_str(black_box(data)),
                        "time" => _ = write!(out, "{}", black_box(1_440_578_526 + n)),
                        _ => out.push_str(&two_decimals(black_box(-93.25))),
                    },
                    Part::Custom { .. } => _ = write!(out, "{}", black_box(29.25_f32)),
                    Part::Literal(_) => {}
                };
                text.clear();
                template.render(Escape::Json, &mut lookup, &mut text);
                black_box(&text);
            }
        }));
        beside.push(rate(calls, || {
            for n in 0..calls {
                let made = format!(
                    "{{\"device\":\"{}\",\"time\":{},\"data\":\"{}\",\"rssi\":{:.2},\"temperature\":{}}}",
                    "1CF14C",
                    black_box(1_440_578_526 + n),
                    black_box(data),
                    black_box(-93.25_f64),
                    black_box(29.25_f32),
                );
                black_box(made);
            }
        }));
    }
    table.rates(
        "B4",
        "a callback's JSON body from its template, beside `format!`",
        &ours,
        &beside,
        0.5,
    );
}
