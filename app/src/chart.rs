//! Charts: marks as inline SVG that is stretched to the room there is, and words beside them as
//! plain text that stays readable on a phone. Colours come from the style.

pub mod scale;

use leptos::prelude::*;

use self::scale::{HEIGHT, Scale, WIDTH};

/// What a chart shows, apart from its marks.
pub struct Frame {
    /// What it shows, for those who cannot see it.
    pub described: String,
    /// The axis of its values.
    pub scale: Scale,
    /// What stands below: the first, the middle and the last span.
    pub below: [String; 3],
}

/// A figure of one span: least, mean and greatest.
pub type Spread = (f64, f64, f64);

/// One bar for each span; spans without a value have none.
pub fn bars(frame: Frame, values: &[i64]) -> AnyView {
    let slot = WIDTH / values.len().max(1) as f64;
    let width = (slot * 0.72).max(slot - 4.0).min(slot);
    let bars: Vec<_> = values
        .iter()
        .enumerate()
        .filter(|(_, value)| **value > 0)
        .map(|(at, value)| {
            let y = frame.scale.y(*value as f64).clamp(0.0, HEIGHT - 1.0);
            let x = at as f64 * slot + (slot - width) / 2.0;
            view! {
                <rect class="bar" x=short(x) y=short(y) width=short(width) height=short(HEIGHT - y)></rect>
            }
        })
        .collect();
    around(frame, bars.into_any())
}

/// The mean of each span as a line, from least to greatest as a band behind it. Spans beside
/// each other are joined; one alone is a dot.
pub fn line(frame: Frame, values: &[Option<Spread>]) -> AnyView {
    let slot = WIDTH / values.len().max(1) as f64;
    let place = |at: usize| (at as f64 + 0.5) * slot;
    let scale = frame.scale;
    let runs: Vec<_> = runs(values)
        .into_iter()
        .map(|(first, run)| {
            let points: Vec<(f64, Spread)> = run
                .iter()
                .enumerate()
                .map(|(at, spread)| (place(first + at), *spread))
                .collect();
            let mean: Vec<(f64, f64)> = points.iter().map(|(x, s)| (*x, scale.y(s.1))).collect();
            // A band as wide as its span where a span stands alone.
            let (left, right) = match points.as_slice() {
                [(x, one)] => {
                    let half = slot.min(8.0) / 2.0;
                    (vec![(x - half, *one)], vec![(x + half, *one)])
                }
                _ => (points.clone(), Vec::new()),
            };
            let edge: Vec<(f64, Spread)> = left.into_iter().chain(right).collect();
            let upper = edge.iter().map(|(x, s)| (*x, scale.y(s.2)));
            let lower = edge.iter().rev().map(|(x, s)| (*x, scale.y(s.0)));
            let band: Vec<(f64, f64)> = upper.chain(lower).collect();
            let class = if mean.len() == 1 {
                "mean alone"
            } else {
                "mean"
            };
            let mean = match mean.as_slice() {
                // A line without a length, which round ends make a dot.
                [(x, y)] => format!("{0},{1} {0},{1}", short(*x), short(*y)),
                _ => joined(&mean),
            };
            view! {
                <polygon class="band" points=joined(&band)></polygon>
                <polyline class=class points=mean></polyline>
            }
        })
        .collect();
    around(frame, runs.into_any())
}

/// Values beside each other, each with the place of its first.
fn runs(values: &[Option<Spread>]) -> Vec<(usize, Vec<Spread>)> {
    let mut runs: Vec<(usize, Vec<Spread>)> = Vec::new();
    for (at, value) in values.iter().enumerate() {
        let Some(spread) = value else { continue };
        match runs.last_mut() {
            Some((first, run)) if *first + run.len() == at => run.push(*spread),
            _ => runs.push((at, vec![*spread])),
        }
    }
    runs
}

fn around(frame: Frame, marks: AnyView) -> AnyView {
    let decimals = frame.scale.decimals();
    let beside: Vec<_> = frame
        .scale
        .lines()
        .map(|value| {
            let text = format!("{value:.decimals$}").replace('-', "−");
            view! { <span>{text}</span> }
        })
        .into_iter()
        .collect();
    let below: Vec<_> = frame
        .below
        .into_iter()
        .map(|text| view! { <span>{text}</span> })
        .collect();
    let grid: Vec<_> = [0.0, HEIGHT / 2.0, HEIGHT]
        .map(|y| {
            view! { <line class="grid" x1="0" x2=short(WIDTH) y1=short(y) y2=short(y)></line> }
        })
        .into_iter()
        .collect();
    let space = format!("0 0 {WIDTH} {HEIGHT}");
    view! {
        <div class="chart" role="img" aria-label=frame.described>
            <div class="beside" aria-hidden="true">{beside}</div>
            <svg viewBox=space preserveAspectRatio="none" aria-hidden="true" focusable="false">
                {grid}
                {marks}
            </svg>
            <div class="below" aria-hidden="true">{below}</div>
        </div>
    }
    .into_any()
}

fn joined(points: &[(f64, f64)]) -> String {
    let each: Vec<String> = points
        .iter()
        .map(|(x, y)| format!("{},{}", short(*x), short(*y)))
        .collect();
    each.join(" ")
}

/// A tenth of a unit is finer than any screen.
fn short(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_neighbours_are_joined() {
        let one = Some((1.0, 2.0, 3.0));
        let found = runs(&[None, one, one, None, one]);
        let lengths: Vec<_> = found.iter().map(|(at, run)| (*at, run.len())).collect();
        assert_eq!(lengths, [(1, 2), (4, 1)]);
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!(
            (short(3.0), short(0.25), short(12.04)),
            ("3".into(), "0.2".into(), "12".into())
        );
    }
}
