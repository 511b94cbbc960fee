//! What the inspector answers to a callback whose answer may be for a device.

use std::collections::HashMap;

use domain::DeviceId;
use serde_json::Value;
use url::form_urlencoded;

use super::Incoming;

/// The names under which templates tell the device, the usual ones first.
const NAMES: [&str; 4] = ["device", "id", "deviceId", "device_id"];

/// The bytes for the device that the request names, as such an answer is written. Nothing where
/// no bytes were chosen, and where no device is named.
pub(super) fn json(came: &Incoming<'_>, downlink: &str) -> Option<String> {
    if downlink.is_empty() {
        return None;
    }
    let device = named(came)?;
    Some(format!(r#"{{"{device}":{{"downlinkData":"{downlink}"}}}}"#))
}

fn named(came: &Incoming<'_>) -> Option<DeviceId> {
    let query = came.uri.query().unwrap_or_default();
    of_pairs(query.as_bytes())
        .or_else(|| of_object(came.body))
        .or_else(|| of_pairs(came.body))
}

/// In a query or a form.
fn of_pairs(text: &[u8]) -> Option<DeviceId> {
    NAMES.iter().find_map(|wanted| {
        let mut pairs = form_urlencoded::parse(text);
        let (_, value) = pairs.find(|(name, _)| name == wanted)?;
        value.parse().ok()
    })
}

/// In an object of JSON.
fn of_object(text: &[u8]) -> Option<DeviceId> {
    let members: HashMap<String, Value> = serde_json::from_slice(text).ok()?;
    NAMES
        .iter()
        .find_map(|wanted| members.get(*wanted)?.as_str()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, Method, Uri};

    use super::*;

    fn answer(query: &str, body: &str) -> Option<String> {
        let uri: Uri = format!("/inspect/x?{query}").parse().unwrap();
        let came = Incoming {
            method: &Method::POST,
            uri: &uri,
            headers: &HeaderMap::new(),
            body: body.as_bytes(),
        };
        assert_eq!(json(&came, ""), None);
        json(&came, "0102030405060708")
    }

    #[test]
    fn a_device_is_found_wherever_templates_put_it() {
        let bytes = Some(r#"{"1B9C5":{"downlinkData":"0102030405060708"}}"#.to_owned());
        assert_eq!(answer("id=1B9C5&ack=true", ""), bytes);
        assert_eq!(answer("", "time=1&device=0001b9c5"), bytes);
        assert_eq!(answer("", r#"{"time":1,"device":"1B9C5"}"#), bytes);
        assert_eq!(answer("", r#"{"device_id":"1b9c5"}"#), bytes);
        for (query, body) in [
            ("", ""),
            ("id=none", "1B9C5"),
            ("", r#"{"device":1}"#),
            ("", r#"{"device":{"id":"1B9C5"}}"#),
            ("", r#"["1B9C5"]"#),
        ] {
            assert_eq!(answer(query, body), None, "{query} {body}");
        }
    }
}
