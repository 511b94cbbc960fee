//! The mails that tell of alerts, and of callbacks that were switched off: as text, and the same as
//! HTML. What they say in words stands in [`words`].

mod words;

use std::fmt::Write;

use domain::DeviceTypeId;
use domain::callback::line_without_secrets;
use domain::event::{EventKind, EventView};

use crate::store::alerts::mails::Mailing;
use crate::store::alerts::off::Off;

pub(super) use words::EXAMPLE;

/// The most alerts that one mail tells by themselves.
pub(super) const SHOWN: usize = 100;

/// What a mail says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
}

/// Text and HTML that say the same.
struct Page {
    text: String,
    html: String,
}

impl Page {
    fn begin(title: &str) -> Self {
        Self {
            text: format!("{title}\n"),
            html: format!(
                "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
                 <title>{0}</title></head><body>\n<h1>{0}</h1>\n",
                escaped(title)
            ),
        }
    }

    /// Names and what they stand for, in lines.
    fn facts(&mut self, facts: &[(&str, String)]) {
        let widest = facts.iter().map(|fact| fact.0.chars().count()).max();
        let widest = widest.unwrap_or(0);
        self.text.push('\n');
        self.html.push_str("<table>\n");
        for (name, value) in facts {
            // Text in memory takes whatever is written.
            _ = writeln!(self.text, "{name:<widest$}  {value}");
            let (name, value) = (escaped(name), linked(value));
            _ = writeln!(
                self.html,
                "<tr><th align=\"left\">{name}</th><td>{value}</td></tr>"
            );
        }
        self.html.push_str("</table>\n");
    }

    fn paragraph(&mut self, paragraph: &str) {
        _ = writeln!(self.text, "\n{paragraph}");
        _ = writeln!(self.html, "<p>{}</p>", linked(paragraph));
    }

    fn end(mut self, subject: String) -> Letter {
        self.html.push_str("</body></html>\n");
        Letter {
            subject,
            text: self.text,
            html: self.html,
        }
    }
}

/// The mail of the configuration `name` that tells of those alerts, and that there are `more`;
/// `origin` is how the server is reached, if that is known. One that is a test says so.
pub(super) fn alerts(
    name: &str,
    alerts: &[Mailing],
    more: i64,
    origin: Option<&str>,
    test: bool,
) -> Letter {
    let name = plain(name);
    let mark = if test { words::TEST } else { "" };
    let mut page = match alerts {
        [one] if more == 0 => {
            let title = format!("{mark}{}", title(one));
            let mut page = Page::begin(&title);
            page.facts(&facts(one, origin));
            page.paragraph(&words::why(&name));
            return page.end(title);
        }
        _ => {
            let count = alerts.len() as i64 + more;
            Page::begin(&format!("{mark}{}", words::several(count, &name)))
        }
    };
    for one in alerts {
        page.paragraph(&title(one));
        page.facts(&facts(one, origin));
    }
    if more > 0 {
        page.paragraph(&words::more(more));
        if let Some(origin) = origin {
            page.paragraph(&format!("{origin}/events"));
        }
    }
    page.paragraph(&words::why(&name));
    let count = alerts.len() as i64 + more;
    page.end(format!("{mark}{}", words::several(count, &name)))
}

/// The mail that tells that a callback was switched off.
pub(super) fn switched_off(off: &Off, origin: Option<&str>) -> Letter {
    let whose = match (&off.device_type, &off.configuration) {
        (Some((_, name)), _) => (words::DEVICE_TYPE, plain(name)),
        (None, Some((_, name))) => (words::CONFIGURATION, plain(name)),
        (None, None) => (words::DEVICE_TYPE, String::new()),
    };
    let title = words::off(&whose.1);
    let mut page = Page::begin(&title);
    page.paragraph(words::off_why(&off.why));
    let mut facts = vec![
        whose,
        (words::CALLBACK, words::callback_kind(off.kind).to_owned()),
        // Not all of its address: there may be what its receiver knows its sender by.
        (words::RECEIVER, line_without_secrets(&off.line)),
        (words::WAITING, off.waiting.to_string()),
    ];
    let link = origin.zip(off.device_type.as_ref());
    facts.extend(link.map(|(origin, (id, _))| (words::LINK, callbacks_link(origin, *id))));
    page.facts(&facts);
    page.paragraph(words::OFF_WHAT_NEXT);
    page.end(title)
}

