//! The description of a table.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What the columns of a table are.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// What stands between two columns; a tab when not given.
    #[serde(default = "tab")]
    pub separator: String,
    /// Whether the first line names the columns. Without names, columns are called by their
    /// number, from 1.
    #[serde(default = "yes")]
    pub header: bool,
    /// Only rows that fulfil all of these are converted.
    #[serde(default, rename = "where")]
    pub filters: Vec<Filter>,
    /// A column that holds several receptions of one message.
    #[serde(default)]
    pub each: Option<Each>,
    /// Where each field of a reception comes from.
    pub fields: Fields,
}

/// Rows where a column holds exactly this text.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// The column.
    pub column: Column,
    /// What it holds.
    pub is: String,
}

/// A column that holds several receptions, each of several parts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Each {
    /// The column.
    pub column: Column,
    /// What stands between two receptions.
    pub between: String,
    /// What stands between two parts of a reception.
    pub within: String,
    /// The names by which fields call the parts, in order.
    pub parts: Vec<String>,
}

/// A column by its name or by its number, from 1.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Column {
    /// From 1.
    Number(usize),
    /// As in the first line, or the name of a part.
    Name(String),
}

/// Where each field of a reception comes from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Fields {
    /// Hex id of the base station.
    pub station: Source,
    /// Hex id of the device.
    pub device: Source,
    /// ms UTC.
    pub time: Source,
    /// 0 to 4095.
    pub seq_number: Source,
    /// Hex.
    pub data: Source,
    /// dBm.
    pub rssi: Source,
    /// dB.
    #[serde(default)]
    pub snr: Option<Source>,
    /// Hz.
    #[serde(default)]
    pub freq: Option<Source>,
    /// Repetitions heard.
    #[serde(default)]
    pub rep: Option<Source>,
    /// Whether the device asks for a downlink.
    #[serde(default)]
    pub ack: Option<Source>,
}

/// Where one field comes from: exactly one of `column`, `value`, `count_from`, `floats`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// A column or part of the row.
    #[serde(default)]
    pub column: Option<Column>,
    /// The same text in every row.
    #[serde(default)]
    pub value: Option<String>,
    /// Counted up row by row from here; sequence numbers begin anew after 4095.
    #[serde(default)]
    pub count_from: Option<u16>,
    /// Columns packed as big-endian 32-bit floats, as hex.
    #[serde(default)]
    pub floats: Option<Vec<Column>>,
    /// What a column's text means; see [`Unit`].
    #[serde(default)]
    pub unit: Option<Unit>,
    /// Added to a decimal number before it becomes an id.
    #[serde(default)]
    pub plus: u32,
    /// Taken where the column is empty.
    #[serde(default)]
    pub default: Option<String>,
}

/// What the text of a column means, where it is not what the field wants already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Unit {
    /// Seconds since 1970, perhaps with a fraction.
    #[serde(rename = "s")]
    Seconds,
    /// Milliseconds since 1970.
    #[serde(rename = "ms")]
    Milliseconds,
    /// Microseconds since 1970.
    #[serde(rename = "us")]
    Microseconds,
    /// `2017-11-16 13:20:34+00:00` and the like: a date, `T` or a space, a time, perhaps a
    /// fraction, and `Z`, an offset or nothing (then UTC).
    #[serde(rename = "text")]
    Text,
    /// An id as a decimal number.
    #[serde(rename = "decimal")]
    Decimal,
    /// Millions of the field's unit: a frequency in MHz.
    #[serde(rename = "mega")]
    Mega,
}

fn tab() -> String {
    "\t".into()
}

fn yes() -> bool {
    true
}

impl Layout {
    /// Reads a layout.
    ///
    /// # Errors
    /// When it is not TOML, has an unknown or lacks a needed entry, or a field has none or
    /// several sources.
    pub fn parse(text: &str) -> anyhow::Result<Self> {
        let layout: Self = toml::from_str(text)?;
        anyhow::ensure!(
            !layout.separator.is_empty(),
            "`separator` must not be empty"
        );
        if let Some(each) = &layout.each {
            let both = !each.between.is_empty() && !each.within.is_empty();
            anyhow::ensure!(both, "`each.between` and `each.within` must not be empty");
        }
        for (name, source) in layout.fields.all() {
            let given = [
                source.column.is_some(),
                source.value.is_some(),
                source.count_from.is_some(),
                source.floats.is_some(),
            ];
            let count = given.iter().filter(|given| **given).count();
            anyhow::ensure!(
                count == 1,
                "`fields.{name}` must have one of `column`, `value`, `count_from`, `floats`"
            );
        }
        Ok(layout)
    }
}

impl Fields {
    /// The fields that have a source, by name.
    pub(super) fn all(&self) -> BTreeMap<&'static str, &Source> {
        let needed = [
            ("station", Some(&self.station)),
            ("device", Some(&self.device)),
            ("time", Some(&self.time)),
            ("seqNumber", Some(&self.seq_number)),
            ("data", Some(&self.data)),
            ("rssi", Some(&self.rssi)),
            ("snr", self.snr.as_ref()),
            ("freq", self.freq.as_ref()),
            ("rep", self.rep.as_ref()),
            ("ack", self.ack.as_ref()),
        ];
        needed
            .into_iter()
            .filter_map(|(name, source)| Some((name, source?)))
            .collect()
    }
}
