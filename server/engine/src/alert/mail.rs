//! The mails that tell of alerts, and of callbacks that fail or were switched off: as text, and the
//! same as HTML. What they say in words stands in [`words`].

mod words;

use std::fmt::Write;

use domain::callback::line_without_secrets;
use domain::event::{EventKind, EventView};
use domain::{Language, UnixMillis};

use crate::store::alerts::mails::Mailing;
use crate::store::alerts::off::Off;

pub(super) use words::EXAMPLE;

/// The most alerts that one mail tells by themselves.
pub(super) const SHOWN: usize = 100;

/// What a mail says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
}

/// Text and HTML that say the same.
pub(crate) struct Page {
    text: String,
    html: String,
}

impl Page {
    /// A mail in that language, and what stands above it.
    pub(crate) fn begin(language: Language, title: &str) -> Self {
        Self {
            text: format!("{title}\n"),
            html: format!(
                "<!doctype html>\n<html lang=\"{1}\"><head><meta charset=\"utf-8\">\
                 <title>{0}</title></head><body>\n<h1>{0}</h1>\n",
                escaped(title),
                language.tag()
            ),
        }
    }

    /// Names and what they stand for, in lines; the last is where more of it is found. Only that
    /// is a link: of the others people may have typed what looks like one.
    fn facts(&mut self, facts: &[(&str, String)], link: Option<&str>) {
        let names = facts.iter().map(|fact| fact.0);
        let names = names.chain(link.map(|_| words::LINK));
        let widest = names.map(|name| name.chars().count()).max().unwrap_or(0);
        self.text.push('\n');
        self.html.push_str("<table>\n");
        for (name, value) in facts {
            // Text in memory takes whatever is written.
            _ = writeln!(self.text, "{name:<widest$}  {value}");
            self.table_row(name, &escaped(value));
        }
        if let Some(link) = link {
            _ = writeln!(self.text, "{:<widest$}  {link}", words::LINK);
            self.table_row(words::LINK, &anchor(link));
        }
        self.html.push_str("</table>\n");
    }

    /// A row of the table; the value is HTML already.
    fn table_row(&mut self, name: &str, value: &str) {
        let name = escaped(name);
        _ = writeln!(
            self.html,
            "<tr><th align=\"left\">{name}</th><td>{value}</td></tr>"
        );
    }

    pub(crate) fn paragraph(&mut self, paragraph: &str) {
        _ = writeln!(self.text, "\n{paragraph}");
        _ = writeln!(self.html, "<p>{}</p>", escaped(paragraph));
    }

    /// An address of ours, in a paragraph of its own.
    pub(crate) fn link(&mut self, link: &str) {
        _ = writeln!(self.text, "\n{link}");
        _ = writeln!(self.html, "<p>{}</p>", anchor(link));
    }

    pub(crate) fn end(mut self, subject: String) -> Letter {
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
            let mut page = Page::begin(Language::English, &title);
            page.facts(&facts(one), link(one, origin).as_deref());
            page.paragraph(&words::why(&name));
            return page.end(title);
        }
        _ => {
            let count = alerts.len() as i64 + more;
            Page::begin(
                Language::English,
                &format!("{mark}{}", words::several(count, &name)),
            )
        }
    };
    for one in alerts {
        page.paragraph(&title(one));
        page.facts(&facts(one), link(one, origin).as_deref());
    }
    if more > 0 {
        page.paragraph(&words::more(more));
        if let Some(origin) = origin {
            page.link(&format!("{origin}/events"));
        }
    }
    page.paragraph(&words::why(&name));
    let count = alerts.len() as i64 + more;
    page.end(format!("{mark}{}", words::several(count, &name)))
}

/// The mail that tells the alert address of a device type that a callback fails.
pub(super) fn failing(one: &Mailing, origin: Option<&str>) -> Letter {
    let title = words::failing(&device_type(one));
    let mut page = Page::begin(Language::English, &title);
    page.facts(&facts(one), link(one, origin).as_deref());
    page.paragraph(words::FAILING_WHY);
    page.end(title)
}

