//! Device → Information: what is known of it, and what can be done with it.

use domain::contract::{RenewalStatus, Subscription, TokenState};
use domain::device::{ComState, DeviceView, StatusView};
use domain::device_type::Renewal;
use domain::live::Topic;
use domain::permission::{Action, Rights};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::layout::{INFORMATION, layout};
use crate::rpc;
use crate::rpc::device::{Disengage, RenewPac, Restart, Stay, Suspend};
use crate::ui::card::card;
use crate::ui::facts::{fact, facts};
use crate::ui::field::hidden;
use crate::ui::icon::{Icon, icon};
use crate::ui::labels;
use crate::ui::link::{self, value};
use crate::ui::live;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::message;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::ui::signal::{figure, place, quality};
use crate::ui::tag::{Tone, com_state, tag, token};
use crate::ui::when::{when, when_known};
use crate::words::words;

/// The actions behind the buttons of the page.
#[derive(Clone, Copy)]
struct Care {
    disengage: Sending<Disengage>,
    suspend: Sending<Suspend>,
    restart: Sending<Restart>,
    stay: Sending<Stay>,
    renew_pac: Sending<RenewPac>,
}

/// What is known of one device.
#[component]
pub fn Information() -> impl IntoView {
    let params = use_params_map();
    let care = Care {
        disengage: Sending::new(),
        suspend: Sending::new(),
        restart: Sending::new(),
        stay: Sending::new(),
        renew_pac: Sending::new(),
    };
    provide_context(care);
    let source = move || {
        let versions = (
            care.disengage.version().get(),
            care.suspend.version().get(),
            care.restart.version().get(),
            care.stay.version().get(),
            care.renew_pac.version().get(),
        );
        (params.with(|params| value(params, "id")), versions)
    };
    let one = Loaded::new(source, |(id, _)| rpc::device::one(id));
    let id = move || params.with(|params| value(params, "id"));
    live::follow(
        move || id().parse().ok().map(Topic::Device),
        move || one.refetch(),
    );
    view! {
        {refusal_notice(rpc::refusal(care.disengage), &[])}
        {refusal_notice(rpc::refusal(care.suspend), &[])}
        {refusal_notice(rpc::refusal(care.restart), &[])}
        {refusal_notice(rpc::refusal(care.stay), &[])}
        {refusal_notice(rpc::refusal(care.renew_pac), &[])}
        {shown(one, page)}
    }
}

fn page((device, rights): (DeviceView, Rights)) -> AnyView {
    let words = words();
    let edit = rights.write.then(|| {
        let href = format!("/devices/{}/edit", device.id);
        view! { <a class="btn" href=href>{icon(Icon::Edit)}{words.device.edit}</a> }
    });
    let silent = device.warned.then(|| {
        let station = device.warned_of.map(|station| station.to_string());
        let told = (words.device.station_silent)(station.as_deref());
        view! { <p class="notice warn">{told}</p> }
    });
    let content = view! {
        {silent}
        {known(&device, rights)}
        {last(&device)}
        {sequence(&device, rights)}
        {subscription(&device, rights)}
        {owner(&device, rights)}
        {device.status.map(status)}
    };
    layout(&device, INFORMATION, edit.into_any(), content.into_any())
}

fn known(device: &DeviceView, rights: Rights) -> AnyView {
    let words = words();
    let none = words.frame.none;
    let device_type = format!("/device-types/{}", device.device_type);
    let position = match (device.lat, device.lng) {
        (Some(lat), Some(lng)) => place(lat, lng),
        _ => words.device.no_position.to_owned(),
    };
    let messages = device
        .messages
        .map_or(none.to_owned(), |count| (words.number)(count));
    let name = match device.name.as_str() {
        "" => none.to_owned(),
        name => name.to_owned(),
    };
    let key = match device.has_key {
        true => words.device.key_known,
        false => words.device.key_unknown,
    };
    let device_type = view! { <a href=device_type>{device.device_type_name.clone()}</a> };
    let group = view! { <a href=link::group(device.group)>{device.group_name.clone()}</a> };
    let mut list = vec![
        fact(
            words.device.id,
            view! { <span class="id">{device.id.to_string()}</span> },
        ),
        fact(words.device.name, name),
        fact(words.device_type.menu, device_type),
        fact(words.device.group, group),
        fact(words.device.state, com_state(device.state)),
        fact(words.device.arrival, seen(device.heard_at)),
        fact(words.device.last_seen, seen(device.last_seen)),
        fact(words.device.messages, messages),
        fact(words.device.position, position),
        fact(words.list.tags, labels::tags(&device.labels.tags)),
        fact(words.list.note, labels::note(&device.labels.note)),
        fact(words.device.key, key),
    ];
    if rights.radio {
        let later = || words.device.average_later.into_any();
        let rssi = device.average_rssi;
        let rssi = rssi.map_or_else(later, |rssi| message::signal(Some(rssi)).into_any());
        list.push(fact(words.device.average_rssi, rssi));
        let snr = device.average_snr;
        let snr = snr.map_or_else(later, |snr| figure(Some(snr), 2).into_any());
        list.push(fact(words.device.average_snr, snr));
    }
    if rights.radio && device.bad_code > 0 {
        let told = tag((words.number)(device.bad_code), Tone::Warn);
        list.push(fact(words.device.bad_code, told));
    }
    if rights.radio && device.no_key > 0 {
        let told = tag((words.number)(device.no_key), Tone::Warn);
        list.push(fact(words.device.no_key, told));
    }
    list.push(fact(words.device.created, when(device.created)));
    card(words.frame.information, ().into_any(), facts(list))
}

