//! Device → Devices being transferred: what is offered to other owners, and by them.

pub mod information;
pub mod new;

use domain::transfer::{TransferState, TransferView};
use leptos::prelude::*;

use crate::rpc;
use crate::ui::card::card;
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::table::{self, Head, table};
use crate::ui::tag::{Tone, tag};
use crate::ui::when::when;
use crate::words::words;

/// Where the list of transfers lies.
pub const PATH: &str = "/transfers";

/// The transfers of both directions.
#[component]
pub fn List() -> impl IntoView {
    let all = Loaded::new(|| (), |()| rpc::transfer::list());
    shown(all, page)
}

fn page((given, taken): (Vec<TransferView>, Vec<TransferView>)) -> AnyView {
    let words = words();
    let own = &words.transfer;
    let new = view! {
        <a class="btn primary" href="/transfers/new">{icon(Icon::Plus)}{own.new}</a>
    };
    let way = vec![(words.device.title.to_owned(), "/devices".to_owned())];
    let (taken, given) = (
        list(own.taken, own.none_taken, &taken),
        list(own.given, own.none_given, &given),
    );
    view! {
        {head(way, own.title.to_owned(), ().into_any(), new.into_any())}
        {taken}
        {given}
    }
    .into_any()
}

fn list(title: &'static str, none: &'static str, all: &[TransferView]) -> AnyView {
    let own = &words().transfer;
    let content = if all.is_empty() {
        view! { <p class="muted">{none}</p> }.into_any()
    } else {
        let heads = vec![
            Head::text(own.created),
            Head::text(own.from),
            Head::text(own.to),
            Head::number(own.devices),
            Head::text(own.state),
            Head::text(own.ends),
        ];
        let rows: Vec<_> = all.iter().map(row).collect();
        table(title, heads, rows.into_any())
    };
    card(title, ().into_any(), content)
}

fn row(one: &TransferView) -> AnyView {
    let href = format!("{PATH}/{}", one.id);
    let created = view! { <a href=href>{when(one.created)}</a> };
    table::row(vec![
        ("", created.into_any()),
        ("", group(one.from_name.as_deref()).into_any()),
        ("", group(one.to_name.as_deref()).into_any()),
        ("num", (words().number)(one.devices).into_any()),
        ("", state(one.state)),
        ("", when(one.ends)),
    ])
}

/// A group, where the reader may see it.
fn group(name: Option<&str>) -> String {
    name.unwrap_or(words().transfer.other).to_owned()
}

/// How far a transfer is.
fn state(state: TransferState) -> AnyView {
    let tone = match state {
        TransferState::Open => Tone::Info,
        TransferState::Accepted => Tone::Good,
        TransferState::Refused | TransferState::TakenBack | TransferState::Over => Tone::Plain,
    };
    tag((words().transfer.state_name)(state), tone)
}
