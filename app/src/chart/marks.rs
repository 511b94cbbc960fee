//! The marks of a chart, by plotters.
//!
//! It knows fixed colours only, so each kind of mark gets a colour that stands for it and is
//! replaced afterwards. The marks are stretched to the room there is; what would be stretched with
//! them, such as the width of a line, says that it is not.

use plotters::coord::Shift;
use plotters::prelude::{
    Color as _, DrawingArea, IntoDrawingArea as _, PathElement, Polygon, RGBColor, Rectangle,
    SVGBackend,
};

use super::palette::Palette;
use super::plot::{Line, Marks, Plot, Spread};
use super::scale::{HEIGHT, Scale, WIDTH};

const FIRST: RGBColor = RGBColor(1, 1, 1);
const SECOND: RGBColor = RGBColor(2, 2, 2);
const BEFORE: RGBColor = RGBColor(3, 3, 3);
const GRID: RGBColor = RGBColor(4, 4, 4);

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Point = (i32, i32);

/// The marks as what stands inside an `svg` whose space is [`WIDTH`] by [`HEIGHT`].
pub fn marks(plot: &Plot, palette: &Palette) -> String {
    let mut text = String::new();
    {
        let size = (WIDTH as u32, HEIGHT as u32);
        let area = SVGBackend::with_string(&mut text, size).into_drawing_area();
        for y in [0.0, HEIGHT / 2.0, HEIGHT] {
            path(
                &area,
                vec![(0, whole(y)), (whole(WIDTH), whole(y))],
                GRID,
                1,
            );
        }
        match &plot.marks {
            Marks::Bars { values, before } => {
                bars(&area, values, plot.scale);
                if let Some(before) = before {
                    let values = before.iter().map(|value| Some(*value as f64));
                    dots(&area, values.collect(), plot.scale);
                }
            }
            Marks::Lines(lines) => {
                for (line, colour) in lines.iter().zip([FIRST, SECOND]) {
                    if let Some(before) = &line.before {
                        dots(&area, before.clone(), plot.scale);
                    }
                    self::line(&area, line, colour, plot.scale);
                }
            }
        }
        // The text ends when the area does; a text is written without fail.
        let _ = area.present();
    }
    painted(inside(&text), palette)
}

/// What stands between the outermost tags.
fn inside(text: &str) -> &str {
    let begins = text.find('>').map_or(0, |at| at + 1);
    let ends = text.rfind("</svg>").unwrap_or(text.len());
    text.get(begins..ends).unwrap_or_default().trim()
}

fn painted(text: &str, palette: &Palette) -> String {
    const ALONE: &str = "<polyline vector-effect=\"non-scaling-stroke\" \
        stroke-linecap=\"round\" stroke-linejoin=\"round\" ";
    let colour = |name: RGBColor| format!("\"#{:02X}{:02X}{:02X}\"", name.0, name.1, name.2);
    let plain = |name: &str| format!("\"{name}\"");
    let stroke = |name: RGBColor, as_it_is: &str, dashes: &str| {
        let from = format!("stroke={}", colour(name));
        (
            from,
            format!("stroke=\"{as_it_is}\" stroke-dasharray=\"{dashes}\""),
        )
    };
    let (dashed, as_dashed) = stroke(SECOND, palette.second, "7 4");
    let (dotted, as_dotted) = stroke(BEFORE, palette.before, "1 5");
    text.replace('\n', "")
        .replace("<polyline ", ALONE)
        .replace(&dashed, &as_dashed)
        .replace(&dotted, &as_dotted)
        .replace(&colour(FIRST), &plain(palette.first))
        .replace(&colour(SECOND), &plain(palette.second))
        .replace(&colour(GRID), &plain(palette.grid))
}

/// Far outside nothing is seen, and a coordinate has to be a number.
fn whole(value: f64) -> i32 {
    value.round().clamp(-WIDTH, 2.0 * WIDTH) as i32
}

fn path(area: &Area<'_>, points: Vec<Point>, colour: RGBColor, width: u32) {
    let _ = area.draw(&PathElement::new(points, colour.stroke_width(width)));
}

/// One bar for each part; parts without a value have none.
fn bars(area: &Area<'_>, values: &[i64], scale: Scale) {
    let slot = WIDTH / values.len().max(1) as f64;
    let width = (slot * 0.72).max(slot - 16.0).min(slot);
    for (at, value) in values.iter().enumerate().filter(|(_, value)| **value > 0) {
        // However small, there is something to see.
        let y = scale.y(*value as f64).clamp(0.0, HEIGHT - 4.0);
        let x = at as f64 * slot + (slot - width) / 2.0;
        let corners = [(whole(x), whole(y)), (whole(x + width), whole(HEIGHT))];
        let _ = area.draw(&Rectangle::new(corners, FIRST.filled()));
    }
}

