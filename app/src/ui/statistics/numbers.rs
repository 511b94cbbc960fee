//! What a chart shows as numbers, for those who cannot see it or want to copy them.

use leptos::prelude::*;

use crate::chart::{Line, Marks, Plot};
use crate::ui::table::{Head, named_table, row};
use crate::words::words;

/// The numbers of a chart, folded up; `labels` says what each part is called, `head` what stands
/// above these.
pub fn numbers(plot: &Plot, labels: &[String], head: &'static str) -> AnyView {
    let tables: Vec<_> = match &plot.marks {
        Marks::Bars { values, before } => {
            vec![counts(plot, values, before.as_deref(), labels, head)]
        }
        Marks::Lines(lines) => {
            let table = |line| figures(plot, line, labels, head);
            lines.iter().map(table).collect()
        }
    };
    view! {
        <details class="numbers">
            <summary>{words().statistics.numbers}</summary>
            {tables}
        </details>
    }
    .into_any()
}

fn counts(
    plot: &Plot,
    values: &[i64],
    before: Option<&[i64]>,
    labels: &[String],
    head: &'static str,
) -> AnyView {
    let words = words();
    let mut heads = vec![Head::text(head), Head::number(words.statistics.count)];
    if before.is_some() {
        heads.push(Head::number(words.statistics.before));
    }
    let rows = labels.iter().zip(values).enumerate();
    let rows = rows.filter_map(|(place, (label, value))| {
        let earlier = before.map(|before| before.get(place).copied().unwrap_or_default());
        if *value == 0 && earlier.unwrap_or_default() == 0 {
            return None;
        }
        let mut cells = vec![
            ("", label.clone().into_any()),
            ("num", (words.number)(*value).into_any()),
        ];
        if let Some(earlier) = earlier {
            cells.push(("num", (words.number)(earlier).into_any()));
        }
        Some(row(cells))
    });
    let rows: Vec<_> = rows.collect();
    named_table(plot.title.clone(), heads, rows.into_any())
}

fn figures(plot: &Plot, line: &Line, labels: &[String], head: &'static str) -> AnyView {
    let words = words();
    let mut heads = vec![
        Head::text(head),
        Head::number(words.statistics.count),
        Head::number(words.statistics.mean),
    ];
    if line.banded {
        heads.push(Head::number(words.statistics.least));
        heads.push(Head::number(words.statistics.greatest));
    }
    if line.before.is_some() {
        heads.push(Head::number(words.statistics.before));
    }
    let rows = labels.iter().zip(&line.values).enumerate();
    let rows = rows.filter_map(|(place, (label, value))| {
        let before = line.before.as_ref();
        let before = before.map(|before| before.get(place).copied().flatten());
        if value.is_none() && before.flatten().is_none() {
            return None;
        }
        let print = |value: Option<f64>| {
            let text = value.map_or_else(String::new, |value| plot.print(value));
            ("num", text.into_any())
        };
        let count = line.counts.get(place).copied().unwrap_or_default();
        let mut cells = vec![
            ("", label.clone().into_any()),
            ("num", (words.number)(count).into_any()),
            print(value.map(|value| value.1)),
        ];
        if line.banded {
            cells.push(print(value.map(|value| value.0)));
            cells.push(print(value.map(|value| value.2)));
        }
        if let Some(before) = before {
            cells.push(print(before));
        }
        Some(row(cells))
    });
    let rows: Vec<_> = rows.collect();
    let name = format!("{} {}", plot.title, line.name);
    named_table(name.trim().to_owned(), heads, rows.into_any())
}