/// What a device was registered with, and whether it is on its way to another owner.
fn owner(device: &DeviceView, rights: Rights) -> AnyView {
    let words = words();
    let own = &words.registration;
    let Care { renew_pac, .. } = expect_context();
    let certificate = match (device.prototype, device.certificate.as_str()) {
        (true, _) => own.prototype.to_owned(),
        (false, "") => words.frame.none.to_owned(),
        (false, key) => key.to_owned(),
    };
    let mut list = vec![fact(own.certificate, certificate)];
    let codes = rights.may(Action::ReadPac);
    if codes {
        let pac = match &device.pac {
            Some(pac) => view! { <span class="id">{pac.clone()}</span> }.into_any(),
            None => own.pac_none.into_any(),
        };
        list.push(fact(own.pac, pac));
    }
    if let Some(transfer) = device.transfer {
        let href = format!("/transfers/{transfer}");
        let told = view! { <a href=href>{words.transfer.being}</a> };
        list.push(fact(words.transfer.one, told));
    }
    let id = device.id.to_string();
    let buttons = (rights.write && codes).then(|| {
        let delete = (device.last_seen.is_none() && device.heard_at.is_none()).then(|| {
            let href = format!("/devices/{id}/delete");
            view! { <a class="btn quiet" href=href>{own.delete}</a> }
        });
        view! {
            <footer class="deeds">
                <SendForm action=renew_pac>
                    {hidden("id", id.clone())}
                    <button class="btn" type="submit">{own.renew_pac}</button>
                </SendForm>
                {delete}
                <p class="hint">{own.renew_pac_hint}</p>
            </footer>
        }
    });
    let content = view! { {facts(list)}{buttons} };
    card(own.device, ().into_any(), content.into_any())
}

fn seen(time: Option<domain::UnixMillis>) -> AnyView {
    time.map_or_else(|| words().device.never.into_any(), when)
}

fn last(device: &DeviceView) -> Option<AnyView> {
    let words = words();
    let data = device.last_data.as_deref()?;
    let all = format!("/devices/{}/messages", device.id);
    let seq = device
        .last_seq_number
        .map_or(words.frame.none.to_owned(), |number| number.to_string());
    let mut list = vec![
        fact(words.message.time, seen(device.last_seen)),
        fact(words.device.seq_number, seq),
        fact(words.device.data, message::data(data)),
        fact(words.message.fields, message::fields(&device.last_fields)),
        fact(words.device.rssi, message::signal(device.rssi)),
        fact(words.device.snr, figure(device.snr, 2)),
        fact(words.message.link, quality(device.link_quality)),
    ];
    if let Some((time, position)) = device.position {
        let told = view! {
            {place(position.lat, position.lng)}" "
            <small class="muted">{(words.location.source)(position.source)}" · "{when(time)}</small>
        };
        list.push(fact(words.device.computed, told));
    }
    let all = view! { <a class="push" href=all>{words.device.all_messages}</a> };
    Some(card(words.device.last_message, all.into_any(), facts(list)))
}

fn sequence(device: &DeviceView, rights: Rights) -> AnyView {
    let words = words();
    let Care { disengage, .. } = expect_context();
    let number = |number: Option<u16>| {
        number.map_or(words.frame.none.to_owned(), |number| number.to_string())
    };
    let next = match device.disengaged {
        true => tag(words.device.next_seq_any, Tone::Info),
        false => words.device.next_seq_expected.into_any(),
    };
    let id = device.id.to_string();
    let button = (rights.write && !device.disengaged).then(|| {
        view! {
            <footer class="deeds">
                <SendForm action=disengage>
                    {hidden("id", id)}
                    <button class="btn" type="submit">{words.device.disengage}</button>
                </SendForm>
                <p class="hint">{words.device.disengage_hint}</p>
            </footer>
        }
    });
    let list = facts(vec![
        fact(words.device.last_accepted, number(device.seq_number)),
        fact(words.device.trash_seq, number(device.trash_seq_number)),
        fact(words.device.next_seq, next),
    ]);
    let content = view! { {list}{button} };
    card(words.device.sequence, ().into_any(), content.into_any())
}

