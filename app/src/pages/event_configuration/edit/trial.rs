//! What came of trying an event configuration that is being edited.

use domain::alert::{EventTrialView, MailTrial};
use leptos::prelude::*;

use crate::rpc::event_configuration::Save;
use crate::ui::send::Sending;
use crate::ui::tag::{Tone, tag};
use crate::ui::trial;
use crate::words::words;

/// What came of the last test: of one that was sent without JavaScript (`kept`) until the form is
/// sent again.
pub(super) fn trial(save: Sending<Save>, kept: Option<EventTrialView>) -> AnyView {
    let shown = move || match save.value() {
        Some(Ok(tried)) => tried.map(told),
        Some(Err(_)) => None,
        None => kept.clone().map(told),
    };
    view! { <div aria-live="polite">{shown}</div> }.into_any()
}

fn told(tried: EventTrialView) -> AnyView {
    let mails: Vec<_> = tried.mails.iter().map(mail).collect();
    let callback = tried.callback.map(trial::told);
    let nothing = mails.is_empty() && callback.is_none();
    let nothing = nothing.then(|| view! { <p>{words().event_configuration.nothing_tried}</p> });
    view! { <section class="card pad">{nothing}{mails}{callback}</section> }.into_any()
}

fn mail(one: &MailTrial) -> AnyView {
    let words = words();
    let how = match &one.fault {
        None => tag(words.event_configuration.sent, Tone::Good),
        Some(_) => tag(words.event_configuration.not_sent, Tone::Bad),
    };
    let fault = one.fault.as_ref().map(words.callback.fault);
    let fault = fault.map(|told| view! { <p class="error">{told}</p> });
    view! {
        <p><b>{words.event_configuration.tried_mail}" "{one.recipient.clone()}</b>" "{how}</p>
        {fault}
    }
    .into_any()
}
