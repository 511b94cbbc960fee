//! A list of things with columns: its filter, the table of the columns that are chosen in the order
//! that is asked for, its pages, and the same rows as a file. What is a list's own are its filter, its
//! columns and what stands in its cells.

use domain::list::{Page, orders};
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

use crate::error::AppError;
use crate::ui::asked::{self, COLUMN};
use crate::ui::columns::{self, Column, chooser, chosen};
use crate::ui::empty::empty;
use crate::ui::field::check;
use crate::ui::filter;
use crate::ui::group_choice::FIND;
use crate::ui::link::{self, value};
use crate::ui::order::{Order, REVERSED, SORT};
use crate::ui::pager::pager;
use crate::ui::table::{self, Head, table};
use crate::words::words;

/// An order of a list: the key of its column, and whether what is greater comes first by itself. The
/// first needs no saying.
pub type Sort = (&'static str, bool);

/// The orders of a list, as its page offers them.
pub fn sorts<S: Copy>(all: &[orders::Told<S>]) -> Vec<Sort> {
    all.iter().map(|told| (told.1, told.2)).collect()
}

/// What an address asks of a list beside its filter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The word of an order; empty for the first.
    pub sort: String,
    /// `on`: that order is turned round.
    pub reversed: String,
    /// Rows a page; 0 where none was asked for.
    pub size: u32,
    /// The position after which the page begins.
    pub after: String,
    /// The position before which the page ends.
    pub until: String,
}

/// Reads what an address asks of a list with these columns and orders; `own` are the keys of its
/// filter.
///
/// # Errors
/// Anything else that the address asks for, by name.
pub fn asked(
    query: &ParamsMap,
    own: &[&str],
    columns: &[Column],
    sorts: &[Sort],
) -> Result<Asked, AppError> {
    let known = [SORT, REVERSED, "size", "after", "until", COLUMN];
    let known: Vec<&str> = own.iter().copied().chain(known).collect();
    asked::only(query, &known)?;
    columns::only(columns, query)?;
    let words: Vec<&str> = sorts.iter().skip(1).map(|sort| sort.0).collect();
    Ok(Asked {
        sort: asked::one_of(query, SORT, &words)?,
        reversed: asked::one_of(query, REVERSED, &["on"])?,
        size: asked::size(query)?,
        after: value(query, "after"),
        until: value(query, "until"),
    })
}

/// A list.
pub struct Listing<'a, T: 'static> {
    /// Where it lies.
    pub path: &'a str,
    /// What its address says.
    pub query: &'a ParamsMap,
    /// What its table is called.
    pub title: &'static str,
    /// Every column.
    pub columns: &'a [Column],
    /// The keys of those of figures.
    pub figures: &'a [&'static str],
    /// Its orders.
    pub sorts: &'a [Sort],
    /// Whether its filter leaves something out.
    pub filtered: bool,
    /// What is said where nothing matches the filter: a title, and why.
    pub none_match: (&'static str, &'static str),
    /// The same where there is nothing yet.
    pub none_yet: (&'static str, &'static str),
    /// The rows.
    pub page: &'a Page<T>,
    /// What stands in a cell, by the key of its column, and the class of the cell.
    pub cell: fn(&T, &str) -> (&'static str, AnyView),
    /// What can be done with a row: the head of that column, and what stands in it.
    pub deeds: Option<Deeds<'a, T>>,
}

/// What can be done with the rows of a list: the head of the column, and what stands in it.
pub type Deeds<'a, T> = (&'static str, &'a dyn Fn(&T) -> AnyView);

impl<T: 'static> Listing<'_, T> {
    /// The list below its filter, whose own fields are `fields`.
    pub fn card(&self, fields: AnyView) -> AnyView {
        let words = words();
        // What could not be read was refused before there was a list to show.
        let size = asked::size(self.query).unwrap_or_default();
        let keys = chosen(self.columns, self.query);
        let sort = value(self.query, SORT);
        let reversed = !value(self.query, REVERSED).is_empty();
        let orders = self.sorts.iter().enumerate().filter_map(|(nth, sort)| {
            let column = self.columns.iter().find(|column| column.0 == sort.0)?;
            Some((word(nth, sort).to_owned(), column.1.to_owned()))
        });
        let more = view! {
            {filter::choice(SORT, words.frame.order, orders.collect(), &sort)}
            {check(REVERSED, words.list.reversed, reversed)}
            {filter::sizes(size)}
            {chooser(self.columns, &keys)}
        };
        let order = Order {
            path: self.path,
            query: self.query,
            word: &sort,
            reversed,
        };
        let page = self.page;
        let pager = pager(
            self.path,
            self.query,
            page.previous.as_deref(),
            page.next.as_deref(),
            page.total,
        );
        let filter = filter::filter(self.path.to_owned(), self.filtered, fields, more.into_any());
        view! {
            <section class="card">
                {filter}
                {self.content(&keys, &order)}
                {pager}
            </section>
        }
        .into_any()
    }

    fn content(&self, keys: &[&'static str], order: &Order<'_>) -> AnyView {
        if self.page.rows.is_empty() {
            let ((title, why), clear) = match self.filtered {
                true => {
                    let all = self.path.to_owned();
                    let word = words().frame.clear_filter;
                    let clear = view! { <a class="btn" href=all>{word}</a> };
                    (self.none_match, clear.into_any())
                }
                false => (self.none_yet, ().into_any()),
            };
            return empty(title, why, clear);
        }
        let shown = self.columns.iter();
        let shown = shown.filter(|column| keys.contains(&column.0));
        let heads = shown.map(|column| self.head(column, order));
        let heads = heads.chain(self.deeds.map(|deeds| Head::text(deeds.0)));
        let row = |one: &T| {
            let cells = keys.iter().map(|key| (self.cell)(one, key));
            let deeds = self.deeds.map(|deeds| ("", (deeds.1)(one)));
            table::row(cells.chain(deeds).collect())
        };
        let heads = heads.collect();
        let rows: Vec<_> = self.page.rows.iter().map(row).collect();
        table(self.title, heads, rows.into_any())
    }

    fn head(&self, column: &Column, order: &Order<'_>) -> Head {
        let head = match self.figures.contains(&column.0) {
            true => Head::number(column.1),
            false => Head::text(column.1),
        };
        let mut sorts = self.sorts.iter().enumerate();
        match sorts.find(|(_, sort)| sort.0 == column.0) {
            Some((nth, sort)) => order.head(head, word(nth, sort), sort.1),
            None => head,
        }
    }
}

/// What stands in an address for an order.
fn word(nth: usize, sort: &Sort) -> &'static str {
    match nth {
        0 => "",
        _ => sort.0,
    }
}

/// A link to the same rows, all of them, with the same columns, as a file at `export`; `changes` say
/// what its address says otherwise.
pub fn file(export: &str, query: &ParamsMap, changes: &[(&str, Option<&str>)]) -> AnyView {
    let without = ["size", SORT, REVERSED, FIND].map(|key| (key, None));
    let changes: Vec<_> = without.into_iter().chain(changes.iter().copied()).collect();
    let file = link::with(export, query, &changes);
    view! { <a class="btn" rel="external" href=file>{words().list.csv}</a> }.into_any()
}