fn subscription(device: &DeviceView, rights: Rights) -> AnyView {
    let words = words();
    let standing = &device.subscription;
    let contract = device.contract_name.clone();
    let token = token(device.token);
    let delivery = match device.state {
        _ if standing.suspended => tag(words.device.suspended, Tone::Warn),
        ComState::NotAllowed => tag(words.device.kept, Tone::Warn),
        _ => words.device.delivered.into_any(),
    };
    let contract = contract.unwrap_or_else(|| words.frame.none.to_owned());
    let mut list = vec![
        fact(words.device.contract, contract),
        fact(words.device.token, token),
        fact(words.device.activated, when_known(standing.activated)),
    ];
    if standing.token == TokenState::Active {
        let end = match standing.end.0 {
            0 => words.device.token_endless.into_any(),
            _ => when(standing.end),
        };
        list.push(fact(words.device.token_end, end));
    }
    list.push(fact(
        words.device.test_frames,
        standing.test_frames.to_string(),
    ));
    let activable = match standing.activable {
        true => words.frame.yes.into_any(),
        false => tag(words.frame.no, Tone::Warn),
    };
    list.push(fact(words.device.activable, activable));
    let renewal = Renewal::from(standing.renewal);
    list.push(fact(
        words.device.renewal,
        (words.device_type.renewal_name)(renewal),
    ));
    list.push(fact(
        words.device.renewal_status,
        renewal_status(device.renewal_status),
    ));
    list.push(fact(words.device.delivery, delivery));
    if leaves(standing) {
        list.push(fact(
            words.device.unsubscribes,
            when(standing.unsubscribe_at),
        ));
    }
    let buttons = rights.write.then(|| deeds(device));
    let content = view! { {facts(list)}{buttons} };
    card(words.device.subscription, ().into_any(), content.into_any())
}

fn renewal_status(status: RenewalStatus) -> AnyView {
    let tone = match status {
        RenewalStatus::Allowed => Tone::Plain,
        RenewalStatus::Renewed => Tone::Good,
        RenewalStatus::NotAllowed | RenewalStatus::Ended => Tone::Warn,
    };
    tag((words().device.renewal_status_name)(status), tone)
}

/// Whether a device is to leave its contract at a time to come.
fn leaves(standing: &Subscription) -> bool {
    standing.token == TokenState::Active && standing.unsubscribe_at.0 != 0
}

/// The buttons about contract and delivery.
fn deeds(device: &DeviceView) -> AnyView {
    let words = words();
    let Care {
        suspend,
        restart,
        stay,
        ..
    } = expect_context();
    let standing = &device.subscription;
    let id = device.id.to_string();
    let (wanted, word) = match standing.suspended {
        true => ("", words.device.resume),
        false => ("on", words.device.suspend),
    };
    let again = (standing.token == TokenState::OffContract).then(|| {
        let id = id.clone();
        view! {
            <SendForm action=restart>
                {hidden("id", id)}
                <button class="btn" type="submit">{words.device.restart}</button>
            </SendForm>
        }
    });
    let stays = leaves(standing).then(|| {
        let id = id.clone();
        view! {
            <SendForm action=stay>
                {hidden("id", id)}
                <button class="btn" type="submit">{words.device.stay}</button>
            </SendForm>
        }
    });
    let leave = (standing.token == TokenState::Active).then(|| {
        let page = |page| format!("/devices/{id}/{page}");
        view! {
            <a class="btn quiet" href=page("replace")>{words.device.replace}</a>
            <a class="btn quiet" href=page("unsubscribe")>{words.device.unsubscribe}</a>
        }
    });
    view! {
        <footer class="deeds">
            <SendForm action=suspend>
                {hidden("id", id)}
                {hidden("suspended", wanted.to_owned())}
                <button class="btn" type="submit">{word}</button>
            </SendForm>
            {again}
            {stays}
            {leave}
            <p class="hint">{words.device.suspend_hint}</p>
        </footer>
    }
    .into_any()
}

fn status(told: StatusView) -> AnyView {
    let words = words();
    let volts = |millivolts: u16| (words.device.volts)(f64::from(millivolts) / 1000.0);
    let degrees = (words.device.degrees)(f64::from(told.status.temperature) / 10.0);
    let list = vec![
        fact(words.device.temperature, degrees),
        fact(words.device.volts_idle, volts(told.status.idle)),
        fact(words.device.volts_transmit, volts(told.status.transmit)),
        fact(words.device.status_time, when(told.time)),
    ];
    card(words.device.status, ().into_any(), facts(list))
}
