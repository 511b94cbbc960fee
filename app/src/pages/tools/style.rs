//! The page that shows every widget in every state, in the theme that the reader has. It asks the
//! server for nothing, so that it looks the same at any time: the pictures by which changes of the
//! look are noticed are taken of it.

use domain::callback::DeliveryState;
use domain::device::ComState;
use domain::event::Severity;
use domain::link_quality::LinkQuality;
use domain::list::Total;
use domain::message::CallbackState;
use domain::rejection::Fault;
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

use crate::error::AppError;
use crate::ui::card::card;
use crate::ui::choice::choice;
use crate::ui::confirm::confirm;
use crate::ui::empty::empty;
use crate::ui::facts::{fact, facts};
use crate::ui::field::{Field, check};
use crate::ui::filter;
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon};
use crate::ui::message;
use crate::ui::notice::faults;
use crate::ui::pager::pager;
use crate::ui::side_menu::with_side_menu;
use crate::ui::signal::quality;
use crate::ui::table::{self, Head, table};
use crate::ui::tag::{self, Tone, tag};
use crate::words::words;

/// Where it is.
const STYLE: &str = "/style";

/// All widgets.
#[component]
pub fn Style() -> impl IntoView {
    let own = &words().style;
    let way = vec![(words().tools.title.to_owned(), "/tools".to_owned())];
    let edit = view! { <a class="btn" href=STYLE>{icon(Icon::Edit)}{own.word}</a> };
    let beside = || ().into_any();
    view! {
        {head(way, own.title.to_owned(), tag(own.word, Tone::Good), edit.into_any())}
        <p class="lead">{own.lead}</p>
        {card(own.colours, beside(), colours())}
        {card(own.type_, beside(), letters())}
        {card(own.buttons, beside(), buttons())}
        {card(own.tags, beside(), tags())}
        {card(own.signal, beside(), signals())}
        {card(own.icons, beside(), icons())}
        {card(own.fields, beside(), inputs())}
        {card(own.notices, beside(), notices())}
        {list()}
        {card(own.facts, beside(), known())}
        {card(own.empty, beside(), empty(own.empty, own.sentence, ().into_any()))}
        {confirm(
            own.question,
            own.sentence.to_owned(),
            STYLE.to_owned(),
            view! { <button class="btn danger" type="button">{own.word}</button> }.into_any(),
        )}
        {menus()}
    }
    .into_any()
}

/// The names of the colours, as the style has them, each on its ground.
const COLOURS: [&str; 12] = [
    "ground",
    "surface",
    "sunken",
    "line",
    "text",
    "muted",
    "accent",
    "accent-soft",
    "good",
    "warn",
    "bad",
    "info",
];

fn colours() -> AnyView {
    let all: Vec<_> = COLOURS
        .into_iter()
        .map(|name| {
            view! {
                <li>
                    <span class=format!("swatch {name}") aria-hidden="true"></span>
                    <code>{name}</code>
                </li>
            }
        })
        .collect();
    view! { <ul class="swatches">{all}</ul> }.into_any()
}

fn letters() -> AnyView {
    let own = &words().style;
    view! {
        <div class="pad blocks">
            <p>{own.sentence}" "<a href=STYLE>{own.word}</a></p>
            <p><b>{own.sentence}</b></p>
            <p class="muted">{own.sentence}</p>
            <p><small>{own.sentence}</small></p>
            <p><code>"41ea000064014c00daff2b80"</code>" "<span class="id">"1CF14C"</span></p>
        </div>
    }
    .into_any()
}

fn buttons() -> AnyView {
    let own = &words().style;
    view! {
        <div class="pad buttons">
            <button class="btn primary" type="button">{icon(Icon::Plus)}{own.word}</button>
            <button class="btn" type="button">{own.word}</button>
            <button class="btn quiet" type="button">{own.word}</button>
            <button class="btn danger" type="button">{icon(Icon::Trash)}{own.word}</button>
            <button class="btn large" type="button">{own.word}</button>
            <button class="btn" type="button" disabled=true>{own.off}</button>
            <a class="btn" href=STYLE>{own.word}</a>
        </div>
    }
    .into_any()
}

fn tags() -> AnyView {
    let own = &words().style;
    let tones = [Tone::Plain, Tone::Good, Tone::Warn, Tone::Bad, Tone::Info];
    let tones = tones.map(|tone| tag(own.word, tone));
    let coms = [
        ComState::NotAllowed,
        ComState::NotSeen,
        ComState::NotWatched,
        ComState::Ok,
        ComState::Warn,
        ComState::Silent,
    ]
    .map(tag::com_state);
    let severities = [Severity::Info, Severity::Warn, Severity::Error].map(tag::severity);
    let callbacks = [
        CallbackState::None,
        CallbackState::Pending,
        CallbackState::Retrying,
        CallbackState::Failed,
        CallbackState::Delivered,
    ]
    .map(tag::callback_state);
    let deliveries = [
        DeliveryState::Waiting,
        DeliveryState::Delivered,
        DeliveryState::Failed,
        DeliveryState::Cancelled,
    ]
    .map(tag::delivery_state);
    let all: Vec<_> = [
        Vec::from(tones),
        Vec::from(coms),
        Vec::from(severities),
        Vec::from(callbacks),
        Vec::from(deliveries),
    ]
    .into_iter()
    .map(|row| view! { <div class="buttons">{row}</div> })
    .collect();
    view! { <div class="pad blocks">{all}</div> }.into_any()
}

