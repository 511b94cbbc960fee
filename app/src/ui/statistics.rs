//! Figures over time: the choice of a range, charts, and the same as numbers.

use std::collections::HashMap;

use domain::UnixMillis;
use domain::statistics::{Figure, HUNDREDTHS, Series, Tally};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

use crate::browser;
use crate::chart::scale::{Scale, label, starts};
use crate::chart::{self, Frame};
use crate::error::AppError;
use crate::rpc::statistics::RANGES;
use crate::ui::asked;
use crate::ui::card::card;
use crate::ui::choice::choice;
use crate::ui::empty::empty;
use crate::ui::field::hidden;
use crate::ui::filter;
use crate::ui::link::{self, value};
use crate::ui::table::{Head, row, table};
use crate::words::words;

/// The range that the address asks for and the day with which it ends, today where that is empty;
/// the server function knows which there are.
///
/// # Errors
/// Anything else that the address says.
pub fn from_address(query: &ParamsMap) -> Result<(String, String), AppError> {
    asked::only(query, &["range", "until"])?;
    Ok((value(query, "range"), value(query, "until")))
}

/// The figures of a series, on the page at `path`. `last` is when the last message came, where
/// that is known.
pub fn statistics(path: &str, series: &Series, last: Option<UnixMillis>) -> AnyView {
    let words = words();
    let content = if series.buckets.is_empty() {
        let query = use_query_map().get_untracked();
        let asked = value(&query, "range");
        let longest = RANGES.last().is_some_and(|range| *range == asked);
        let why = match longest {
            true => words.statistics.nothing_longest,
            false => words.statistics.nothing_why,
        };
        let day = last.map(UnixMillis::day);
        let to_last = day.filter(|day| *day != value(&query, "until")).map(|day| {
            let href = link::with(path, &query, &[("until", Some(day.as_str()))]);
            view! { <a class="btn" href=href>{(words.statistics.to_last)(&day)}</a> }
        });
        let why = empty(words.statistics.nothing, why, to_last.into_any());
        view! { <section class="card">{why}</section> }.into_any()
    } else {
        charts(series)
    };
    view! { {ranges(path)}{content} }.into_any()
}

fn ranges(path: &str) -> AnyView {
    let words = words();
    let query = use_query_map().get_untracked();
    let asked = value(&query, "range");
    let until = value(&query, "until");
    let day = (!until.is_empty()).then_some(until.as_str());
    let known = RANGES.iter().position(|range| *range == asked).unwrap_or(0);
    let ways = RANGES
        .iter()
        .zip(words.statistics.ranges)
        .enumerate()
        .map(|(at, (range, word))| {
            let range = (at > 0).then_some(*range);
            let href = link::with(path, &query, &[("range", range), ("until", day)]);
            (href, word.to_owned(), at == known)
        })
        .collect();
    view! {
        <div class="ranges">
            {choice(words.statistics.range, false, ways)}
            {end(path.to_owned(), asked, until)}
            <p class="hint">{words.statistics.zone}</p>
        </div>
    }
    .into_any()
}

/// The choice of the day with which the range ends; empty: now.
fn end(path: String, range: String, until: String) -> AnyView {
    let words = words();
    let navigate = use_navigate();
    let send = move |event: SubmitEvent| {
        if let Some(address) = browser::form_address(&event) {
            navigate(&address, Default::default());
        }
    };
    let range = (!range.is_empty()).then(|| hidden("range", range));
    view! {
        <form class="until" method="get" action=path on:submit=send>
            {range}
            {filter::text("until", words.statistics.until, "date", "", until)}
            <button class="btn" type="submit">{words.frame.apply}</button>
        </form>
    }
    .into_any()
}

/// A series with the place of every span.
struct Told<'a> {
    series: &'a Series,
    starts: Vec<UnixMillis>,
    tallies: HashMap<UnixMillis, Tally>,
}

fn charts(series: &Series) -> AnyView {
    let words = &words().statistics;
    let span = series.span as usize;
    let told = Told {
        series,
        starts: starts(series),
        tallies: series.buckets.iter().map(|b| (b.start, b.tally)).collect(),
    };
    // Hundredths, Hz and mV, as they are kept.
    let cards: Vec<_> = [
        told.counts(words.messages[span], |tally| tally.messages),
        told.counts(words.bytes[span], |tally| tally.bytes),
        told.figures(words.rssi, HUNDREDTHS, 1, |tally| tally.rssi),
        told.figures(words.snr, HUNDREDTHS, 1, |tally| tally.snr),
        told.figures(words.frequency, 1e6, 4, |tally| tally.freq),
        told.figures(words.temperature, HUNDREDTHS, 1, |tally| tally.temperature),
        told.figures(words.idle, 1000.0, 3, |tally| tally.idle),
        told.figures(words.transmit, 1000.0, 3, |tally| tally.transmit),
    ]
    .into_iter()
    .flatten()
    .collect();
    view! { <div class="charts">{cards}</div><p class="hint">{words.band}</p> }.into_any()
}

