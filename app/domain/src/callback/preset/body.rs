//! What a ready callback tells, as its receiver reads it.

use payload::variables::Variable;
use payload::{Format, Kind};

use crate::callback::CallbackKind;

/// What every message has.
const MESSAGE: [Variable; 4] = [
    Variable::Device,
    Variable::Time,
    Variable::Data,
    Variable::SeqNumber,
];

/// Older names of other variables, and what is always the same: nothing new to a receiver.
const LEFT_OUT: [Variable; 3] = [Variable::Signal, Variable::AvgSignal, Variable::LongPolling];

/// A member of a JSON object: its name, and what stands behind the colon.
type Member = (String, String);

/// The fields of the custom format, each once.
pub(super) struct Fields {
    /// The format as it was typed; empty where there is none to use.
    pub(super) format: String,
    fields: Vec<(String, Kind)>,
}

impl Fields {
    /// Those of a format, for a kind of callback that tells of a message's bytes.
    pub(super) fn of(kind: CallbackKind, format: &str) -> Self {
        let none = Self {
            format: String::new(),
            fields: Vec::new(),
        };
        let Ok(parsed) = Format::parse(format) else {
            return none;
        };
        if !kind.has_payload() {
            return none;
        }
        let mut fields: Vec<(String, Kind)> = Vec::new();
        for field in parsed.fields() {
            // Of fields with one name the first counts.
            if fields.iter().all(|known| known.0 != field.name()) {
                fields.push((field.name().to_owned(), field.kind()));
            }
        }
        Self {
            format: format.to_owned(),
            fields,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Everything that a callback of that kind knows.
    pub(super) fn every(&self, kind: CallbackKind) -> String {
        let variables = Variable::of(kind.place());
        let variables = variables.filter(|variable| !LEFT_OUT.contains(variable));
        self.object(variables.map(member).collect())
    }

    /// What was said, and by whom.
    pub(super) fn message(&self) -> String {
        self.object(MESSAGE.map(member).to_vec())
    }

    /// As ThingsBoard reads it: the time in milliseconds, beside the values.
    pub(super) fn telemetry(&self) -> String {
        let values = [Variable::Device, Variable::Data, Variable::SeqNumber];
        let values = self.object(values.map(member).to_vec());
        format!("{{\"ts\": {{time}}000, \"values\": {values}}}")
    }

    /// As InfluxDB reads it. Fields of text are left out: nothing there keeps a quotation mark or
    /// a line end from ending the text, and what follows would be a point of its own.
    pub(super) fn line_protocol(&self) -> String {
        let mut line = "sigfox,device={device} data=\"{data}\",seqNumber={seqNumber}".to_owned();
        for (name, kind) in &self.fields {
            let known = ["data", "seqNumber", "time"].contains(&name.as_str());
            if known || matches!(kind, Kind::Char { .. }) {
                continue;
            }
            line.push_str(&format!(",{name}={{customData#{name}}}"));
        }
        line.push_str(" {time}");
        line
    }

    /// An object of those members and of the fields. Where both have a name, it is the field's.
    fn object(&self, mut members: Vec<Member>) -> String {
        members.retain(|member| self.fields.iter().all(|field| field.0 != member.0));
        members.extend(self.fields.iter().map(|(name, kind)| {
            let value = format!("{{customData#{name}}}");
            let value = match kind {
                Kind::Char { .. } => quoted(&value),
                _ => value,
            };
            (name.clone(), value)
        }));
        let lines = members
            .iter()
            .map(|(name, value)| format!("  \"{name}\": {value}"));
        let lines: Vec<String> = lines.collect();
        format!("{{\n{}\n}}", lines.join(",\n"))
    }
}

fn member(variable: Variable) -> Member {
    let name = variable.name();
    let value = format!("{{{name}}}");
    let value = match variable.form().is_json() {
        true => value,
        false => quoted(&value),
    };
    (name.to_owned(), value)
}

fn quoted(value: &str) -> String {
    format!("\"{value}\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_takes_the_place_of_what_has_its_name() {
        let fields = Fields::of(CallbackKind::DataUplink, "time::uint:8 t::uint:8 t::uint:8");
        assert_eq!(
            fields.message(),
            "{\n  \"device\": \"{device}\",\n  \"data\": \"{data}\",\n  \"seqNumber\": {seqNumber},\n  \
             \"time\": {customData#time},\n  \"t\": {customData#t}\n}"
        );
        assert_eq!(
            fields.line_protocol(),
            "sigfox,device={device} data=\"{data}\",seqNumber={seqNumber},t={customData#t} {time}"
        );
    }

    #[test]
    fn text_is_quoted_in_json_and_left_out_of_lines() {
        let fields = Fields::of(CallbackKind::DataUplink, "name::char:3");
        assert!(
            fields
                .telemetry()
                .contains("\"name\": \"{customData#name}\"")
        );
        assert!(
            fields
                .telemetry()
                .starts_with("{\"ts\": {time}000, \"values\": {\n")
        );
        assert!(!fields.line_protocol().contains("name"));
    }
}
