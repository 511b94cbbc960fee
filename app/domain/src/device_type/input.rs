//! What the form of a device type sends, and what it means.

use payload::{DownlinkTemplate, Format};
use serde::{Deserialize, Serialize};

use super::{DisplayType, DownlinkMode, Renewal};
use crate::id::{ContractId, GroupId};
use crate::rejection::{Fault, Rejection, lines, text};
use crate::user;

/// The shortest keep-alive in seconds, unless there is none (0).
pub const KEEP_ALIVE_MIN: i64 = 1800;
/// The longest: a year.
const KEEP_ALIVE_MAX: i64 = 366 * 86_400;
/// The most days for which messages are kept, unless it is for good (0): ten years.
pub const RETENTION_MAX: i64 = 3653;
/// The longest text of a custom format, in characters.
const FORMAT_MAX: u32 = 4000;

/// The form of a device type, as typed. The names are those of the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeviceTypeInput {
    /// The group of a new device type; of no account for one that is there.
    pub group: String,
    /// The ids of its contracts, in the order in which they are tried. What is empty is none,
    /// and what stands there again counts once.
    pub contracts: Vec<String>,
    /// 1 to 100 characters, unique in the group.
    pub name: String,
    /// At most 300 characters.
    pub description: String,
    /// Seconds; empty or 0 for none, else at least [`KEEP_ALIVE_MIN`].
    pub keep_alive: String,
    /// An address, or empty.
    pub alert_email: String,
    /// A word of [`Renewal`], or empty: allowed.
    pub renewal: String,
    /// Days; empty or 0 for good, else at most [`RETENTION_MAX`].
    pub retention: String,
    /// A word of [`DownlinkMode`].
    pub downlink_mode: String,
    /// The template of direct downlinks, 8 bytes.
    pub downlink_data: String,
    /// A word of [`DisplayType`].
    pub display: String,
    /// The custom format; of account only where `display` is `custom`.
    pub format: String,
}

/// A form of which everything makes sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceTypeSettings {
    /// The group of a new device type.
    pub group: Option<GroupId>,
    /// Its contracts, in the order in which they are tried; each once.
    pub contracts: Vec<ContractId>,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Seconds; 0 for none.
    pub keep_alive: i64,
    /// Who is told when callbacks fail; may be empty.
    pub alert_email: String,
    /// Whether tokens are renewed.
    pub renewal: bool,
    /// Days for which messages are kept; 0 for good.
    pub retention: i64,
    /// Where downlinks come from.
    pub downlink_mode: DownlinkMode,
    /// The template of direct downlinks, as typed.
    pub downlink_data: String,
    /// How messages are shown.
    pub display: DisplayType,
    /// The custom format, as typed; empty unless `display` is custom.
    pub format: String,
}

impl DeviceTypeInput {
    /// The same with one kind of line ends, so that columns do not depend on how the form
    /// travelled.
    #[must_use]
    pub fn with_plain_line_ends(self) -> Self {
        Self {
            description: lines(&self.description),
            downlink_data: lines(&self.downlink_data),
            format: lines(&self.format),
            ..self
        }
    }

