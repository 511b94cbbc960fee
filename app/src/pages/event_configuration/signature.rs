//! The signature of the callback of an event configuration.

use domain::alert::EventConfigurationView;
use domain::callback::Channel;
use leptos::prelude::*;

use crate::rpc;
use crate::rpc::event_configuration::{EndSecret, RenewSecret};
use crate::ui::field::hidden;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::ui::signature::signature;

/// The actions behind the buttons of the card. The page loads anew after each: a secret is shown
/// the next time that the page is asked for, once.
#[derive(Clone, Copy)]
pub(super) struct Signing {
    renew: Sending<RenewSecret>,
    end: Sending<EndSecret>,
}

impl Signing {
    /// Makes them, for the page within.
    pub(super) fn provided() -> Self {
        let signing = Self {
            renew: Sending::new(),
            end: Sending::new(),
        };
        provide_context(signing);
        signing
    }

    /// Tells of each deed.
    pub(super) fn versions(self) -> (usize, usize) {
        (self.renew.version().get(), self.end.version().get())
    }

    /// What was refused.
    pub(super) fn refusals(self) -> AnyView {
        let notices = view! {
            {refusal_notice(rpc::refusal(self.renew), &[])}
            {refusal_notice(rpc::refusal(self.end), &[])}
        };
        notices.into_any()
    }

    /// The card, for a callback that can be signed; with the secret that was made a moment ago.
    pub(super) fn card(
        self,
        one: &EventConfigurationView,
        secret: Option<String>,
    ) -> Option<AnyView> {
        let Self { renew, end } = self;
        let callback = one.callback.as_ref()?;
        if !Channel::of(&one.input.callback.channel).is_some_and(Channel::is_http) {
            return None;
        }
        let renewing = |word: &'static str| {
            let id = one.id.to_string();
            let form = view! {
                <SendForm action=renew>
                    {hidden("id", id)}
                    <button class="btn" type="submit">{word}</button>
                </SendForm>
            };
            form.into_any()
        };
        let ending = |all: &'static str, word: &'static str| {
            let id = one.id.to_string();
            let form = view! {
                <SendForm action=end>
                    {hidden("id", id)}
                    {hidden("all", all.to_owned())}
                    <button class="btn" type="submit">{word}</button>
                </SendForm>
            };
            form.into_any()
        };
        Some(signature(callback.signing, secret, renewing, ending))
    }
}
