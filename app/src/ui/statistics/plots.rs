//! From figures to what each chart shows. The page, the files of its charts and its numbers as a
//! file are all made of this.

use std::collections::HashMap;

use domain::UnixMillis;
use domain::statistics::{FieldSeries, Figure, HUNDREDTHS, Series, Subject, Tally};

use crate::chart::scale::Scale;
use crate::chart::{Line, Marks, Plot, Spread};
use crate::rpc::statistics::Figures;
use crate::words::words;

/// What stands before the name of a field in what its chart is called in addresses.
const FIELD: &str = "field-";

/// Values beyond are not drawn.
const FARTHEST: f64 = 1e30;

/// A line of figures: what it is called among several, and which it shows.
type Told = (&'static str, fn(&Tally) -> Figure);

/// How figures are shown: their key and title, how many of what is kept make one of the unit, and
/// how many decimals they have.
struct Shown {
    key: &'static str,
    title: &'static str,
    scale: f64,
    decimals: usize,
}

/// The charts of figures, as far as there is something to show, in the order of the page.
pub fn plots(figures: &Figures) -> Vec<Plot> {
    let words = &words().statistics;
    let series = Tallies::of(&figures.series);
    let before = figures.before.as_ref().map(Tallies::of);
    let all = Of {
        series: &series,
        before: before.as_ref(),
        total: &figures.series.total,
        banded: figures.series.bounds,
    };
    let step = figures.series.edges.step() as usize;
    let one = |of: fn(&Tally) -> Figure| -> [Told; 1] { [("", of)] };
    let shown = |key, title, scale, decimals| Shown {
        key,
        title,
        scale,
        decimals,
    };
    // Hundredths, Hz and mV, as they are kept.
    let rssi = shown("rssi", words.rssi, HUNDREDTHS, 1);
    let snr = shown("snr", words.snr, HUNDREDTHS, 1);
    if let Subject::Station(_) = figures.of {
        let plots = [
            Some(all.counts("receptions", words.receptions[step], |tally| {
                tally.rssi.count
            })),
            all.figures(&rssi, &one(|tally| tally.rssi)),
            all.figures(&snr, &one(|tally| tally.snr)),
        ];
        return plots.into_iter().flatten().collect();
    }
    let frequency = shown("frequency", words.frequency, 1e6, 4);
    let temperature = shown("temperature", words.temperature, HUNDREDTHS, 1);
    let voltage = shown("voltage", words.voltage, 1000.0, 3);
    let voltages: [Told; 2] = [
        (words.idle, |tally| tally.idle),
        (words.transmit, |tally| tally.transmit),
    ];
    let plots = [
        Some(all.counts("messages", words.messages[step], |tally| tally.messages)),
        Some(all.counts("bytes", words.bytes[step], |tally| tally.bytes)),
        all.figures(&rssi, &one(|tally| tally.rssi)),
        all.figures(&snr, &one(|tally| tally.snr)),
        all.figures(&frequency, &one(|tally| tally.freq)),
        all.figures(&temperature, &one(|tally| tally.temperature)),
        all.figures(&voltage, &voltages),
    ];
    let fields = figures.fields.iter().flat_map(|fields| &fields.told);
    let plots = plots.into_iter().flatten();
    plots.chain(fields.filter_map(field)).collect()
}

/// What each part of a series holds, by its place.
struct Tallies(Vec<Option<Tally>>);

impl Tallies {
    fn of(series: &Series) -> Self {
        let buckets = series.buckets.iter().map(|one| (one.start, one.tally));
        let buckets: HashMap<UnixMillis, Tally> = buckets.collect();
        let starts = series.edges.starts().iter();
        Self(starts.map(|start| buckets.get(start).copied()).collect())
    }

    fn counts(&self, of: fn(&Tally) -> i64) -> Vec<i64> {
        self.0
            .iter()
            .map(|part| part.as_ref().map_or(0, of))
            .collect()
    }

    fn figures(&self, of: fn(&Tally) -> Figure) -> Vec<Figure> {
        let figure = |part: &Option<Tally>| part.as_ref().map(of).unwrap_or_default();
        self.0.iter().map(figure).collect()
    }
}

/// Of what charts are made.
struct Of<'a> {
    series: &'a Tallies,
    before: Option<&'a Tallies>,
    total: &'a Tally,
    banded: bool,
}

