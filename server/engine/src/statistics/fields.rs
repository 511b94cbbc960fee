//! The numbers that a device sends as fields of its type's custom format, over time. They are read
//! from the messages of the one device, since no one keeps sums of what a format may call a number
//! tomorrow.

use domain::DeviceId;
use domain::device_type::DisplayType;
use domain::permission::{Action, Principal};
use domain::rejection::Fault;
use domain::statistics::{Edges, FieldSeries, Fields, Sum};
use payload::{Format, Kind};

use crate::error::Error;
use crate::{Engine, gate, store};

mod said;

/// The most messages that are read for one answer: a year of a device that speaks twice an hour.
const MESSAGES: i64 = 20_000;

/// How many fields are told where none is asked for by name.
const UNASKED: usize = 4;

impl Engine {
    /// The numbers that a device sent as fields of the custom format of its type, in the parts into
    /// which a range is cut: those fields that are `wanted` by name, or the first four. Where more
    /// than 20,000 messages lie in the range, the newest are told, and that they are.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Rejected`] of `field` for a name that is no field of the
    /// format, or is no number.
    pub async fn device_fields(
        &self,
        who: &Principal,
        id: DeviceId,
        edges: &Edges,
        wanted: &[String],
    ) -> Result<Fields, Error> {
        let mut connection = self.db.read().acquire().await?;
        let device = gate::device(&mut connection, who, Action::Read, id).await?;
        let of_type = store::device_types::get(&mut connection, device.device_type).await?;
        let of_type = of_type.ok_or(Error::NotFound)?.view;
        let known = match of_type.display {
            DisplayType::Custom => numbers(&of_type.format),
            _ => Vec::new(),
        };
        if wanted.iter().any(|name| !known.contains(name)) {
            let allowed = known.join(", ");
            return Err(Fault::NotOneOf { allowed }.of("field").into());
        }
        let mut told: Vec<String> = known.clone();
        match wanted {
            [] => told.truncate(UNASKED),
            wanted => told.retain(|name| wanted.contains(name)),
        }
        if told.is_empty() {
            return Ok(Fields {
                known,
                ..Fields::default()
            });
        }
        let since = edges.since().max(device.owned_since);
        let (before, most) = (edges.before(), MESSAGES + 1);
        let mut sums = vec![vec![Sum::default(); edges.parts()]; told.len()];
        let mut read = 0;
        // What an earlier format made of a message is no number of this one where it is none.
        let each = |time, text: &str| {
            read += 1;
            if let Some(place) = edges.place(time)
                && read <= MESSAGES
            {
                said::numbers(text, &told, |nth, value| sums[nth][place].add(value));
            }
        };
        store::statistics::decoded(&mut connection, id, (since, before), most, each).await?;
        drop(connection);
        let series = |(name, sums): (String, Vec<Sum>)| FieldSeries {
            name,
            parts: sums.into_iter().map(Sum::measured).collect(),
        };
        Ok(Fields {
            known,
            told: told.into_iter().zip(sums).map(series).collect(),
            newest: (read > MESSAGES).then_some(MESSAGES),
        })
    }
}

/// The names of the fields of a format that are numbers, each once.
fn numbers(format: &str) -> Vec<String> {
    let Ok(format) = Format::parse(format) else {
        return Vec::new();
    };
    let mut names: Vec<String> = Vec::new();
    for field in format.fields() {
        let number = match field.kind() {
            Kind::Bool | Kind::Char { .. } => false,
            Kind::Float32 | Kind::Float64 | Kind::Uint { .. } | Kind::Int { .. } => true,
        };
        if number && !names.iter().any(|name| name == field.name()) {
            names.push(field.name().to_owned());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_are_told() {
        let format = "temp::float:32 name::char:2 lit::bool:7 level::uint:8 depth::int:8";
        assert_eq!(numbers(format), ["temp", "level", "depth"]);
        assert!(numbers("temp::fl").is_empty());
    }
}
