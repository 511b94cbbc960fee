//! Figures as files: the numbers of every chart of a page as one table, and each chart as a picture.

use app::caller::made_for;
use app::chart::file::document;
use app::chart::palette::{DARK, LIGHT};
use app::chart::{Line, Marks, Plot};
use app::rpc::statistics::{Asked, Figures, reach};
use app::ui::statistics::plots::plots;
use app::words::words;
use axum::body::Body;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use domain::Fault;
use domain::statistics::Subject;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue};

use super::{cell, file, pairs, refused};
use crate::asker::Asker;
use crate::middleware::reader::reader;
use crate::problem::Problem;
use crate::state::Doors;

/// What the address of a file asks for: figures as the page of them does, and for which page a
/// picture is, `light` or `dark`.
fn asked(query: &str) -> Result<(Asked, String), Problem> {
    const FIELD: &str = "field";
    const KEYS: [&str; 7] = ["range", "from", "until", "compare", "zone", "theme", FIELD];
    let (mut asked, mut theme) = (Asked::default(), String::new());
    for (key, value) in pairs(query, |key| KEYS.contains(&key), FIELD)? {
        match key.as_str() {
            "range" => asked.range = value,
            "from" => asked.from = value,
            "until" => asked.until = value,
            "compare" => asked.compare = value,
            "zone" => asked.zone = value,
            "theme" => theme = value,
            _ => asked.field.push(value),
        }
    }
    if !matches!(theme.as_str(), "" | "light" | "dark") {
        let allowed = "light, dark".to_owned();
        return Err(refused("theme", Fault::NotOneOf { allowed }));
    }
    Ok((asked, theme))
}

/// The figures that an address means, and the theme.
async fn found(
    doors: &Doors,
    asker: &Asker,
    of: (&str, &str),
    query: Option<String>,
) -> Result<(Figures, String), Problem> {
    let of = Subject::read(of.0, of.1).ok_or_else(Problem::not_found)?;
    let (asked, theme) = asked(&query.unwrap_or_default())?;
    let zone = asked.zone.clone();
    let figures = reach::figures(&doors.engine, &asker.who, of, &asked, &zone).await?;
    Ok((figures, theme))
}