impl Of<'_> {
    /// A chart of counts.
    fn counts(&self, key: &'static str, title: &'static str, of: fn(&Tally) -> i64) -> Plot {
        let words = words();
        let values = self.series.counts(of);
        let before = self.before.map(|before| before.counts(of));
        let most = values.iter().chain(before.iter().flatten()).copied().max();
        Plot {
            key: key.to_owned(),
            title: title.to_owned(),
            beside: (words.statistics.in_all)(&(words.number)(of(self.total))),
            decimals: 0,
            scale: Scale::counts(most.unwrap_or_default()),
            marks: Marks::Bars { values, before },
        }
    }

    /// A chart of figures; none where there are none.
    fn figures(&self, shown: &Shown, lines: &[Told]) -> Option<Plot> {
        let words = &words().statistics;
        let scale = shown.scale;
        let mut drawn = Vec::new();
        let mut beside = Vec::new();
        for (name, of) in lines {
            let Some(mean) = of(self.total).mean(scale) else {
                continue;
            };
            let figures = self.series.figures(*of);
            let before = self.before.map(|before| {
                let figures = before.figures(*of).into_iter();
                figures.map(|figure| figure.mean(scale)).collect()
            });
            drawn.push(Line {
                name: (*name).to_owned(),
                counts: figures.iter().map(|figure| figure.count).collect(),
                values: figures
                    .iter()
                    .map(|figure| self.spread(figure, scale))
                    .collect(),
                banded: self.banded,
                before,
            });
            beside.push((*name, mean));
        }
        let mut plot = lined(
            shown.key.to_owned(),
            shown.title.to_owned(),
            shown.decimals,
            drawn,
        )?;
        let means = beside.into_iter().map(|(name, mean)| {
            let mean = (words.mean_of)(&plot.print(mean));
            format!("{name} {mean}").trim().to_owned()
        });
        plot.beside = means.collect::<Vec<_>>().join(", ");
        Some(plot)
    }

    fn spread(&self, figure: &Figure, scale: f64) -> Option<Spread> {
        let mean = figure.mean(scale)?;
        Some(match self.banded {
            true => (figure.min as f64 / scale, mean, figure.max as f64 / scale),
            false => (mean, mean, mean),
        })
    }
}

/// A chart of lines, with an axis around everything in it; none where there is nothing.
fn lined(key: String, title: String, decimals: usize, lines: Vec<Line>) -> Option<Plot> {
    let spreads = lines.iter().flat_map(|line| line.values.iter().flatten());
    let bounds = spreads.flat_map(|(least, _, greatest)| [*least, *greatest]);
    let before = lines.iter().flat_map(|line| line.before.iter().flatten());
    let all: Vec<f64> = bounds.chain(before.flatten().copied()).collect();
    let least = all.iter().copied().reduce(f64::min)?;
    let greatest = all.iter().copied().reduce(f64::max)?;
    // A device may send what no axis can hold.
    if least < -FARTHEST || greatest > FARTHEST {
        return None;
    }
    let finest = 10_f64.powi(-i32::try_from(decimals).unwrap_or(0));
    Some(Plot {
        key,
        title,
        beside: String::new(),
        decimals,
        scale: Scale::around(least, greatest, finest),
        marks: Marks::Lines(lines),
    })
}

/// The chart of a field; none where no message held it.
fn field(field: &FieldSeries) -> Option<Plot> {
    let values: Vec<Option<Spread>> = field
        .parts
        .iter()
        .map(|part| part.map(|part| (part.least, part.mean, part.greatest)))
        .collect();
    let parts = || field.parts.iter().flatten();
    let count: i64 = parts().map(|part| part.count).sum();
    let sum: f64 = parts().map(|part| part.mean * part.count as f64).sum();
    let each = values
        .iter()
        .flatten()
        .map(|one| one.0.abs().max(one.2.abs()));
    let greatest = each.fold(0.0, f64::max);
    let line = Line {
        name: String::new(),
        counts: field
            .parts
            .iter()
            .map(|part| part.map_or(0, |part| part.count))
            .collect(),
        banded: true,
        before: None,
        values,
    };
    let mut plot = lined(
        format!("{FIELD}{}", field.name),
        field.name.clone(),
        decimals(greatest),
        vec![line],
    )?;
    let mean = plot.print(sum / count.max(1) as f64);
    plot.beside = (words().statistics.mean_of)(&mean);
    Some(plot)
}

/// As many decimals as make three figures or so.
fn decimals(greatest: f64) -> usize {
    match greatest {
        great if great >= 1_000.0 => 1,
        great if great >= 1.0 => 2,
        _ => 4,
    }
}
