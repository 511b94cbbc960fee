//! Certificate: the list.

use domain::certificate::{CertificateQuery, CertificateView};
use domain::list::Page;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

use super::{PATH, status, yes};
use crate::error::AppError;
use crate::rpc;
use crate::ui::asked;
use crate::ui::empty::empty;
use crate::ui::filter;
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon};
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::pager::pager;
use crate::ui::table::{self, Head, table};
use crate::ui::tag::{Tone, tag};
use crate::words::words;

/// The certificates that match the filter.
#[component]
pub fn List() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(from_address));
    shown(
        Loaded::new(
            move || asked.get(),
            |asked| async move { rpc::certificate::list(asked?).await },
        ),
        page,
    )
}

fn from_address(query: &ParamsMap) -> Result<CertificateQuery, AppError> {
    asked::only(query, &["text", "size", "after", "until"])?;
    Ok(CertificateQuery {
        text: value(query, "text"),
        size: asked::size(query)?,
        after: value(query, "after"),
        until: value(query, "until"),
    })
}

fn page((page, operates): (Page<CertificateView>, bool)) -> AnyView {
    let words = words();
    let query = use_query_map().get_untracked();
    // What could not be read was refused before there was a list to show.
    let asked = from_address(&query).unwrap_or_default();
    let filtered = !asked.text.is_empty();
    let content = if page.rows.is_empty() && filtered {
        let clear = view! { <a class="btn" href=PATH>{words.frame.clear_filter}</a> };
        empty(
            words.certificate.none_match,
            words.certificate.none_match_why,
            clear.into_any(),
        )
    } else if page.rows.is_empty() {
        empty(
            words.certificate.none_yet,
            words.certificate.none_yet_why,
            ().into_any(),
        )
    } else {
        let heads = vec![
            Head::text(words.certificate.key),
            Head::text(words.certificate.name),
            Head::text(words.certificate.version),
            Head::text(words.certificate.manufacturer),
            Head::text(words.certificate.status),
            Head::text(words.certificate.bidir),
            Head::text(words.device.group),
        ];
        let rows: Vec<_> = page.rows.iter().map(row).collect();
        table(words.certificate.title, heads, rows.into_any())
    };
    let pager = pager(
        PATH,
        &query,
        page.previous.as_deref(),
        page.next.as_deref(),
        page.total,
    );
    let text = filter::text(
        "text",
        words.certificate.text,
        "search",
        words.certificate.text_example,
        asked.text.clone(),
    );
    let actions = operates.then(|| {
        let (new, identities) = (format!("{PATH}/new"), format!("{PATH}/identities"));
        view! {
            <a class="btn" href=identities>{words.identity.title}</a>
            <a class="btn primary" href=new>{icon(Icon::Plus)}{words.certificate.new}</a>
        }
    });
    let count = tag((words.total)(page.total), Tone::Plain);
    let sizes = filter::sizes(asked.size);
    view! {
        {head(Vec::new(), words.certificate.title.to_owned(), count, actions.into_any())}
        <section class="card">
            {filter::filter(PATH.to_owned(), filtered, text, sizes)}
            {content}
            {pager}
        </section>
    }
    .into_any()
}

fn row(one: &CertificateView) -> AnyView {
    let of = &one.settings;
    let href = format!("{PATH}/{}", one.id);
    let key = view! { <a class="id" href=href>{of.key.clone()}</a> };
    let group = view! { <a href=link::group(one.group)>{one.group_name.clone()}</a> };
    table::row(vec![
        ("", key.into_any()),
        ("", of.name.clone().into_any()),
        ("", of.version.clone().into_any()),
        ("", of.manufacturer.clone().into_any()),
        ("", status(one).into_any()),
        ("", yes(of.bidir).into_any()),
        ("", group.into_any()),
    ])
}
