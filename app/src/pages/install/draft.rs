//! What is typed on the page of an installation, kept in the browser until it was sent, for the one
//! who typed it: there may be a code in it that nobody else may read.

use std::time::Duration;

use domain::UserId;
use domain::device_type::DeviceTypeChoice;
use domain::install::InstallInput;
use leptos::prelude::*;
use leptos_router::location::Url;
use serde::{Deserialize, Serialize};

use crate::browser::{self, phone};
use crate::error::AppError;
use crate::rpc::install::Put;
use crate::ui::device_type_choice::entries;
use crate::ui::send::Sending;
use crate::words::words;

/// Where the browser keeps it.
const KEY: &str = "install";
/// How often what waits is tried again while the page is looked at.
const AGAIN: Duration = Duration::from_secs(15);

/// Each field, and whether all of it waits for a connection.
#[derive(Clone, Copy)]
pub struct Draft {
    user: UserId,
    pub id: RwSignal<String>,
    pub pac: RwSignal<String>,
    pub name: RwSignal<String>,
    pub device_type: RwSignal<String>,
    pub certificate: RwSignal<String>,
    pub prototype: RwSignal<bool>,
    pub lat: RwSignal<String>,
    pub lng: RwSignal<String>,
    /// Whether it was to be sent and could not be.
    pub waits: RwSignal<bool>,
}

/// What the browser keeps.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    /// Who typed it.
    user: Option<UserId>,
    input: InstallInput,
    waits: bool,
}

/// Takes away what the browser keeps, if it does: whoever signs out leaves nothing to the next one.
pub fn take() -> Option<String> {
    let kept = phone::kept(KEY);
    phone::forget(KEY);
    kept
}

/// Has the browser keep again what was taken away, for whoever could not sign out.
pub fn put_back(kept: &str) {
    phone::keep(KEY, kept);
}

impl Draft {
    /// The one of `user` that begins with what came from the server.
    pub fn new(user: UserId, input: InstallInput, types: &DeviceTypeChoice) -> Self {
        // What stands first in the choice is chosen from the beginning.
        let first = entries(types, &input.device_type).into_iter().next();
        let device_type = match input.device_type.is_empty() {
            true => first.map(|entry| entry.0).unwrap_or_default(),
            false => input.device_type,
        };
        Self {
            user,
            id: RwSignal::new(input.id),
            pac: RwSignal::new(input.pac),
            name: RwSignal::new(input.name),
            device_type: RwSignal::new(device_type),
            certificate: RwSignal::new(input.certificate),
            prototype: RwSignal::new(!input.prototype.is_empty()),
            lat: RwSignal::new(input.lat),
            lng: RwSignal::new(input.lng),
            waits: RwSignal::new(false),
        }
    }

    /// What stands in the form.
    fn input(self) -> InstallInput {
        InstallInput {
            id: self.id.get(),
            pac: self.pac.get(),
            name: self.name.get(),
            device_type: self.device_type.get(),
            certificate: self.certificate.get(),
            prototype: if self.prototype.get() { "on" } else { "" }.to_owned(),
            lat: self.lat.get(),
            lng: self.lng.get(),
        }
    }

    fn put(self, input: InstallInput) {
        self.id.set(input.id);
        self.pac.set(input.pac);
        self.name.set(input.name);
        if !input.device_type.is_empty() {
            self.device_type.set(input.device_type);
        }
        self.certificate.set(input.certificate);
        self.prototype.set(!input.prototype.is_empty());
        self.lat.set(input.lat);
        self.lng.set(input.lng);
    }

    /// Whether nothing was typed of which it would be a pity.
    fn is_empty(self) -> bool {
        let typed = [self.id, self.pac, self.name, self.lat, self.lng];
        typed
            .into_iter()
            .all(|text| text.with(|text| text.trim().is_empty()))
    }

    /// Sends what stands in the form.
    pub fn send(self, action: Sending<Put>) {
        let input = untrack(|| self.input());
        let fields = [
            ("user", self.user.to_string()),
            ("id", input.id),
            ("pac", input.pac),
            ("name", input.name),
            ("device_type", input.device_type),
            ("certificate", input.certificate),
            ("prototype", input.prototype),
            ("lat", input.lat),
            ("lng", input.lng),
        ];
        let fields = fields.map(|(name, typed)| format!("{name}={}", Url::escape(&typed)));
        action.send(fields.join("&"));
    }

    /// Brings back what the browser keeps of the same user, forgets what it keeps of another, keeps
    /// what is typed from then on, and sends it by itself where it waits: when the connection is
    /// back, now and then while the page is looked at, and when the page is opened again.
    pub fn follow(self, action: Sending<Put>) {
        let brought = RwSignal::new(false);
        Effect::new(move |_| {
            let kept = phone::kept(KEY);
            let kept = kept.and_then(|kept| serde_json::from_str::<Kept>(&kept).ok());
            match kept.filter(|kept| kept.user == Some(self.user)) {
                None => phone::forget(KEY),
                Some(kept) if untrack(|| self.is_empty()) => {
                    self.put(kept.input);
                    self.waits.set(kept.waits);
                }
                Some(_) => {}
            }
            brought.set(true);
        });
        Effect::new(move |_| {
            if !brought.get() {
                return;
            }
            let kept = Kept {
                user: Some(self.user),
                input: self.input(),
                waits: self.waits.get(),
            };
            match self.is_empty() {
                true => phone::forget(KEY),
                false => {
                    if let Ok(text) = serde_json::to_string(&kept) {
                        phone::keep(KEY, &text);
                    }
                }
            }
        });
        Effect::new(move |_| {
            match action.value() {
                // The page goes on to the one that listens.
                Some(Ok(())) => {
                    self.waits.set(false);
                    self.put(InstallInput::default());
                    phone::forget(KEY);
                }
                Some(Err(AppError::Unavailable)) => {
                    self.waits.set(!untrack(|| self.is_empty()));
                }
                Some(Err(_)) => self.waits.set(false),
                None => {}
            }
        });
        let again = move || {
            let idle = !action.pending().get_untracked();
            if self.waits.get_untracked() && idle {
                self.send(action);
            }
        };
        Effect::new(move |_| {
            phone::when_online(again);
            browser::while_seen(AGAIN, again);
        });
    }

    /// What is said while it waits.
    pub fn waiting(self, action: Sending<Put>) -> AnyView {
        let own = &words().install;
        let notice = move || {
            self.waits.get().then(|| {
                let discard = move |_| {
                    self.waits.set(false);
                    self.put(InstallInput::default());
                };
                view! {
                    <div class="notice warn">
                        <p>{own.waits}" "<code>{move || self.id.get()}</code></p>
                        <div class="buttons">
                            <button class="btn" type="button" on:click=move |_| self.send(action)>
                                {own.try_now}
                            </button>
                            <button class="btn quiet" type="button" on:click=discard>
                                {own.drop}
                            </button>
                        </div>
                    </div>
                }
            })
        };
        view! { <div role="status">{notice}</div> }.into_any()
    }
}
