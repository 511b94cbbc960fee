//! The sheet that tells of the keys by which lists are worked.

use leptos::html::Dialog;
use leptos::prelude::*;

use crate::browser::{dialog, keys};
use crate::words::words;

pub(super) fn keys(opened: RwSignal<bool>) -> AnyView {
    let own = &words().keys;
    let frame = NodeRef::<Dialog>::new();
    Effect::new(move |_| {
        if let Some(frame) = frame.get() {
            dialog::show_modal(&frame);
        }
    });
    let each = own.each.map(|(key, does)| {
        let each = key.split(' ').map(|key| view! { <kbd>{key}</kbd>" " });
        let each: Vec<_> = each.collect();
        view! { <div><dt>{each}</dt><dd>{does}</dd></div> }
    });
    let each: Vec<_> = each.into_iter().collect();
    let switch = move |event: leptos::ev::Event| keys::switch(event_target_checked(&event));
    let close = move |_| {
        if let Some(frame) = frame.get_untracked() {
            dialog::close(&frame);
        }
    };
    view! {
        <dialog class="keys" node_ref=frame aria-labelledby="keys-title"
            on:close=move |_| opened.set(false)>
            <h2 id="keys-title">{own.title}</h2>
            <dl class="facts">{each}</dl>
            <label class="check">
                <input type="checkbox" checked=keys::are_on() on:change=switch/>
                {own.on}
            </label>
            <button class="btn" type="button" on:click=close>{own.close}</button>
        </dialog>
    }
    .into_any()
}
