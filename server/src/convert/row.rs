//! From a row to receptions.

use std::collections::BTreeMap;

use anyhow::{Context as _, ensure};
use domain::reception::{Report, SEQ_NUMBER_MAX};

use super::cell;
use super::layout::{Column, Layout, Source};

/// Where a column's text stands: in the row, or in a part of one of its receptions.
#[derive(Clone, Copy)]
enum Place {
    Row(usize),
    Part(usize),
}

/// Reads the rows of one table, in order.
pub(super) struct Reader<'a> {
    layout: &'a Layout,
    /// The layout's columns, found once.
    places: BTreeMap<String, Place>,
    /// How many rows were converted: what counted fields have counted.
    converted: u64,
}

/// The texts of one reception.
struct Cells<'a> {
    row: &'a [&'a str],
    parts: &'a [&'a str],
}

fn key(column: &Column) -> String {
    match column {
        Column::Number(number) => format!("#{number}"),
        Column::Name(name) => name.clone(),
    }
}

impl<'a> Reader<'a> {
    /// For a table with this first line.
    pub(super) fn new(layout: &'a Layout, header: &str) -> anyhow::Result<Self> {
        let names: Vec<&str> = header.split(&*layout.separator).collect();
        let parts = layout
            .each
            .as_ref()
            .map(|each| each.parts.as_slice())
            .unwrap_or_default();
        let mut places = BTreeMap::new();
        let mut find = |column: &Column| -> anyhow::Result<()> {
            let place = match column {
                Column::Number(number) => Place::Row(
                    number
                        .checked_sub(1)
                        .context("columns are counted from 1")?,
                ),
                Column::Name(name) => {
                    let part = parts.iter().position(|part| part == name).map(Place::Part);
                    let column = || names.iter().position(|other| other == name).map(Place::Row);
                    let place = part.or_else(column);
                    place.with_context(|| format!("the table has no column `{name}`"))?
                }
            };
            places.insert(key(column), place);
            Ok(())
        };
        for filter in &layout.filters {
            find(&filter.column)?;
        }
        if let Some(each) = &layout.each {
            find(&each.column)?;
        }
        for source in layout.fields.all().into_values() {
            source
                .column
                .iter()
                .chain(source.floats.iter().flatten())
                .try_for_each(&mut find)?;
        }
        ensure!(
            names.len() > 1 || !layout.header,
            "the first line names only one column"
        );
        Ok(Self {
            layout,
            places,
            converted: 0,
        })
    }

    /// The receptions of a row; none if a filter leaves it out.
    pub(super) fn read(&mut self, line: &str) -> Result<Option<Vec<Report<'static>>>, String> {
        let row: Vec<&str> = line.split(&*self.layout.separator).collect();
        let whole = Cells {
            row: &row,
            parts: &[],
        };
        for filter in &self.layout.filters {
            if self.text(&whole, &filter.column)? != filter.is {
                return Ok(None);
            }
        }
        let reports = match &self.layout.each {
            None => vec![self.report(&whole)?],
            Some(each) => {
                let column = self.text(&whole, &each.column)?;
                let items = column.split(&*each.between).filter(|item| !item.is_empty());
                let report = |item: &str| {
                    let parts: Vec<&str> = item.split(&*each.within).collect();
                    if parts.len() != each.parts.len() {
                        return Err(format!("`{item}` has not {} parts", each.parts.len()));
                    }
                    self.report(&Cells {
                        row: &row,
                        parts: &parts,
                    })
                };
                items.map(report).collect::<Result<_, _>>()?
            }
        };
        self.converted += 1;
        Ok(Some(reports))
    }

    fn report(&self, cells: &Cells<'_>) -> Result<Report<'static>, String> {
        let fields = &self.layout.fields;
        let named = |name: &'static str| move |problem: String| format!("{name}: {problem}");
        let id = |source: &Source| cell::id(&self.source(cells, source)?, source.unit, source.plus);
        let integer = |source: &Source| cell::integer(&self.source(cells, source)?, source.unit);
        let number = |source: &Source| cell::number(&self.source(cells, source)?);
        // A field that may be missing is missing where its cell is empty.
        let present = |name: &'static str, source: &'a Option<Source>| match source {
            Some(source) => {
                let text = self.source(cells, source).map_err(named(name))?;
                Ok::<_, String>((!text.trim().is_empty()).then_some(source))
            }
            None => Ok(None),
        };
        let time = self
            .source(cells, &fields.time)
            .and_then(|text| cell::time(&text, fields.time.unit));
        let snr = present("snr", &fields.snr)?
            .map(number)
            .transpose()
            .map_err(named("snr"))?;
        let freq = present("freq", &fields.freq)?
            .map(integer)
            .transpose()
            .map_err(named("freq"))?;
        let rep = present("rep", &fields.rep)?
            .map(integer)
            .transpose()
            .map_err(named("rep"))?;
        let ack = present("ack", &fields.ack)?.map(|source| self.source(cells, source));
        let ack = ack
            .transpose()
            .and_then(|text| text.map_or(Ok(false), |text| cell::flag(&text)));
        Ok(Report {
            station: id(&fields.station).map_err(named("station"))?.into(),
            device: id(&fields.device).map_err(named("device"))?.into(),
            time: time.map_err(named("time"))?,
            seq_number: integer(&fields.seq_number).map_err(named("seqNumber"))?,
            data: Some(
                self.source(cells, &fields.data)
                    .map_err(named("data"))?
                    .trim()
                    .to_owned()
                    .into(),
            ),
            rssi: number(&fields.rssi).map_err(named("rssi"))?,
            snr,
            freq,
            rep,
            ack: ack.map_err(named("ack"))?,
            oob: None,
        })
    }

    /// The text of a field's source.
    fn source(&self, cells: &Cells<'_>, source: &Source) -> Result<String, String> {
        if let Some(value) = &source.value {
            return Ok(value.clone());
        }
        if let Some(from) = source.count_from {
            let numbers = u64::from(SEQ_NUMBER_MAX) + 1;
            return Ok(((u64::from(from) + self.converted) % numbers).to_string());
        }
        if let Some(columns) = &source.floats {
            let numbers = columns
                .iter()
                .map(|column| cell::number(self.text(cells, column)?));
            return cell::floats(&numbers.collect::<Result<Vec<_>, _>>()?);
        }
        // A layout gives every field one source; this is the last kind.
        let Some(column) = &source.column else {
            return Err("has no source".into());
        };
        let text = self.text(cells, column)?;
        match (&source.default, text.trim()) {
            (Some(default), "") => Ok(default.clone()),
            _ => Ok(text.to_owned()),
        }
    }

    fn text<'c>(&self, cells: &Cells<'c>, column: &Column) -> Result<&'c str, String> {
        let found = match self.places.get(&key(column)) {
            Some(Place::Row(at)) => cells.row.get(*at),
            Some(Place::Part(at)) => cells.parts.get(*at),
            None => None,
        };
        found
            .copied()
            .ok_or_else(|| format!("the row has no column {}", key(column)))
    }
}