/// The mail that tells that a callback was switched off, and since when it is off.
pub(super) fn switched_off(off: &Off, time: UnixMillis, origin: Option<&str>) -> Letter {
    let whose = match (&off.device_type, &off.configuration) {
        (Some((_, name)), _) => (words::DEVICE_TYPE, plain(name)),
        (None, Some((_, name))) => (words::CONFIGURATION, plain(name)),
        (None, None) => (words::DEVICE_TYPE, String::new()),
    };
    let title = words::off(&whose.1);
    let mut page = Page::begin(Language::English, &title);
    page.paragraph(words::off_why(&off.why));
    let facts = [
        whose,
        (words::OFF_SINCE, format!("{} UTC", time.utc())),
        (words::CALLBACK, off.kind.title().to_owned()),
        // Not all of its address: there may be what its receiver knows its sender by.
        (words::RECEIVER, line_without_secrets(&off.line)),
        (words::WAITING, off.waiting.to_string()),
    ];
    let link = origin.and_then(|origin| callback_link(off, origin));
    page.facts(&facts, link.as_deref());
    page.paragraph(words::OFF_WHAT_NEXT);
    page.end(title)
}

/// Where the callback is switched on again.
fn callback_link(off: &Off, origin: &str) -> Option<String> {
    match (&off.device_type, &off.configuration) {
        (Some((id, _)), _) => Some(format!("{origin}/device-types/{id}/callbacks")),
        (None, Some((id, _))) => Some(format!("{origin}/event-configurations/{id}")),
        (None, None) => None,
    }
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

fn device_type(one: &Mailing) -> String {
    match plain(&one.device_type_name) {
        name if name.is_empty() => one.event.device_type.to_string(),
        name => name,
    }
}

/// Where more of it is found: with what the callback sent that failed, or with the events of the
/// device.
fn link(one: &Mailing, origin: Option<&str>) -> Option<String> {
    let origin = origin?;
    let deliveries = deliveries_link(one, origin);
    Some(deliveries.unwrap_or_else(|| format!("{origin}/devices/{}/events", one.event.device)))
}

fn deliveries_link(one: &Mailing, origin: &str) -> Option<String> {
    let callback = one.callback.as_ref()?;
    match (&callback.device_type, &callback.configuration) {
        (Some((of, _)), _) => {
            let id = one.event.variables.callback_id.as_deref()?;
            Some(format!(
                "{origin}/device-types/{of}/callbacks/{id}/deliveries"
            ))
        }
        (None, Some((of, _))) => Some(format!("{origin}/event-configurations/{of}/deliveries")),
        (None, None) => None,
    }
}

fn facts(one: &Mailing) -> Vec<(&'static str, String)> {
    let event = &one.event;
    let mut facts = vec![
        (words::DEVICE, device(one)),
        (words::DEVICE_TYPE, device_type(one)),
        (words::TIME, format!("{} UTC", event.time.utc())),
        (words::SEVERITY, words::severity(event.severity).to_owned()),
        (words::WHAT, plain(&words::sentence(event))),
    ];
    facts.extend(value(event).map(|value| (words::VALUE, value)));
    if let Some(callback) = &one.callback {
        facts.push((words::CALLBACK, callback.kind.title().to_owned()));
        // Not all of its address: there may be what its receiver knows its sender by.
        facts.push((words::RECEIVER, line_without_secrets(&callback.line)));
    }
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

/// An address of ours as a link.
fn anchor(link: &str) -> String {
    let escaped = escaped(link);
    format!("<a href=\"{escaped}\">{escaped}</a>")
}

#[cfg(test)]
mod tests {
    use domain::callback::CallbackKind;
    use domain::event::Variables;
    use domain::{DeviceId, DeviceTypeId, EventConfigurationId, EventId, GroupId};

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
            callback: None,
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
    fn what_people_typed_is_no_link_whatever_it_looks_like() {
        const EVIL: &str = "https://evil.example/login";
        let named = Mailing {
            device_type_name: EVIL.into(),
            ..low(1, EVIL)
        };
        for more in [0, 7] {
            let letter = alerts(
                EVIL,
                std::slice::from_ref(&named),
                more,
                Some(ORIGIN),
                false,
            );
            assert!(letter.html.contains(EVIL), "{}", letter.html);
            let links: Vec<&str> = letter.html.split("href=\"").skip(1).collect();
            assert!(!links.is_empty());
            assert!(
                links.iter().all(|link| link.starts_with(ORIGIN)),
                "{}",
                letter.html
            );
        }
        let off = Off {
            kind: CallbackKind::DataUplink,
            line: EVIL.into(),
            why: "gone".into(),
            waiting: 0,
            device_type: Some((DeviceTypeId([0x51; 12]), EVIL.into())),
            configuration: None,
        };
        let letter = switched_off(&off, UnixMillis(0), None);
        assert!(letter.html.contains("evil.example"), "{}", letter.html);
        assert!(!letter.html.contains("href"), "{}", letter.html);
    }

    #[test]
    fn a_callback_that_fails_is_named_with_what_it_sent() {
        let (of, id) = (DeviceTypeId([0x51; 12]), "5".repeat(24));
        let off = Off {
            kind: CallbackKind::DataUplink,
            line: "[POST] https://me:•••@example.org/token?key=secret".into(),
            why: String::new(),
            waiting: 0,
            device_type: Some((of, "Bins".into())),
            configuration: None,
        };
        let mut one = low(1, "Bin 7");
        one.event.kind = EventKind::CallbackError;
        one.event.variables = Variables {
            callback_id: Some(id.clone()),
            ..Variables::default()
        };
        let of_one = |one: &Mailing| {
            let one = std::slice::from_ref(one);
            alerts("Failures", one, 0, Some(ORIGIN), false)
        };
        let unnamed = of_one(&one);
        assert!(unnamed.text.contains("/devices/1/events") && !unnamed.text.contains("Receiver"));
        one.callback = Some(off);
        let link = format!("{ORIGIN}/device-types/{of}/callbacks/{id}/deliveries");
        for letter in [of_one(&one), failing(&one, Some(ORIGIN))] {
            for said in [&letter.text, &letter.html] {
                for part in ["DATA / UPLINK", "[POST] https://example.org/•••", &link] {
                    assert!(said.contains(part), "{part}: {said}");
                }
                assert!(
                    !said.contains("token") && !said.contains("secret"),
                    "{said}"
                );
            }
        }
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
        let time = UnixMillis(1_440_578_526_000);
        let letter = switched_off(&off, time, Some(ORIGIN));
        assert_eq!(letter.subject, "A callback of “Bins” was switched off");
        for part in [
            "five days",
            "DATA / UPLINK",
            "https://example.org/•••",
            "12",
            "Off since",
            "2015-08-26 08:42:06 UTC",
            "not sent later",
        ] {
            assert!(letter.text.contains(part), "{}", letter.text);
            assert!(letter.html.contains(part), "{}", letter.html);
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
        let letter = switched_off(&of_alerts, time, Some(ORIGIN));
        assert!(letter.text.contains("Batteries") && letter.text.contains("410"));
        let link = "https://sigfox.example.org/event-configurations/010101010101010101010101";
        assert!(letter.text.contains(link), "{}", letter.text);
        let anchor = format!("<a href=\"{link}\">");
        assert!(letter.html.contains(&anchor), "{}", letter.html);
        let nowhere = switched_off(&of_alerts, time, None);
        assert!(!nowhere.text.contains("Link"), "{}", nowhere.text);
    }
}
