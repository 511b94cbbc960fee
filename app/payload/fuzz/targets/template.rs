//! A template, a line feed, and the text that stands for every variable of it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use payload::template::{Escape, Template, UrlTemplate};
use payload::variables::{Place, availability};
use payload::{Answer, DownlinkTemplate};

fuzz_target!(|input: &[u8]| {
    let input = String::from_utf8_lossy(input);
    let (text, value) = input.split_once('\n').unwrap_or((&input, ""));
    if let Ok(template) = DownlinkTemplate::parse(text) {
        let answer = Answer {
            time: value.len() as u32,
            rssi: value.parse().unwrap_or(f64::NAN),
            tap_id: 7,
        };
        _ = template.render(&answer);
        assert_eq!(template.parts().last().map(|part| part.bytes.end), Some(8));
    }
    if let Ok(url) = UrlTemplate::parse(text) {
        let mut out = String::new();
        url.render(&mut |_, out| out.push_str(value), &mut out);
        assert!(out.bytes().all(|byte| byte.is_ascii_graphic()), "{out}");
        assert!(out.starts_with(url.origin()));
    }
    let Ok(template) = Template::parse(text) else {
        return;
    };
    _ = template.check(&|name: &str| availability(Place::DataUplink, name), None);
    for escape in [
        Escape::UrlPath,
        Escape::UrlQuery,
        Escape::Form,
        Escape::HeaderValue,
        Escape::Json,
        Escape::Text,
    ] {
        let rendered = |value: &str| {
            let mut out = String::new();
            template.render(escape, &mut |_, out| out.push_str(value), &mut out);
            out
        };
        // What an author writes stays; no value adds a line.
        let lines = |text: &str| text.matches(['\r', '\n']).count();
        if !matches!(escape, Escape::Text) {
            assert_eq!(lines(&rendered(value)), lines(&rendered("v")), "{escape:?}");
        }
    }
});
