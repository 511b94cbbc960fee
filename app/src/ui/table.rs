//! Tables. This is the only place that writes `thead` and `tbody`, which browsers would add
//! by themselves and so break hydration.

use leptos::prelude::*;

use crate::ui::icon::{Icon, icon};

/// Which way an order goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// What is greater comes last.
    Up,
    /// What is greater comes first.
    Down,
}

/// The head of a column.
pub struct Head {
    title: &'static str,
    numeric: bool,
    sort: Option<(String, Option<Direction>)>,
}

impl Head {
    /// A column of text.
    pub const fn text(title: &'static str) -> Self {
        Self {
            title,
            numeric: false,
            sort: None,
        }
    }

    /// A column of figures, aligned to the right.
    pub const fn number(title: &'static str) -> Self {
        Self {
            title,
            numeric: true,
            sort: None,
        }
    }

    /// The same column, with a link that orders by it, or turns the order round where it is the
    /// order by now: `current` says then which way that goes.
    pub fn sorted_by(self, href: String, current: Option<Direction>) -> Self {
        Self {
            sort: Some((href, current)),
            ..self
        }
    }
}

/// A table that scrolls inside its own frame; `label` names it.
pub fn table(label: &'static str, heads: Vec<Head>, rows: AnyView) -> AnyView {
    named_table(label.to_owned(), heads, rows)
}

/// The same with a name that is made up of more than words.
pub fn named_table(label: String, heads: Vec<Head>, rows: AnyView) -> AnyView {
    let heads: Vec<_> = heads.into_iter().map(head).collect();
    view! {
        <div class="scroll" role="region" aria-label=label tabindex="0">
            <table>
                <thead><tr>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// A row: the class and the content of each cell. One function for every table, since every
/// other way to write a row is code of its own in the browser half.
pub fn row(cells: Vec<(&'static str, AnyView)>) -> AnyView {
    let cells: Vec<_> = cells
        .into_iter()
        .map(|(class, content)| {
            let class = (!class.is_empty()).then_some(class);
            view! { <td class=class>{content}</td> }
        })
        .collect();
    view! { <tr>{cells}</tr> }.into_any()
}

fn head(head: Head) -> AnyView {
    let class = head.numeric.then_some("num");
    let sort =
        head.sort
            .as_ref()
            .and_then(|(_, current)| *current)
            .map(|direction| match direction {
                Direction::Up => "ascending",
                Direction::Down => "descending",
            });
    let title = head.title;
    let word = match head.sort {
        None => title.into_any(),
        Some((href, current)) => {
            let mark = current.map(|_| icon(Icon::Sorted));
            view! { <a href=href>{title}{mark}</a> }.into_any()
        }
    };
    view! { <th scope="col" class=class aria-sort=sort>{word}</th> }.into_any()
}
