//! What any page can open above itself, and most visits do not: a part of the program of its own,
//! fetched when the first is opened.

mod keys;
mod palette;

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;

use crate::rpc::session::SignOut;
use crate::ui::send::Sending;

/// What is opened, by what says that it is open.
#[derive(Clone, Copy)]
pub enum Sheet {
    /// The palette; who signs out there goes on doing so when it is closed.
    Palette(RwSignal<bool>, Sending<SignOut>),
    /// The keys of the keyboard.
    Keys(RwSignal<bool>),
}

/// The sheet while `opened`. Where it does not arrive, `instead` is called and nothing opens.
pub fn opened(opened: RwSignal<bool>, sheet: Sheet, instead: fn()) -> AnyView {
    let arrived = RwSignal::new(false);
    Effect::new(move |_| {
        if opened.get() && !arrived.get_untracked() {
            leptos::task::spawn_local(async move {
                let here = arrive().await.is_ok();
                arrived.try_set(here);
                if !here {
                    opened.try_set(false);
                    instead();
                }
            });
        }
    });
    view! { {move || (opened.get() && arrived.get()).then(|| made(sheet)).flatten()} }.into_any()
}

/// The sheet, whose part of the program is there: it is made at once.
fn made(sheet: Sheet) -> Option<AnyView> {
    let making = pin!(open(sheet));
    match making.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(made) => made.ok(),
        Poll::Pending => None,
    }
}

// Where the program is divided: nothing else may name what is made here.
#[cfg(not(feature = "ssr"))]
#[leptos::wasm_split::wasm_split(
    sheets,
    wasm_split_path = ::leptos::wasm_split,
    preload(#[doc(hidden)] arrive),
    fallible
)]
fn open(sheet: Sheet) -> Result<AnyView, SplitLoaderError> {
    Ok(out_of(sheet))
}

#[cfg(feature = "ssr")]
async fn open(sheet: Sheet) -> Result<AnyView, SplitLoaderError> {
    Ok(out_of(sheet))
}

#[cfg(feature = "ssr")]
async fn arrive() -> Result<(), SplitLoaderError> {
    Ok(())
}

fn out_of(sheet: Sheet) -> AnyView {
    match sheet {
        Sheet::Palette(opened, sign_out) => palette::palette(opened, sign_out),
        Sheet::Keys(opened) => keys::keys(opened),
    }
}
