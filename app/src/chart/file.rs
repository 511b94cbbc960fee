//! A chart as a file of its own: an SVG with its title, its axes and its colours, which needs
//! neither the page nor its style.

use std::fmt::Write as _;

use super::marks::marks;
use super::palette::Palette;
use super::plot::{Marks, Plot};
use super::scale::{HEIGHT, WIDTH};

/// The width of the picture in pixels.
pub const WIDE: u32 = 960;
/// Its height.
pub const HIGH: u32 = 320;

/// Where the marks lie in it.
const LEFT: f64 = 84.0;
const TOP: f64 = 72.0;
const ROOM: (f64, f64) = (852.0, 192.0);

/// The picture. `of` says of what, `labels` what is written at each edge of the parts, `notes` what
/// stands at its foot.
pub fn document(
    plot: &Plot,
    palette: &Palette,
    of: &str,
    labels: &[String],
    notes: &str,
) -> String {
    let mut text = String::new();
    // Writing to a text cannot fail.
    let _ = write!(
        text,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDE}\" height=\"{HIGH}\" \
         viewBox=\"0 0 {WIDE} {HIGH}\" font-family=\"system-ui, sans-serif\" font-size=\"13\">\
         <title>{}</title>\
         <rect width=\"{WIDE}\" height=\"{HIGH}\" fill=\"{}\"/>",
        escaped(&format!("{}: {of}", plot.title)),
        palette.ground,
    );
    let mut word = |x: f64, y: f64, anchor: &str, size: u32, colour: &str, said: &str| {
        let _ = write!(
            text,
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" font-size=\"{size}\" \
             fill=\"{colour}\">{}</text>",
            escaped(said)
        );
    };
    let right = LEFT + ROOM.0;
    word(24.0, 30.0, "start", 17, palette.text, &plot.title);
    word(right, 30.0, "end", 13, palette.muted, &plot.beside);
    word(24.0, 50.0, "start", 13, palette.muted, of);
    for (said, share) in plot.beside_lines().iter().zip([0.0, 0.5, 1.0]) {
        let y = TOP + share * ROOM.1 + 4.0;
        word(LEFT - 10.0, y, "end", 12, palette.muted, said);
    }
    let below = TOP + ROOM.1 + 20.0;
    let middle = (labels.len().max(1) - 1) / 2;
    for (label, x, anchor) in [
        (labels.first(), LEFT, "start"),
        (
            labels.get(middle),
            LEFT + ROOM.0 * share(middle, labels),
            "middle",
        ),
        (labels.last(), right, "end"),
    ] {
        let label = label.map_or("", String::as_str);
        word(x, below, anchor, 12, palette.muted, label);
    }
    word(24.0, below + 24.0, "start", 12, palette.muted, notes);
    if let Marks::Lines(lines) = &plot.marks {
        let mut x = right;
        for (line, colour) in lines.iter().zip([palette.first, palette.second]).rev() {
            word(x, 50.0, "end", 13, colour, &line.name);
            x -= 10.0 + 9.0 * line.name.chars().count() as f64;
        }
    }
    let (wide, high) = ROOM;
    let _ = write!(
        text,
        "<svg x=\"{LEFT}\" y=\"{TOP}\" width=\"{wide}\" height=\"{high}\" \
         viewBox=\"0 0 {WIDTH} {HEIGHT}\" preserveAspectRatio=\"none\">{}</svg></svg>",
        marks(plot, palette)
    );
    text
}

/// How far an edge lies from the first, of the whole.
fn share(edge: usize, labels: &[String]) -> f64 {
    edge as f64 / (labels.len().max(2) - 1) as f64
}

/// A text as it stands in XML; what cannot stand there is left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::palette::DARK;
    use super::super::scale::Scale;
    use super::*;

    #[test]
    fn a_file_needs_nothing_but_itself() {
        let plot = Plot {
            key: "messages".into(),
            title: "Messages a day".into(),
            beside: "3 in all".into(),
            decimals: 0,
            scale: Scale::counts(3),
            marks: Marks::Bars {
                values: vec![1, 2],
                before: None,
            },
        };
        let labels = ["2026-03-01", "2026-03-02", "2026-03-03"].map(String::from);
        let text = document(&plot, &DARK, "Bin <7> & \u{1}more", &labels, "Days of UTC");
        assert!(text.starts_with("<svg xmlns="), "{text}");
        assert!(text.contains("Bin &lt;7&gt; &amp; more"), "{text}");
        assert!(text.contains(">2026-03-02</text>"), "{text}");
        assert!(text.contains(DARK.first), "{text}");
        for foreign in ["var(", "style=", "<script", "href"] {
            assert!(!text.contains(foreign), "{foreign}: {text}");
        }
        assert_eq!(
            text.matches("<svg ").count(),
            text.matches("</svg>").count()
        );
    }
}