    /// Understands the form.
    ///
    /// # Errors
    /// Everything that is wrong, by field.
    pub fn check(&self) -> Result<DeviceTypeSettings, Vec<Rejection>> {
        let mut wrong = Vec::new();
        let mut keep = |field: &str, result: Result<(), Fault>| {
            if let Err(fault) = result {
                wrong.push(fault.of(field));
            }
        };
        let mut settings = DeviceTypeSettings {
            group: None,
            contracts: Vec::new(),
            name: String::new(),
            description: String::new(),
            keep_alive: 0,
            alert_email: String::new(),
            renewal: true,
            retention: 0,
            downlink_mode: DownlinkMode::Direct,
            downlink_data: String::new(),
            display: DisplayType::None,
            format: String::new(),
        };
        let into = &mut settings;
        keep("group", optional_id(&self.group).map(|id| into.group = id));
        let contracts = contracts(&self.contracts);
        keep("contracts", contracts.map(|ids| into.contracts = ids));
        keep("name", name(&self.name).map(|name| into.name = name));
        let description = text(&lines(&self.description), 300);
        keep(
            "description",
            description.map(|text| into.description = text),
        );
        let seconds = keep_alive(&self.keep_alive);
        keep(
            "keep_alive",
            seconds.map(|seconds| into.keep_alive = seconds),
        );
        let email = optional_email(&self.alert_email);
        keep("alert_email", email.map(|email| into.alert_email = email));
        match Renewal::from_word(&self.renewal) {
            Some(renewal) => into.renewal = renewal == Renewal::Allowed,
            None => keep("renewal", Err(one_of(Renewal::ALL.map(|each| each.1)))),
        }
        let days = retention(&self.retention);
        keep("retention", days.map(|days| into.retention = days));
        match DownlinkMode::from_word(&self.downlink_mode) {
            Some(mode) => into.downlink_mode = mode,
            None => keep("downlink_mode", Err(one_of(DownlinkMode::ALL.map(|m| m.1)))),
        }
        let template = downlink(&self.downlink_data, into.downlink_mode);
        keep(
            "downlink_data",
            template.map(|text| into.downlink_data = text),
        );
        match DisplayType::from_word(&self.display) {
            Some(display) => into.display = display,
            None => keep("display", Err(one_of(DisplayType::ALL.map(|d| d.1)))),
        }
        if into.display == DisplayType::Custom {
            keep(
                "format",
                format(&self.format).map(|text| into.format = text),
            );
        }
        if wrong.is_empty() {
            Ok(settings)
        } else {
            Err(wrong)
        }
    }
}

fn one_of<const N: usize>(words: [&str; N]) -> Fault {
    Fault::NotOneOf {
        allowed: words.join(", "),
    }
}

fn optional_id<T: std::str::FromStr>(id: &str) -> Result<Option<T>, Fault> {
    match id {
        "" => Ok(None),
        id => id.parse().map(Some).map_err(|_| Fault::NotAnId),
    }
}

fn contracts(ids: &[String]) -> Result<Vec<ContractId>, Fault> {
    let mut contracts = Vec::new();
    for id in ids {
        if let Some(contract) = optional_id(id)?
            && !contracts.contains(&contract)
        {
            contracts.push(contract);
        }
    }
    Ok(contracts)
}

fn name(name: &str) -> Result<String, Fault> {
    match text(name, 100)? {
        name if name.is_empty() => Err(Fault::Missing),
        name => Ok(name),
    }
}

fn keep_alive(seconds: &str) -> Result<i64, Fault> {
    let range = Fault::OutOfRange {
        min: KEEP_ALIVE_MIN as f64,
        max: KEEP_ALIVE_MAX as f64,
    };
    match seconds.trim() {
        "" | "0" => Ok(0),
        digits => match digits.parse() {
            Ok(seconds) if (KEEP_ALIVE_MIN..=KEEP_ALIVE_MAX).contains(&seconds) => Ok(seconds),
            _ => Err(range),
        },
    }
}

fn retention(days: &str) -> Result<i64, Fault> {
    let range = Fault::OutOfRange {
        min: 1.0,
        max: RETENTION_MAX as f64,
    };
    match days.trim() {
        "" | "0" => Ok(0),
        digits => match digits.parse() {
            Ok(days) if (1..=RETENTION_MAX).contains(&days) => Ok(days),
            _ => Err(range),
        },
    }
}

fn optional_email(email: &str) -> Result<String, Fault> {
    match email.trim() {
        "" => Ok(String::new()),
        email => user::email(email),
    }
}

/// A template that is not in use may be empty, but not wrong.
fn downlink(typed: &str, mode: DownlinkMode) -> Result<String, Fault> {
    let typed = lines(typed);
    let template = text(&typed, 200)?;
    if template.is_empty() && mode != DownlinkMode::Direct {
        return Ok(template);
    }
    // Columns count from the first character that was typed.
    DownlinkTemplate::parse(&typed)?;
    Ok(template)
}

