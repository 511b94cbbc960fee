//! Device type → Callbacks: the list.

pub mod delete;
pub mod deliveries;
pub mod delivery;
pub mod edit;
mod fare;
pub mod inspector;
pub mod presets;

use domain::callback::{CallbackKind, CallbackStanding, CallbackView, Channel, Fare, Standing};
use domain::device_type::{DeviceTypeView, DownlinkMode};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::layout::{CALLBACKS, layout};
use crate::error::AppError;
use crate::rpc;
use crate::rpc::callback::{ChooseDownlink, Enable};
use crate::ui::card::card;
use crate::ui::empty::empty;
use crate::ui::field::hidden;
use crate::ui::icon::{Icon, icon};
use crate::ui::link::value;
use crate::ui::live;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::off::off_line;
use crate::ui::send::{SendForm, Sending};
use crate::ui::table::{self, Head, table};
use crate::ui::tag::{Tone, tag};
use crate::ui::when::when;
use crate::words::words;

/// The actions behind the buttons of the list.
#[derive(Clone, Copy)]
struct Switches {
    enable: Sending<Enable>,
    downlink: Sending<ChooseDownlink>,
}

/// The callbacks of one device type.
#[component]
pub fn Callbacks() -> impl IntoView {
    let params = use_params_map();
    let enable = Sending::<Enable>::new();
    let downlink = Sending::<ChooseDownlink>::new();
    provide_context(Switches { enable, downlink });
    let source = move || {
        (
            params.with(|params| value(params, "id")),
            (enable.version().get(), downlink.version().get()),
        )
    };
    let list = Loaded::new(source, |(id, _)| async move {
        let list = rpc::callback::list(id.clone()).await?;
        let fares = rpc::callback::fares(id.clone()).await?;
        let deleted = rpc::delivery::deleted(id.clone()).await?;
        let inspects = rpc::inspector::offered(id).await?;
        Ok::<Listed, AppError>((list, fares, deleted, inspects))
    });
    // What is delivered is told with the devices that it is about.
    live::follow_fleet(move || list.refetch());
    view! {
        {refusal_notice(rpc::refusal(enable), &[])}
        {refusal_notice(rpc::refusal(downlink), &[])}
        {shown(list, page)}
    }
}

/// A device type with its callbacks, how they fared, those that were deleted, and whether the reader
/// may look at its inspector.
type Listed = (
    (DeviceTypeView, Vec<CallbackView>),
    Vec<Fare>,
    Vec<CallbackStanding>,
    bool,
);

fn page(((device_type, callbacks), fares, deleted, inspects): Listed) -> AnyView {
    let words = words();
    let base = format!("/device-types/{}/callbacks", device_type.id);
    let new = || {
        let [href, ready, inspector] =
            ["new", "presets", "inspector"].map(|page| format!("{base}/{page}"));
        let inspector = inspects.then(|| {
            view! { <a class="btn" href=inspector>{words.inspector.title}</a> }
        });
        view! {
            {inspector}
            <a class="btn" href=ready>{words.preset.title}</a>
            <a class="btn primary" href=href>{icon(Icon::Plus)}{words.callback.new}</a>
        }
        .into_any()
    };
    let all = || {
        let href = format!("/device-types/{}/deliveries", device_type.id);
        view! { <a class="btn quiet" href=href>{words.delivery.all}</a> }.into_any()
    };
    let nobody_answers = device_type.downlink_mode == DownlinkMode::Callback
        && !callbacks.iter().any(|one| one.downlink && one.enabled);
    let warning = nobody_answers.then(|| {
        view! {
            <div class="notice warn" role="note">
                <b>{words.callback.downlink_none}</b>
                <p>{words.callback.downlink_none_why}</p>
            </div>
        }
    });
    let first = callbacks.is_empty().then(|| {
        let ways = view! {
            <div class="buttons">{new()}</div>
            <p><a href="/apidocs/callback">{words.callback.documentation}</a></p>
        };
        let none = empty(
            words.callback.none_yet,
            words.callback.none_yet_why,
            ways.into_any(),
        );
        view! { <section class="card">{none}</section> }
    });
    let tables = List::ALL.map(|service| of_service(service, (&callbacks, &fares), &base));
    let tables: Vec<_> = tables.into_iter().collect();
    let content = view! {
        {warning}
        {first}
        {tables}
        {of_deleted(&deleted, &base)}
        {live::hint(words.fare.follows)}
    };
    // Where there is none yet, what to do stands in the middle.
    let actions = match callbacks.is_empty() {
        true => (!deleted.is_empty()).then(all).into_any(),
        false => view! { {all()}{new()} }.into_any(),
    };
    layout(&device_type, CALLBACKS, actions, content.into_any())
}

