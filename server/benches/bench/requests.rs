//! B4: the request of a callback, made from its templates and signed, beside `format!` of the
//! same bytes and an HMAC over the same ones.

use std::hint::black_box;
use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use domain::UnixMillis;
use domain::callback::CallbackInput;
use engine::testing::TestEngine;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::table::Table;

/// Requests of a round.
const REQUESTS: i64 = 100_000;
/// Rounds.
const ROUNDS: usize = 7;
/// Time of the first message (s).
const START: i64 = 1_700_000_000;
const SECRET: [u8; 32] = *b"what the receiver knows us by...";

/// What the example of a message says.
const DEVICE: u32 = 0x1B9C5;
const DATA: [u8; 12] = [0x41, 0xea, 0, 0, 0x64, 1, 0x4c, 0, 0xda, 0xff, 0x2b, 0];
const RSSI: f64 = -129.9;
const SNR: f64 = 10.5;

/// The callback.
fn settings() -> CallbackInput {
    CallbackInput {
        method: "POST".into(),
        url: "http://127.0.0.1:9/devices/{device}?seq={seqNumber}".into(),
        headers: "X-Time: {time}".into(),
        content_type: "application/json".into(),
        body: r#"{"device":"{device}","time":{time},"data":"{data}","seqNumber":{seqNumber},"rssi":{rssi},"snr":"{snr}"}"#.into(),
        enabled: "on".into(),
        ..CallbackInput::default()
    }
}

/// The whole request as it goes over the wire, but for what the client adds.
fn by_hand(number: i64, seconds: i64, data: &[u8], rssi: f64, snr: f64) -> String {
    let data = payload::hex::encode_lower(data);
    let body = format!(
        "{{\"device\":\"{DEVICE:X}\",\"time\":{seconds},\"data\":\"{data}\",\
         \"seqNumber\":{number},\"rssi\":{rssi:.2},\"snr\":\"{snr:.2}\"}}"
    );
    let mut mac = Hmac::<Sha256>::new_from_slice(&SECRET).expect("a key of any length will do");
    mac.update(format!("{number:016x}.{seconds}.").as_bytes());
    mac.update(body.as_bytes());
    let signature = STANDARD.encode(mac.finalize().into_bytes());
    format!(
        "POST /devices/{DEVICE:X}?seq={number} HTTP/1.1\r\nuser-agent: SIGFOX\r\naccept: */*\r\n\
         webhook-id: {number:016x}\r\nx-time: {seconds}\r\ncontent-type: application/json\r\n\
         webhook-timestamp: {seconds}\r\nwebhook-signature: v1,{signature}\r\n\r\n{body}"
    )
}

/// The lines of a request, in an order that is the same for both.
fn lines(request: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = request.split("\r\n").collect();
    lines.sort_unstable();
    lines
}

/// A request as it goes over the wire, but for what the client adds.
fn wire(request: &http::Request<Bytes>) -> String {
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str());
    let mut text = format!("{} {path} HTTP/1.1\r\n", request.method());
    for (name, value) in request.headers() {
        let value = value.to_str().expect("text");
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    text.push_str(std::str::from_utf8(request.body()).expect("text"));
    text
}

/// Requests a second.
fn rate(mut make: impl FnMut(i64)) -> f64 {
    let started = Instant::now();
    for number in 0..REQUESTS {
        make(black_box(number));
    }
    REQUESTS as f64 / started.elapsed().as_secs_f64()
}

/// B4.
pub fn requests(table: &mut Table) {
    let mut make = TestEngine::unsent(&settings(), &SECRET);
    let time = |number: i64| UnixMillis((START + number) * 1000);
    let hand = |number: i64| {
        let seconds = START + number;
        by_hand(
            number,
            seconds,
            black_box(&DATA),
            black_box(RSSI),
            black_box(SNR),
        )
    };
    for number in [0, 27, 4_095] {
        let ours = wire(&make(number, time(number)));
        assert_eq!(lines(&ours), lines(&hand(number)), "the same bytes");
    }
    let (mut ours, mut beside) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(rate(|number| _ = black_box(make(number, time(number)))));
        beside.push(rate(|number| _ = black_box(hand(number))));
    }
    let what = "a callback's request from its templates, signed, beside `format!` of the same \
                bytes and HMAC";
    table.rates("B4", what, &ours, &beside, 0.5);
}