fn signals() -> AnyView {
    let strengths = [None, Some(-140.0), Some(-130.0), Some(-118.0), Some(-90.0)];
    let strengths: Vec<_> = strengths.into_iter().map(message::signal).collect();
    let qualities = [
        LinkQuality::NotAvailable,
        LinkQuality::Limit,
        LinkQuality::Average,
        LinkQuality::Good,
        LinkQuality::Excellent,
    ];
    let qualities: Vec<_> = qualities.into_iter().map(quality).collect();
    view! {
        <div class="pad blocks">
            <div class="buttons">{strengths}</div>
            <div class="buttons">{qualities}</div>
        </div>
    }
    .into_any()
}

fn icons() -> AnyView {
    let all: Vec<_> = Icon::ALL.into_iter().map(icon).collect();
    view! { <div class="pad buttons">{all}</div> }.into_any()
}

fn inputs() -> AnyView {
    let own = &words().style;
    let sound = Memo::new(|_| None);
    let wrong = Memo::new(|_| Some(AppError::Rejected(vec![Fault::Missing.of("wrong")])));
    let field = |name, refused| Field {
        name,
        label: own.word,
        hint: own.sentence,
        refused,
    };
    let entries = [("one", own.word), ("two", own.example)];
    view! {
        <form class="form" action=STYLE>
            {field("sound", sound).line("text", "off", own.example, String::new())}
            {field("filled", sound).line("text", "off", "", own.sentence.to_owned())}
            {field("wrong", wrong).line("text", "off", "", String::new())}
            {field("several", sound).lines("3", own.sentence.to_owned())}
            {field("chosen", sound).choice(&entries, "two")}
            {check("on", own.word, true)}
            {check("off", own.word, false)}
        </form>
    }
    .into_any()
}

fn notices() -> AnyView {
    let own = &words().style;
    view! {
        <div class="pad blocks">
            <p class="notice">{own.sentence}</p>
            <p class="notice warn">{own.sentence}</p>
            <div class="notice bad">
                <b>{own.word}</b>
                <p>{own.sentence}</p>
                {faults(&[Fault::Missing.of("name")])}
            </div>
            <progress max="3" value="1" aria-label=own.word></progress>
        </div>
    }
    .into_any()
}

fn list() -> AnyView {
    let own = &words().style;
    let heads = vec![
        Head::text(own.word).sorted_by(STYLE.to_owned(), Some(table::Direction::Down)),
        Head::text(own.tags),
        Head::number(own.example),
    ];
    let row = |number: &'static str, tone| {
        table::row(vec![
            (
                "",
                view! { <a class="id" href=STYLE>{number}</a> }.into_any(),
            ),
            ("", tag(own.word, tone)),
            ("num", number.into_any()),
        ])
    };
    let rows = vec![row("1041", Tone::Good), row("1042", Tone::Bad)];
    let any = vec![(String::new(), own.word.to_owned())];
    let fields = view! {
        {filter::text("text", own.word, "search", own.example, String::new())}
        {filter::choice("kind", own.example, any, "")}
    };
    let pager = pager(
        STYLE,
        &ParamsMap::new(),
        Some("a"),
        Some("b"),
        Total::AtLeast(10_000),
    );
    view! {
        <section class="card">
            {filter::filter(STYLE.to_owned(), true, fields.into_any(), filter::sizes(0))}
            {table(own.lists, heads, rows.into_any())}
            {pager}
        </section>
    }
    .into_any()
}

fn known() -> AnyView {
    let own = &words().style;
    facts(vec![
        fact(own.word, own.sentence),
        fact(own.example, tag(own.word, Tone::Info)),
        fact(own.facts, view! { <a href=STYLE>{own.example}</a> }),
    ])
}

fn menus() -> AnyView {
    let own = &words().style;
    let ways = vec![
        (STYLE.to_owned(), own.word.to_owned(), true),
        (STYLE.to_owned(), own.example.to_owned(), false),
    ];
    let content = view! {
        <section class="card">
            <header><h2>{own.menus}</h2>{choice(own.example, true, ways)}</header>
            <p class="pad">{own.sentence}</p>
        </section>
    };
    let sections = [
        (own.word, STYLE.to_owned()),
        (own.example, format!("{STYLE}#example")),
    ];
    with_side_menu(&sections, STYLE, content.into_any())
}