/// The three lists in which callbacks stand.
#[derive(Clone, Copy, PartialEq)]
enum List {
    Data,
    Service,
    Error,
}

impl List {
    const ALL: [Self; 3] = [Self::Data, Self::Service, Self::Error];

    fn of(kind: CallbackKind) -> Self {
        match kind.numbers().0 {
            0 => Self::Data,
            1 => Self::Service,
            _ => Self::Error,
        }
    }
}

fn of_service(
    service: List,
    (callbacks, fares): (&[CallbackView], &[Fare]),
    base: &str,
) -> AnyView {
    let words = words();
    let title = match service {
        List::Data => words.callback.data,
        List::Service => words.callback.service,
        List::Error => words.callback.error,
    };
    let of = callbacks.iter().filter(|one| List::of(one.kind) == service);
    let fare = |one: &CallbackView| fares.iter().find(|fare| fare.callback == one.id);
    let rows: Vec<_> = of.map(|one| row(one, fare(one), base)).collect();
    if rows.is_empty() {
        let none = view! { <p class="pad muted">{words.fare.none_here}</p> };
        return card(title, ().into_any(), none.into_any());
    }
    let mut heads = vec![
        Head::text(words.callback.state),
        Head::text(words.callback.kind),
    ];
    if service == List::Data {
        heads.push(Head::text(words.callback.downlink));
    }
    heads.extend([
        Head::text(words.callback.request),
        Head::text(words.fare.success),
        Head::text(words.fare.error),
        Head::number(words.callback.delivered),
        Head::number(words.callback.waiting),
        Head::number(words.callback.failed),
        Head::number(words.callback.errors),
        Head::text(words.callback.actions),
    ]);
    let table = table(title, heads, rows.into_any());
    card(title, ().into_any(), table)
}

/// Callbacks that were deleted: what they sent, and what was cancelled, stays on record.
fn of_deleted(deleted: &[CallbackStanding], base: &str) -> Option<AnyView> {
    if deleted.is_empty() {
        return None;
    }
    let words = words();
    let heads = vec![
        Head::text(words.callback.kind),
        Head::text(words.callback.request),
        Head::number(words.callback.delivered),
        Head::number(words.callback.failed),
        Head::text(words.delivery.deleted_since),
    ];
    let row = |one: &CallbackStanding| {
        let href = format!("{base}/{}/deliveries", one.id);
        let line = view! { <a href=href><span class="mono">{one.line.clone()}</span></a> };
        table::row(vec![
            ("", (words.callback.kinds)(one.kind).into_any()),
            ("wrap", line.into_any()),
            ("num", (words.number)(one.delivered).into_any()),
            ("num", (words.number)(one.failed).into_any()),
            ("stamp", one.deleted.map(when).into_any()),
        ])
    };
    let rows: Vec<_> = deleted.iter().map(row).collect();
    let title = words.delivery.deleted_title;
    let table = table(title, heads, rows.into_any());
    Some(card(title, ().into_any(), table))
}

