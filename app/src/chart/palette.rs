//! The colours of a chart. On a page they are those of the style, which follows light and dark by
//! itself; a file has to say them, and has those of one of the two.

/// What things in a chart are coloured with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// The first series.
    pub first: &'static str,
    /// The second, which is dashed as well.
    pub second: &'static str,
    /// The time before, which is dotted as well.
    pub before: &'static str,
    /// The lines behind the marks.
    pub grid: &'static str,
    /// The ground.
    pub ground: &'static str,
    /// Words.
    pub text: &'static str,
    /// Lesser words.
    pub muted: &'static str,
}

/// Of a page.
pub const PAGE: Palette = Palette {
    first: "var(--accent)",
    second: "var(--series-2)",
    before: "var(--muted)",
    grid: "var(--line)",
    ground: "var(--surface)",
    text: "var(--text)",
    muted: "var(--muted)",
};

/// Of a file for a light page.
pub const LIGHT: Palette = Palette {
    first: "#4a3dd3",
    second: "#0b7a75",
    before: "#585b6e",
    grid: "#e0e0e9",
    ground: "#ffffff",
    text: "#1a1b26",
    muted: "#585b6e",
};

/// Of a file for a dark one.
pub const DARK: Palette = Palette {
    first: "#a198ff",
    second: "#4fd1c5",
    before: "#a5a9bd",
    grid: "#2a2c3a",
    ground: "#191b25",
    text: "#eceef7",
    muted: "#a5a9bd",
};

#[cfg(test)]
mod tests {
    use super::*;

    fn all(of: &Palette) -> [&'static str; 7] {
        [
            of.first, of.second, of.before, of.grid, of.ground, of.text, of.muted,
        ]
    }

    #[test]
    fn a_file_has_the_colours_of_the_style() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../style/_tokens.scss");
        let style = std::fs::read_to_string(path).unwrap();
        let (light, dark) = style.split_once("prefers-color-scheme: dark").unwrap();
        for (style, palette) in [(light, LIGHT), (dark, DARK)] {
            for (token, colour) in all(&PAGE).into_iter().zip(all(&palette)) {
                let name = token
                    .strip_prefix("var(")
                    .unwrap()
                    .strip_suffix(')')
                    .unwrap();
                let line = format!("{name}: {colour};");
                assert!(style.contains(&line), "{line}");
            }
        }
    }
}