impl Told<'_> {
    fn frame(&self, title: &str, scale: Scale) -> Frame {
        let at = |place: usize| self.starts.get(place).copied().unwrap_or_default();
        let last = self.starts.len().saturating_sub(1);
        let places = [at(0), at(last / 2), at(last)];
        let long = |time| label(self.series.span, time, true);
        Frame {
            described: (words().statistics.described)(title, &long(places[0]), &long(places[2])),
            scale,
            below: places.map(|time| label(self.series.span, time, false)),
        }
    }

    /// A card of counts.
    fn counts(&self, title: &'static str, of: fn(&Tally) -> i64) -> Option<AnyView> {
        let words = words();
        let values: Vec<i64> = self
            .starts
            .iter()
            .map(|start| self.tallies.get(start).map_or(0, of))
            .collect();
        let scale = Scale::counts(values.iter().copied().max().unwrap_or_default());
        let marks = chart::bars(self.frame(title, scale), &values);
        let beside = (words.statistics.in_all)(&(words.number)(of(&self.series.total)));
        let heads = vec![
            Head::text(words.statistics.span[self.series.span as usize]),
            Head::number(title),
        ];
        let rows: Vec<_> = self
            .series
            .buckets
            .iter()
            .map(|bucket| {
                let start = label(self.series.span, bucket.start, true);
                let count = (words.number)(of(&bucket.tally));
                row(vec![("", start.into_any()), ("num", count.into_any())])
            })
            .collect();
        Some(chart_card(
            title,
            beside,
            marks,
            table(title, heads, rows.into_any()),
        ))
    }

    /// A card of figures of which `scale` make one unit; none where there are no figures.
    fn figures(
        &self,
        title: &'static str,
        scale: f64,
        decimals: usize,
        of: fn(&Tally) -> Figure,
    ) -> Option<AnyView> {
        let words = &words().statistics;
        let total = of(&self.series.total);
        let mean = total.mean(scale)?;
        let spread = |figure: Figure| {
            let mean = figure.mean(scale)?;
            Some((figure.min as f64 / scale, mean, figure.max as f64 / scale))
        };
        let values: Vec<_> = self
            .starts
            .iter()
            .map(|start| self.tallies.get(start).and_then(|tally| spread(of(tally))))
            .collect();
        let finest = 10_f64.powi(-i32::try_from(decimals).unwrap_or(0));
        let axis = Scale::around(total.min as f64 / scale, total.max as f64 / scale, finest);
        let marks = chart::line(self.frame(title, axis), &values);
        let print = |value: f64| format!("{value:.decimals$}").replace('-', "−");
        let heads = vec![
            Head::text(words.span[self.series.span as usize]),
            Head::number(words.count),
            Head::number(words.least),
            Head::number(words.mean),
            Head::number(words.greatest),
        ];
        let rows: Vec<_> = self
            .series
            .buckets
            .iter()
            .filter_map(|bucket| {
                let figure = of(&bucket.tally);
                let (least, mean, greatest) = spread(figure)?;
                let start = label(self.series.span, bucket.start, true);
                let row = row(vec![
                    ("", start.into_any()),
                    ("num", figure.count.to_string().into_any()),
                    ("num", print(least).into_any()),
                    ("num", print(mean).into_any()),
                    ("num", print(greatest).into_any()),
                ]);
                Some(row)
            })
            .collect();
        let beside = (words.mean_of)(&print(mean));
        Some(chart_card(
            title,
            beside,
            marks,
            table(title, heads, rows.into_any()),
        ))
    }
}

fn chart_card(title: &'static str, beside: String, marks: AnyView, numbers: AnyView) -> AnyView {
    let beside = view! { <span class="push muted">{beside}</span> };
    let content = view! {
        {marks}
        <details class="numbers">
            <summary>{words().statistics.numbers}</summary>
            {numbers}
        </details>
    };
    card(title, beside.into_any(), content.into_any())
}