/// Whether a callback is sent, and whether that works.
pub(super) fn state(one: &CallbackView) -> AnyView {
    let words = words();
    match (one.enabled, one.dead) {
        (false, _) => tag(words.callback.off, Tone::Plain),
        (true, true) => tag(words.callback.failing, Tone::Bad),
        (true, false) => tag(words.callback.on, Tone::Good),
    }
}

fn row(one: &CallbackView, fare: Option<&Fare>, base: &str) -> AnyView {
    let words = words();
    let edit = format!("{base}/{}", one.id);
    let delete = format!("{edit}/delete");
    let deliveries = format!("{edit}/deliveries");
    let count = |standing: Standing, count: i64| {
        let href = format!("{deliveries}?state={}", standing.word());
        let count = (words.number)(count);
        let label = (words.delivery.counted)((words.delivery.standing)(standing), &count);
        view! { <a href=href aria-label=label>{count}</a> }
    };
    let circle = (List::of(one.kind) == List::Data).then(|| {
        let circle = can_answer(one).then(|| circle(one));
        view! { <td>{circle}</td> }
    });
    view! {
        <tr>
            <td>{state(one)}</td>
            <td>{(words.callback.kinds)(one.kind)}</td>
            {circle}
            <td class="wrap">
                <a href=edit.clone() class="mono">{one.line()}</a>
                {off_line(&one.switched_off, one.off_since)}
            </td>
            <td>{fare::success(fare)}</td>
            <td class="wrap">{fare::error(fare, &deliveries)}</td>
            <td class="num">{count(Standing::Delivered, one.delivered)}</td>
            <td class="num">{count(Standing::Waiting, one.waiting)}</td>
            <td class="num">{count(Standing::Failed, one.failed)}</td>
            <td class="num">{(words.number)(one.errors)}</td>
            <td>
                <div class="buttons">
                    {switch(one)}
                    <a class="btn quiet" href=edit>{icon(Icon::Edit)}{words.callback.edit_it}</a>
                    <a class="btn quiet" href=delete>{icon(Icon::Trash)}{words.callback.delete}</a>
                </div>
            </td>
        </tr>
    }
    .into_any()
}

/// Whether what a callback brings back can be sent to devices.
fn can_answer(one: &CallbackView) -> bool {
    let channel = Channel::of(&one.input.channel).unwrap_or_default();
    one.kind == CallbackKind::DataBidir && channel.can_answer()
}

/// The circle that is filled where the answers of a callback go to devices.
fn circle(one: &CallbackView) -> AnyView {
    let words = words();
    let Switches { downlink, .. } = expect_context();
    let (wanted, word) = if one.downlink {
        ("", words.callback.downlink_chosen)
    } else {
        ("on", words.callback.downlink_choose)
    };
    let chosen = one.downlink;
    let (device_type, callback) = (one.device_type.to_string(), one.id.to_string());
    view! {
        <SendForm action=downlink>
            {hidden("device_type", device_type)}
            {hidden("callback", callback)}
            {hidden("chosen", wanted.to_owned())}
            <button class="circle" class:filled=chosen type="submit" title=word aria-label=word
                aria-pressed=if chosen { "true" } else { "false" }></button>
        </SendForm>
    }
    .into_any()
}

fn switch(one: &CallbackView) -> AnyView {
    let words = words();
    let Switches { enable: action, .. } = expect_context();
    let (wanted, word) = match (one.enabled, one.waiting) {
        (true, _) => ("", words.callback.turn_off.to_owned()),
        (false, 0) => ("on", words.callback.turn_on.to_owned()),
        (false, waiting) => ("on", (words.delivery.turn_on)(&(words.number)(waiting))),
    };
    let (device_type, callback) = (one.device_type.to_string(), one.id.to_string());
    view! {
        <SendForm action=action>
            {hidden("device_type", device_type)}
            {hidden("callback", callback)}
            {hidden("enabled", wanted.to_owned())}
            <button class="btn" type="submit">{word}</button>
        </SendForm>
    }
    .into_any()
}