/// `GET /export/statistics/{kind}/{id}/figures.csv`: the numbers of a device, a device type, a group
/// or a base station, one line for each part of the range. `kind` is as in the addresses of pages.
///
/// # Errors
/// 401 without a session or an API access, 404 for what may not be seen, 422 for a query that makes
/// no sense.
///
/// The columns are called the same in every language, for programs.
pub async fn figures(
    State(doors): State<Doors>,
    asker: Asker,
    Path((kind, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let (figures, _) = found(&doors, &asker, (&kind, &id), query).await?;
    let text = table(&figures, &plots(&figures));
    Ok(file(
        Body::from(text),
        "attachment; filename=\"figures.csv\"",
    ))
}

/// `GET /export/statistics/{kind}/{id}/charts/{chart}`: one chart as an SVG, `rssi.svg`, in the
/// reader's language.
///
/// # Errors
/// As [`figures`], and 404 for a chart that has nothing to show.
pub async fn chart(
    State(doors): State<Doors>,
    asker: Asker,
    Path((kind, id, chart)): Path<(String, String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (figures, theme) = found(&doors, &asker, (&kind, &id), query).await?;
    let reader = reader(&doors, &headers).await;
    made_for(reader, async move { drawn(&figures, &theme, &chart) }).await
}

/// One chart of those figures.
fn drawn(figures: &Figures, theme: &str, chart: &str) -> Result<Response, Problem> {
    let key = chart.strip_suffix(".svg").unwrap_or_default();
    let plots = plots(figures);
    let plot = plots.iter().find(|plot| plot.key == key);
    let plot = plot.ok_or_else(Problem::not_found)?;
    let palette = match theme {
        "dark" => DARK,
        _ => LIGHT,
    };
    let words = &words().statistics;
    let mut notes = Vec::new();
    if figures.series.bounds && matches!(plot.marks, Marks::Lines(_)) {
        notes.push(words.band);
    }
    if figures.before.is_some() {
        notes.push(words.dashed);
    }
    let of = figures.of.to_string();
    let of = of.split('/').next_back().unwrap_or_default();
    let of = format!("{of}, {}", figures.zone);
    let text = document(plot, &palette, &of, &figures.labels, &notes.join(" "));
    Ok(picture(text, key))
}

/// A picture as a file.
fn picture(text: String, key: &str) -> Response {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let name: String = key.chars().map(plain).collect();
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"));
    let disposition = format!("attachment; filename=\"{name}.svg\"");
    if let Ok(disposition) = HeaderValue::from_str(&disposition) {
        headers.insert(CONTENT_DISPOSITION, disposition);
    }
    response
}

/// The names of the columns of a chart.
fn columns(plot: &Plot) -> Vec<String> {
    let key = &plot.key;
    match &plot.marks {
        Marks::Bars { before, .. } => {
            let mut all = vec![key.clone()];
            all.extend(before.is_some().then(|| format!("{key}_before")));
            all
        }
        Marks::Lines(lines) => lines
            .iter()
            .flat_map(|line| {
                let key = match line.name.as_str() {
                    "" => key.clone(),
                    name => format!("{key}_{name}"),
                };
                let mut all = vec![format!("{key}_count"), format!("{key}_mean")];
                if line.banded {
                    all.push(format!("{key}_least"));
                    all.push(format!("{key}_greatest"));
                }
                all.extend(line.before.is_some().then(|| format!("{key}_before")));
                all
            })
            .collect(),
    }
}

/// What a chart shows of one part, as written by programs: a full stop, a plain minus.
fn cells(plot: &Plot, place: usize) -> Vec<String> {
    let decimals = plot.decimals;
    let number =
        |value: Option<f64>| value.map_or_else(String::new, |value| format!("{value:.decimals$}"));
    let count = |values: &[i64]| values.get(place).copied().unwrap_or_default().to_string();
    let of_line = |line: &Line| {
        let value = line.values.get(place).copied().flatten();
        let mut all = vec![count(&line.counts), number(value.map(|value| value.1))];
        if line.banded {
            all.push(number(value.map(|value| value.0)));
            all.push(number(value.map(|value| value.2)));
        }
        let before = line.before.as_ref();
        all.extend(before.map(|before| number(before.get(place).copied().flatten())));
        all
    };
    match &plot.marks {
        Marks::Bars { values, before } => {
            let mut all = vec![count(values)];
            all.extend(before.as_ref().map(|before| count(before)));
            all
        }
        Marks::Lines(lines) => lines.iter().flat_map(of_line).collect(),
    }
}

/// The table. Numbers are ours and no formulas, whatever their sign; names are written as cells.
fn table(figures: &Figures, plots: &[Plot]) -> String {
    let names = plots.iter().flat_map(columns).map(|name| cell(&name));
    let head = ["start", "start_utc"].map(str::to_owned);
    let head: Vec<String> = head.into_iter().chain(names).collect();
    let mut text = format!("{}\r\n", head.join(","));
    let starts = figures.series.edges.starts().iter();
    for (place, (start, label)) in starts.zip(&figures.labels).enumerate() {
        let mut line = vec![label.clone(), start.iso()];
        line.extend(plots.iter().flat_map(|plot| cells(plot, place)));
        text.push_str(&line.join(","));
        text.push_str("\r\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_asked_for_as_its_page_is() {
        let (of, theme) = asked("range=7d&field=a&field=b&zone=Europe%2FOslo&theme=dark").unwrap();
        assert_eq!((of.range.as_str(), of.zone.as_str()), ("7d", "Europe/Oslo"));
        assert_eq!(
            (of.field, theme.as_str()),
            (vec!["a".to_owned(), "b".to_owned()], "dark")
        );
        for (wrong, field) in [
            ("shoe=1", "shoe"),
            ("range=7d&range=7d", "range"),
            ("theme=pink", "theme"),
        ] {
            let refused = asked(wrong).expect_err("it makes no sense");
            assert_eq!(refused.field.as_deref(), Some(field), "{wrong}");
        }
    }

    #[test]
    fn a_chart_is_told_part_by_part() {
        let line = |name: &str| Line {
            name: name.into(),
            counts: vec![2, 0],
            values: vec![Some((-2.0, -1.25, 0.5)), None],
            banded: true,
            before: None,
        };
        let plot = Plot {
            key: "voltage".into(),
            title: String::new(),
            beside: String::new(),
            decimals: 2,
            scale: app::chart::scale::Scale::around(0.0, 1.0, 0.1),
            marks: Marks::Lines(vec![line("idle")]),
        };
        assert_eq!(
            columns(&plot),
            [
                "voltage_idle_count",
                "voltage_idle_mean",
                "voltage_idle_least",
                "voltage_idle_greatest"
            ]
        );
        assert_eq!(cells(&plot, 0), ["2", "-1.25", "-2.00", "0.50"]);
        assert_eq!(cells(&plot, 1), ["0", "", "", ""]);
    }
}
