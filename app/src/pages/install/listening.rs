//! Install → one device: whether it is heard, live, and what to do where it is not.

use std::time::Duration;

use domain::UnixMillis;
use domain::install::{Heard, InstallView, Verdict};
use domain::live::Topic;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::INSTALL;
use crate::browser;
use crate::rpc;
use crate::ui::facts::{fact, facts};
use crate::ui::head::head;
use crate::ui::link::value;
use crate::ui::live;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::message::signal;
use crate::ui::signal::{place, quality};
use crate::ui::tag::{Tone, tag};
use crate::words::words;

/// How often it is asked anew, should the live feed be away.
const ASK: Duration = Duration::from_secs(10);
/// The seconds on the page go on by themselves.
const TICK: Duration = Duration::from_secs(1);

/// One device.
#[component]
pub fn Listening() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    // Nothing that makes no sense is an error here: then all that was ever heard counts.
    let since = move || query.with(|query| value(query, "since")).parse::<i64>();
    let since = Memo::new(move |_| since().unwrap_or(0).max(0));
    let state = Loaded::new(
        move || (id.get(), since.get()),
        |(id, since)| rpc::install::heard(id, since),
    );
    live::follow(
        move || id.get().parse().ok().map(Topic::Device),
        move || state.refetch(),
    );
    // Should the feed be away: whoever stands on a ladder waits for this.
    Effect::new(move |_| browser::while_seen(ASK, move || state.refetch()));
    shown(state, page)
}

fn page(state: InstallView) -> AnyView {
    let words = words();
    let own = &words.install;
    let id = state.device;
    let way = vec![
        (words.tools.title.to_owned(), "/tools".to_owned()),
        (own.title.to_owned(), INSTALL.to_owned()),
    ];
    let standing = match state.place {
        Some((lat, lng)) => place(lat, lng),
        None => own.no_place.to_owned(),
    };
    let href = format!("/devices/{id}");
    let messages = format!("{href}/messages");
    let again = format!("{INSTALL}/{id}?since={}", state.since.0);
    let device = view! { <a class="id" href=href>{id.to_string()}</a> };
    let mut known = vec![
        fact(words.device.id, device),
        fact(words.device_type.menu, state.device_type_name.clone()),
        fact(own.standing, standing),
    ];
    if let Some(heard) = &state.heard {
        known.push(fact(own.quality, quality(heard.quality)));
        if heard.rssi.is_some() {
            known.push(fact(own.signal, signal(heard.rssi)));
        }
    }
    let heard = state.heard.clone();
    let told = heard.map(|heard| ago(heard, state.now));
    let class = match state.verdict {
        Verdict::Pass => "verdict good",
        Verdict::Weak | Verdict::Silent => "verdict bad",
        Verdict::Waiting | Verdict::Heard => "verdict",
    };
    let tone = match state.verdict {
        Verdict::Pass => Tone::Good,
        Verdict::Weak => Tone::Warn,
        Verdict::Silent => Tone::Bad,
        Verdict::Waiting | Verdict::Heard => Tone::Info,
    };
    view! {
        {head(way, state.name.clone(), ().into_any(), ().into_any())}
        <section class="card">
            <header><h2>{own.listening}</h2></header>
            <div class=class role="status">
                {tag((own.verdict)(state.verdict), tone)}
                <strong>{told}</strong>
                <p>{(own.hint)(state.verdict)}</p>
            </div>
            {facts(known)}
            <footer class="deeds">
                <a class="btn primary" href=INSTALL>{own.next}</a>
                <a class="btn" href=messages>{own.messages}</a>
                <a class="btn quiet" rel="external" href=again>{own.refresh}</a>
            </footer>
        </section>
    }
    .into_any()
}

/// How long ago it was heard, and by how many stations: by the server's clock, and on from there.
/// Screen readers are told what was heard, and not each second of it.
fn ago(heard: Heard, now: UnixMillis) -> AnyView {
    let own = &words().install;
    let begun = (now.0 - heard.time.0) / 1_000;
    let ticks = RwSignal::new(0_i64);
    Effect::new(move |_| {
        let tick = move || ticks.update(|ticks| *ticks += 1);
        if let Ok(timer) = set_interval_with_handle(tick, TICK) {
            on_cleanup(move || timer.clear());
        }
    });
    let told = move || (own.heard)(begun + ticks.get(), heard.stations);
    view! {
        <span aria-hidden="true">{told}</span>
        <span class="hidden">{(own.heard)(begun, heard.stations)}</span>
    }
    .into_any()
}