fn callbacks_link(origin: &str, device_type: DeviceTypeId) -> String {
    format!("{origin}/device-types/{device_type}/callbacks")
}

/// `Low battery: Bin 7 (1CF14C)`.
fn title(one: &Mailing) -> String {
    let kind = words::kind(one.event.kind);
    format!("{kind}: {}", device(one))
}

fn device(one: &Mailing) -> String {
    match plain(&one.device_name) {
        name if name.is_empty() => one.event.device.to_string(),
        name => format!("{name} ({})", one.event.device),
    }
}

fn facts(one: &Mailing, origin: Option<&str>) -> Vec<(&'static str, String)> {
    let event = &one.event;
    let device_type = match plain(&one.device_type_name) {
        name if name.is_empty() => event.device_type.to_string(),
        name => name,
    };
    let mut facts = vec![
        (words::DEVICE, device(one)),
        (words::DEVICE_TYPE, device_type),
        (words::TIME, format!("{} UTC", event.time.utc())),
        (words::SEVERITY, words::severity(event.severity).to_owned()),
        (words::WHAT, plain(&words::sentence(event))),
    ];
    facts.extend(value(event).map(|value| (words::VALUE, value)));
    let link = origin.map(|origin| format!("{origin}/devices/{}/events", event.device));
    facts.extend(link.map(|link| (words::LINK, link)));
    facts
}

/// What was measured, and its limit.
fn value(event: &EventView) -> Option<String> {
    let (value, limit) = (event.variables.value?, event.variables.threshold?);
    let unit = unit(event.kind);
    Some(words::value(
        &format!("{value}{unit}"),
        &format!("{limit}{unit}"),
    ))
}

const fn unit(kind: EventKind) -> &'static str {
    match kind {
        EventKind::RssiLow => " dBm",
        EventKind::BatteryLow => " V",
        EventKind::TemperatureOutOfRange => " °C",
        EventKind::GeofenceLeft | EventKind::GeofenceEntered => " m",
        _ => "",
    }
}

