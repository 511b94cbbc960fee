//! The signature of a callback: made here, shown once.

use leptos::prelude::*;

use crate::ui::copy::copy_button;
use crate::words::words;

/// The card of a callback that is signed with that many secrets, with the one that was made a
/// moment ago. `renew` is the form that makes another secret, given the word on its button; `end`
/// the one that ends the former secret or (`on`) all of them, with its word.
pub fn signature(
    signing: i64,
    secret: Option<String>,
    renew: impl FnOnce(&'static str) -> AnyView,
    end: impl Fn(&'static str, &'static str) -> AnyView,
) -> AnyView {
    let words = words();
    let shown = secret.map(|secret| {
        view! {
            <div class="once" role="status">
                <p class="pad"><b>{words.callback.secret_new}</b>" "{words.callback.secret_once}</p>
                <p class="format"><code>{secret.clone()}</code>{copy_button(secret)}</p>
            </div>
        }
    });
    let make = match signing {
        0 => words.callback.sign,
        _ => words.callback.sign_anew,
    };
    let former = (signing > 1).then(|| end("", words.callback.forget_former));
    let stop = (signing > 0).then(|| end("on", words.callback.stop_signing));
    view! {
        <section class="card">
            <header><h2>{words.callback.signature}</h2></header>
            <p class="pad muted">{words.callback.signature_lead}</p>
            <p class="pad">{(words.callback.signed)(signing)}</p>
            {shown}
            <div class="buttons pad">
                {renew(make)}
                {former}
                {stop}
            </div>
        </section>
    }
    .into_any()
}
