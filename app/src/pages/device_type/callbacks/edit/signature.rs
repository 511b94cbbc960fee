//! The signature of a callback that is there: made here, shown once.

use domain::callback::{CallbackView, Channel};
use leptos::form::ActionForm;
use leptos::prelude::*;

use crate::rpc;
use crate::rpc::callback::{EndSecret, RenewSecret};
use crate::ui::copy::copy_button;
use crate::ui::field::hidden;
use crate::ui::notice::refusal_notice;
use crate::words::words;

/// The card, for a channel that can be signed; with the secret that was made a moment ago.
pub(super) fn signature(one: &CallbackView, secret: Option<String>) -> Option<AnyView> {
    if !Channel::of(&one.input.channel).is_some_and(Channel::is_http) {
        return None;
    }
    let words = words();
    let (renew, end) = (
        ServerAction::<RenewSecret>::new(),
        ServerAction::<EndSecret>::new(),
    );
    let (device_type, callback) = (one.device_type.to_string(), one.id.to_string());
    let shown = secret.map(|secret| {
        view! {
            <div class="once" role="status">
                <p class="pad"><b>{words.callback.secret_new}</b>" "{words.callback.secret_once}</p>
                <p class="format"><code>{secret.clone()}</code>{copy_button(secret)}</p>
            </div>
        }
    });
    let make = match one.signing {
        0 => words.callback.sign,
        _ => words.callback.sign_anew,
    };
    let (type_id, callback_id) = (device_type.clone(), callback.clone());
    let ending = |all: &'static str, word: &'static str| {
        let (device_type, callback) = (type_id.clone(), callback_id.clone());
        view! {
            <ActionForm action=end>
                {hidden("device_type", device_type)}
                {hidden("callback", callback)}
                {hidden("all", all.to_owned())}
                <button class="btn" type="submit">{word}</button>
            </ActionForm>
        }
    };
    let forget = words.callback.forget_former;
    let former = (one.signing > 1).then(|| ending("", forget).into_any());
    let stop = words.callback.stop_signing;
    let stop = (one.signing > 0).then(|| ending("on", stop).into_any());
    let card = view! {
        <section class="card">
            <header><h2>{words.callback.signature}</h2></header>
            {refusal_notice(rpc::refusal(renew), &[])}
            {refusal_notice(rpc::refusal(end), &[])}
            <p class="pad muted">{words.callback.signature_lead}</p>
            <p class="pad">{(words.callback.signed)(one.signing)}</p>
            {shown}
            <div class="buttons pad">
                <ActionForm action=renew>
                    {hidden("device_type", device_type)}
                    {hidden("callback", callback)}
                    <button class="btn" type="submit">{make}</button>
                </ActionForm>
                {former}
                {stop}
            </div>
        </section>
    };
    Some(card.into_any())
}