/// Text in one line: what people typed may hold anything.
fn plain(text: &str) -> String {
    let plain = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    plain.collect::<String>().trim().to_owned()
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// A text that is an address of ours as a link, any other as it is.
fn linked(text: &str) -> String {
    let escaped = escaped(text);
    let scheme = text.starts_with("https://") || text.starts_with("http://");
    match scheme && !text.contains(char::is_whitespace) {
        true => format!("<a href=\"{escaped}\">{escaped}</a>"),
        false => escaped,
    }
}

#[cfg(test)]
mod tests {
    use domain::callback::CallbackKind;
    use domain::event::Variables;
    use domain::{DeviceId, EventConfigurationId, EventId, GroupId, UnixMillis};

    use super::*;

    const ORIGIN: &str = "https://sigfox.example.org";

    fn low(device: u32, name: &str) -> Mailing {
        let kind = EventKind::BatteryLow;
        Mailing {
            event: EventView {
                id: EventId(1),
                device: DeviceId(device),
                device_type: DeviceTypeId([0x51; 12]),
                group: GroupId([0x52; 12]),
                kind,
                severity: kind.severity(),
                time: UnixMillis(1_440_578_526_000),
                closed: None,
                variables: Variables {
                    value: Some(2.7),
                    threshold: Some(2.8),
                    ..Variables::default()
                },
            },
            device_name: name.into(),
            device_type_name: "Bins & more".into(),
            told: String::new(),
        }
    }

    #[test]
    fn one_alert_names_device_type_time_value_and_link() {
        let letter = alerts(
            "Batteries",
            &[low(0x1CF14C, "Bin 7")],
            0,
            Some(ORIGIN),
            false,
        );
        assert_eq!(letter.subject, "Low battery: Bin 7 (1CF14C)");
        assert_eq!(
            letter.text,
            "Low battery: Bin 7 (1CF14C)\n\
             \n\
             Device       Bin 7 (1CF14C)\n\
             Device type  Bins & more\n\
             Time         2015-08-26 08:42:06 UTC\n\
             Severity     warning\n\
             What         The supply is low.\n\
             Value        2.7 V (limit: 2.8 V)\n\
             Link         https://sigfox.example.org/devices/1CF14C/events\n\
             \n\
             You get this mail since the event configuration “Batteries” names your address.\n"
        );
        for part in [
            "<h1>Low battery: Bin 7 (1CF14C)</h1>",
            "<td>Bins &amp; more</td>",
            "<td>2015-08-26 08:42:06 UTC</td>",
            "<td>2.7 V (limit: 2.8 V)</td>",
            "<a href=\"https://sigfox.example.org/devices/1CF14C/events\">",
        ] {
            assert!(letter.html.contains(part), "{}", letter.html);
        }
        let nowhere = alerts("Batteries", &[low(1, "Bin 7")], 0, None, false);
        assert!(!nowhere.text.contains("Link") && !nowhere.html.contains("href"));
    }

    #[test]
    fn several_alerts_are_one_mail() {
        let both = [low(1, "Bin 7"), low(2, "")];
        let letter = alerts("Batteries", &both, 0, Some(ORIGIN), false);
        assert_eq!(letter.subject, "2 alerts of “Batteries”");
        assert!(
            letter.text.contains("Low battery: Bin 7 (1)"),
            "{}",
            letter.text
        );
        assert!(letter.text.contains("Low battery: 2\n"), "{}", letter.text);
        let many = alerts("Batteries", &both, 7, Some(ORIGIN), false);
        assert_eq!(many.subject, "9 alerts of “Batteries”");
        assert!(many.text.contains("7 more"), "{}", many.text);
        assert!(
            many.html.contains("https://sigfox.example.org/events"),
            "{}",
            many.html
        );
    }

    #[test]
    fn what_people_typed_is_text_and_stays_in_its_line() {
        let name = "<b>Bin</b>\r\nBcc: eve@example.org";
        let letter = alerts("\"Cold\"\n", &[low(1, name)], 0, None, true);
        assert_eq!(
            letter.subject,
            "Test: Low battery: <b>Bin</b>  Bcc: eve@example.org (1)"
        );
        assert!(!letter.html.contains("<b>"), "{}", letter.html);
        assert!(
            letter.html.contains("“&quot;Cold&quot;”"),
            "{}",
            letter.html
        );
        assert!(!letter.text.contains("\nBcc"), "{}", letter.text);
    }

    #[test]
    fn a_callback_that_was_switched_off_is_told_without_its_address() {
        let off = Off {
            kind: CallbackKind::DataUplink,
            line: "[POST] https://me:•••@example.org/token?key=secret".into(),
            why: "failing".into(),
            waiting: 12,
            device_type: Some((DeviceTypeId([0x51; 12]), "Bins".into())),
            configuration: None,
        };
        let letter = switched_off(&off, Some(ORIGIN));
        assert_eq!(letter.subject, "A callback of “Bins” was switched off");
        for part in [
            "five days",
            "DATA / UPLINK",
            "https://example.org/•••",
            "12",
        ] {
            assert!(letter.text.contains(part), "{}", letter.text);
        }
        assert!(!letter.text.contains("secret") && !letter.html.contains("token"));
        let link = "https://sigfox.example.org/device-types/515151515151515151515151/callbacks";
        assert!(letter.text.contains(link), "{}", letter.text);
        let of_alerts = Off {
            why: "gone".into(),
            device_type: None,
            configuration: Some((EventConfigurationId([1; 12]), "Batteries".into())),
            ..off
        };
        let letter = switched_off(&of_alerts, Some(ORIGIN));
        assert!(letter.text.contains("Batteries") && letter.text.contains("410"));
        assert!(!letter.text.contains("Link"), "{}", letter.text);
    }
}
