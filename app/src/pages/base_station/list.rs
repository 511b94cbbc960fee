//! Base station: the list.

use domain::base_station::StationView;
use domain::list::Page;
use domain::live::Topic;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

use super::{PATH, state};
use crate::error::AppError;
use crate::rpc;
use crate::ui::asked;
use crate::ui::empty::empty;
use crate::ui::filter;
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon};
use crate::ui::link::{self, value};
use crate::ui::live;
use crate::ui::load::shown;
use crate::ui::pager::pager;
use crate::ui::table::{self, Head, table};
use crate::ui::tag::{Tone, tag};
use crate::ui::when::when;
use crate::words::words;

/// The base stations that match the filter.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(from_address));
    let list = Resource::new_blocking(
        move || asked.get(),
        |asked| async move {
            let (text, after, until, size) = asked?;
            rpc::station::list(text, after, until, size).await
        },
    );
    live::follow(|| Some(Topic::Stations), move || list.refetch());
    shown(list, page)
}

/// Text, the two positions and the size.
type Asked = (String, String, String, u32);

fn from_address(query: &ParamsMap) -> Result<Asked, AppError> {
    asked::only(query, &["text", "size", "after", "until"])?;
    let key = |key| value(query, key);
    Ok((key("text"), key("after"), key("until"), asked::size(query)?))
}

fn page(page: Page<StationView>) -> AnyView {
    let words = words();
    let query = use_query_map().get_untracked();
    let text = value(&query, "text");
    let filtered = !text.is_empty();
    let new = || {
        let href = format!("{PATH}/new");
        view! { <a class="btn primary" href=href>{icon(Icon::Plus)}{words.station.new}</a> }
            .into_any()
    };
    let content = if page.rows.is_empty() && filtered {
        let clear = view! { <a class="btn" href=PATH>{words.frame.clear_filter}</a> };
        empty(
            words.station.none_match,
            words.station.none_match_why,
            clear.into_any(),
        )
    } else if page.rows.is_empty() {
        empty(
            words.station.none_yet,
            words.station.none_yet_why,
            ().into_any(),
        )
    } else {
        let heads = vec![
            Head::text(words.station.state),
            Head::text(words.station.id),
            Head::text(words.station.name),
            Head::text(words.station.last_contact),
            Head::text(words.station.region),
            Head::text(words.station.operator),
            Head::text(words.station.country),
            Head::text(words.station.group),
        ];
        let rows: Vec<_> = page.rows.iter().map(row).collect();
        table(words.station.title, heads, rows.into_any())
    };
    let count = tag((words.total)(page.total), Tone::Plain);
    let pager = pager(
        PATH,
        &query,
        page.previous.as_deref(),
        page.next.as_deref(),
        page.total,
    );
    // What could not be read was refused before there was a list to show.
    let size = asked::size(&query).unwrap_or_default();
    let text = filter::text(
        "text",
        words.station.text,
        "search",
        words.station.text_example,
        text,
    );
    view! {
        {head(Vec::new(), words.station.title.to_owned(), count, new())}
        <section class="card">
            {filter::filter(PATH.to_owned(), filtered, text, filter::sizes(size))}
            {content}
            {pager}
        </section>
    }
    .into_any()
}

fn row(one: &StationView) -> AnyView {
    let words = words();
    let href = format!("{PATH}/{}", one.id);
    let contact = one
        .last_contact
        .map_or_else(|| words.device.never.into_any(), when);
    let id = view! { <a class="id" href=href>{one.id.to_string()}</a> };
    let group = view! { <a href=link::group(one.group)>{one.group_name.clone()}</a> };
    table::row(vec![
        ("", state(one.state)),
        ("", id.into_any()),
        ("", one.name.clone().into_any()),
        ("", contact),
        ("", one.region.name().into_any()),
        ("", one.operator.clone().into_any()),
        ("", one.country.clone().into_any()),
        ("", group.into_any()),
    ])
}