/// The mean of each part as a line, from least to greatest as a band behind it. Parts beside each
/// other are joined; one alone is a dot.
fn line(area: &Area<'_>, line: &Line, colour: RGBColor, scale: Scale) {
    let slot = WIDTH / line.values.len().max(1) as f64;
    let place = |at: usize| (at as f64 + 0.5) * slot;
    for (first, run) in runs(&line.values) {
        if line.banded {
            // A band as wide as its part where a part stands alone.
            let edge: Vec<(f64, Spread)> = match run.as_slice() {
                [one] => {
                    let half = slot.min(32.0) / 2.0;
                    vec![(place(first) - half, *one), (place(first) + half, *one)]
                }
                run => {
                    let points = run.iter().enumerate();
                    points.map(|(at, one)| (place(first + at), *one)).collect()
                }
            };
            let upper = edge
                .iter()
                .map(|(x, one)| (whole(*x), whole(scale.y(one.2))));
            let lower = edge.iter().rev();
            let lower = lower.map(|(x, one)| (whole(*x), whole(scale.y(one.0))));
            let band: Vec<Point> = upper.chain(lower).collect();
            let _ = area.draw(&Polygon::new(band, colour.mix(0.18).filled()));
        }
        let means = run.iter().enumerate();
        let means = means.map(|(at, one)| (whole(place(first + at)), whole(scale.y(one.1))));
        stroke(area, means.collect(), colour);
    }
}

/// Means of the time before as a dotted line.
fn dots(area: &Area<'_>, values: Vec<Option<f64>>, scale: Scale) {
    let slot = WIDTH / values.len().max(1) as f64;
    for (first, run) in runs(&values) {
        let points = run.iter().enumerate().map(|(at, value)| {
            let x = ((first + at) as f64 + 0.5) * slot;
            (whole(x), whole(scale.y(*value)))
        });
        stroke(area, points.collect(), BEFORE);
    }
}

/// A line through points. Through one it has no length, and its round ends make it a dot.
fn stroke(area: &Area<'_>, mut points: Vec<Point>, colour: RGBColor) {
    let mut width = 2;
    if let [one] = points.as_slice() {
        let one = *one;
        points.push(one);
        width = 6;
    }
    path(area, points, colour, width);
}

/// Values beside each other, each with the place of its first.
fn runs<T: Copy>(values: &[Option<T>]) -> Vec<(usize, Vec<T>)> {
    let mut runs: Vec<(usize, Vec<T>)> = Vec::new();
    for (at, value) in values.iter().enumerate() {
        let Some(value) = value else { continue };
        match runs.last_mut() {
            Some((first, run)) if *first + run.len() == at => run.push(*value),
            _ => runs.push((at, vec![*value])),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::super::palette::{LIGHT, PAGE};
    use super::*;

    fn plot(marks: Marks, scale: Scale) -> Plot {
        Plot {
            key: "of".into(),
            title: "Of".into(),
            beside: String::new(),
            decimals: 0,
            scale,
            marks,
        }
    }

    #[test]
    fn only_neighbours_are_joined() {
        let found = runs(&[None, Some(1), Some(2), None, Some(3)]);
        assert_eq!(found, [(1, vec![1, 2]), (4, vec![3])]);
    }

    #[test]
    fn a_bar_stands_in_its_place_with_the_colour_of_the_style() {
        let values = vec![0, 2, 1];
        let bars = Marks::Bars {
            values,
            before: Some(vec![1, 0, 2]),
        };
        let drawn = marks(&plot(bars, Scale::counts(2)), &PAGE);
        assert_eq!(drawn.matches("<rect ").count(), 2, "{drawn}");
        assert!(drawn.contains(r#"fill="var(--accent)""#), "{drawn}");
        // The time before is told apart by more than its colour.
        let dotted = r#"stroke="var(--muted)" stroke-dasharray="1 5""#;
        assert_eq!(drawn.matches(dotted).count(), 1, "{drawn}");
        assert!(!drawn.contains('#'), "{drawn}");
        assert!(
            !drawn.contains("<svg") && !drawn.contains("style="),
            "{drawn}"
        );
    }

    #[test]
    fn a_gap_is_a_gap_and_a_second_line_is_dashed() {
        let line = |values: Vec<Option<Spread>>| Line {
            name: String::new(),
            counts: vec![1; values.len()],
            values,
            banded: true,
            before: None,
        };
        let one = Some((1.0, 2.0, 3.0));
        let lines = vec![
            line(vec![one, one, None, one]),
            line(vec![None, one, one, one]),
        ];
        let drawn = marks(
            &plot(Marks::Lines(lines), Scale::around(1.0, 3.0, 0.1)),
            &LIGHT,
        );
        // Two runs and one run, each with its band; three lines behind.
        assert_eq!(drawn.matches("<polygon ").count(), 3, "{drawn}");
        assert_eq!(drawn.matches("<polyline ").count(), 6, "{drawn}");
        let dashed = r##"stroke="#0b7a75" stroke-dasharray="7 4""##;
        assert_eq!(drawn.matches(dashed).count(), 1, "{drawn}");
        assert_eq!(drawn.matches("vector-effect").count(), 6, "{drawn}");
    }

    #[test]
    fn no_value_is_too_great_to_be_drawn() {
        let far = Some((-1e300, 0.0, 1e300));
        let line = Line {
            name: String::new(),
            counts: vec![1],
            values: vec![far],
            banded: true,
            before: Some(vec![Some(f64::MAX)]),
        };
        let drawn = marks(
            &plot(Marks::Lines(vec![line]), Scale::around(0.0, 1.0, 1.0)),
            &PAGE,
        );
        assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{drawn}");
    }
}