fn format(format: &str) -> Result<String, Fault> {
    let format = lines(format);
    // Columns count from the first character that was typed, so nothing is trimmed before.
    if format.chars().count() > FORMAT_MAX as usize {
        return Err(Fault::TooLong { max: FORMAT_MAX });
    }
    Format::parse(&format)?;
    Ok(format.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The column at which a field of the form is refused, where everything else is well.
    fn column(change: impl FnOnce(&mut DeviceTypeInput)) -> (String, u32) {
        let mut input = DeviceTypeInput {
            name: "Board".into(),
            downlink_mode: DownlinkMode::Direct.word().into(),
            downlink_data: DownlinkTemplate::DEFAULT.into(),
            display: DisplayType::Custom.word().into(),
            format: "a::uint:8".into(),
            ..DeviceTypeInput::default()
        };
        assert!(input.check().is_ok());
        change(&mut input);
        let refused = input.check().expect_err("it is wrong");
        match &refused[..] {
            [
                Rejection {
                    field,
                    fault: Fault::Syntax { column, .. },
                },
            ] => (field.clone(), *column),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn columns_are_those_of_the_text_as_it_was_typed() {
        let downlink = |text: &str| column(|input| input.downlink_data = text.to_owned());
        for (text, expected) in [
            ("{time}0000{rsi}", 11),
            ("   {time}0000{rsi}", 14),
            ("\t{time}0000{rsi}\r\n", 12),
            // A line's end is one character, however the browser sends it.
            ("\r\n{time}0000{rsi}", 12),
            ("\n{time}0000{rsi}", 12),
        ] {
            assert_eq!(
                downlink(text),
                ("downlink_data".to_owned(), expected),
                "{text:?}"
            );
        }
        let format = |text: &str| column(|input| input.format = text.to_owned());
        for (text, expected) in [
            ("a::uint:8 b::uinn:8", 14),
            ("  a::uint:8 b::uinn:8", 16),
            ("a::uint:8\r\nb::uint:8\r\nc::uinn:8", 24),
            ("a::uint:8\nb::uint:8\nc::uinn:8", 24),
        ] {
            assert_eq!(format(text), ("format".to_owned(), expected), "{text:?}");
        }
    }

    #[test]
    fn contracts_stand_in_the_order_of_the_form_each_once() {
        let (one, other) = (ContractId([1; 12]), ContractId([2; 12]));
        let (first, second) = (other.to_string(), one.to_string());
        let mut input = DeviceTypeInput {
            contracts: vec![String::new(), first.clone(), String::new(), second, first],
            name: "Board".into(),
            downlink_mode: DownlinkMode::None.word().into(),
            display: DisplayType::None.word().into(),
            ..DeviceTypeInput::default()
        };
        let settings = input.check().expect("all is well");
        assert_eq!(settings.contracts, [other, one]);
        input.contracts.push("ff".into());
        let refused = input.check().expect_err("one is no id");
        assert_eq!(refused, [Fault::NotAnId.of("contracts")]);
    }

    #[test]
    fn what_is_stored_has_one_kind_of_line_ends() {
        let input = DeviceTypeInput {
            name: "Board".into(),
            description: "one\r\ntwo\r\n".into(),
            downlink_mode: DownlinkMode::Direct.word().into(),
            downlink_data: " {time}0000{rssi}\r\n".into(),
            display: DisplayType::Custom.word().into(),
            format: "a::uint:8\r\nb::uint:8".into(),
            ..DeviceTypeInput::default()
        };
        let settings = input.check().expect("all is well");
        assert_eq!(settings.description, "one\ntwo");
        assert_eq!(settings.downlink_data, "{time}0000{rssi}");
        assert_eq!(settings.format, "a::uint:8\nb::uint:8");
    }
}
