//! Event configuration → New, and Edit: what is watched, who is told, and how often.

mod callback;
mod told;
mod trial;
mod watched;

use domain::alert::{AlertOwner, EventConfigurationInput};
use domain::callback::ON;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::params::ParamsMap;

use super::{address, layout};
use crate::error::AppError;
use crate::fields;
use crate::rpc;
use crate::rpc::event_configuration::{Editing, Save, place};
use crate::ui::asked;
use crate::ui::card::card;
use crate::ui::field::{Field, check, hidden};
use crate::ui::help::helped;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// A new one, of what the address says.
#[component]
pub fn New() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(from_address));
    let source = move || (asked.get(), rpc::asks_for_refused());
    let form = Loaded::new(source, |(asked, refused)| async move {
        let Asked {
            owner,
            id,
            replaces,
        } = asked?;
        rpc::event_configuration::choices(owner, id, replaces, refused).await
    });
    shown(form, page)
}

/// One that is there already.
#[component]
pub fn Edit() -> impl IntoView {
    let params = use_params_map();
    let asked = move || {
        let id = params.with(|params| value(params, "id"));
        (id, rpc::asks_for_refused())
    };
    let form = Loaded::new(asked, |(id, refused)| {
        rpc::event_configuration::for_editing(id, refused)
    });
    shown(form, page)
}

/// Whose a new one is to be, and in whose place it is to stand.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    owner: String,
    id: String,
    replaces: String,
}

fn from_address(query: &ParamsMap) -> Result<Asked, AppError> {
    asked::only(query, &["owner", "id", "replaces"])?;
    Ok(Asked {
        owner: asked::one_of(query, "owner", &AlertOwner::WORDS)?,
        id: value(query, "id"),
        replaces: value(query, "replaces"),
    })
}

fn page(editing: Editing) -> AnyView {
    let form = form(&editing);
    let content = helped(&editing.help, form);
    layout(&editing.of, ().into_any(), content)
}

/// The form, filled in, or with what was typed where that was refused or sent as a test.
fn form(editing: &Editing) -> AnyView {
    let words = words();
    let save = Sending::<Save>::new();
    let (input, wrong, tried) = match &editing.refused {
        Some(refused) => (
            &refused.typed,
            Some(refused.wrong.clone()),
            refused.tried.clone(),
        ),
        None => (&editing.input, None, None),
    };
    let refused = rpc::refusal_of(save, wrong);
    let owner = editing.of.owner();
    let id = editing.id.map(|id| id.to_string()).unwrap_or_default();
    let (title, button, back) = match editing.id {
        Some(id) => {
            let title = words.event_configuration.edit;
            (title, words.event_configuration.save, address(id))
        }
        None => {
            let title = words.event_configuration.new;
            (title, words.event_configuration.create, place(owner))
        }
    };
    let settings = card(title, ().into_any(), settings(editing, input, refused));
    let watched = card(
        words.event_configuration.watched,
        ().into_any(),
        watched::watched(editing, input, refused),
    );
    let told = card(
        words.event_configuration.told,
        ().into_any(),
        told::told(input, refused),
    );
    let times = card(
        words.event_configuration.times,
        ().into_any(),
        times(input, refused),
    );
    let (word, owner) = (owner.word().to_owned(), owner.to_string());
    view! {
        <SendForm action=save class="blocks">
            {refusal_notice(refused, fields::EVENT_CONFIGURATION)}
            {hidden("owner", word)}
            {hidden("owner_id", owner)}
            {hidden("configuration", id)}
            {settings}
            {watched}
            {told}
            {times}
            {trial::trial(save, tried)}
            <div class="buttons">
                <button class="btn primary" type="submit" disabled=move || save.pending().get()>
                    {button}
                </button>
                <button class="btn" type="submit" name="trial" value="on"
                    disabled=move || save.pending().get()>
                    {words.callback.try_it}
                </button>
                <a class="btn" href=back>{words.frame.cancel}</a>
            </div>
        </SendForm>
    }
    .into_any()
}

/// What it is called, whether it is on, and in whose place it stands.
fn settings(
    editing: &Editing,
    input: &EventConfigurationInput,
    refused: Memo<Option<AppError>>,
) -> AnyView {
    let words = words();
    let name = Field {
        name: "name",
        label: words.event_configuration.name,
        hint: "",
        refused,
    };
    let mut above: Vec<(String, String)> = editing
        .above
        .iter()
        .map(|(id, name)| (id.to_string(), name.clone()))
        .collect();
    let chosen = &input.replaces;
    if !chosen.is_empty() && above.iter().all(|one| one.0 != *chosen) {
        let unseen = words.event_configuration.unseen.to_owned();
        above.push((chosen.clone(), unseen));
    }
    let replaces = (!above.is_empty()).then(|| {
        above.insert(0, (String::new(), words.frame.none.to_owned()));
        let field = Field {
            name: "replaces",
            label: words.event_configuration.replaces,
            hint: words.event_configuration.replaces_hint,
            refused,
        };
        field.choice(&above, chosen)
    });
    let enabled = check(
        "enabled",
        words.event_configuration.enabled,
        input.enabled == ON,
    );
    let name = name.line("text", "off", "", input.name.clone());
    view! { <div class="form">{name}{enabled}{replaces}</div> }.into_any()
}

/// When it waits, and what is told together.
fn times(input: &EventConfigurationInput, refused: Memo<Option<AppError>>) -> AnyView {
    let words = words();
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        refused,
    };
    let from = field("quiet_from", words.event_configuration.quiet_from, "");
    let to = field("quiet_to", words.event_configuration.quiet_to, "");
    let offset = field("quiet_offset", words.event_configuration.quiet_offset, "");
    let not_again = field(
        "not_again",
        words.event_configuration.not_again,
        words.event_configuration.not_again_hint,
    );
    let digest = field(
        "digest",
        words.event_configuration.digest,
        words.event_configuration.digest_hint,
    );
    // Not of the kind that a browser empties when other letters are typed.
    let line = |field: Field, example: &'static str, typed: &str| {
        field.line("text", "off", example, typed.to_owned())
    };
    view! {
        <div class="form">
            <div class="abreast">
                {line(from, "22:00", &input.quiet_from)}
                {line(to, "06:00", &input.quiet_to)}
                {line(offset, "+02:00", &input.quiet_offset)}
            </div>
            <p class="hint">{words.event_configuration.quiet_hint}</p>
            {line(not_again, "", &input.not_again)}
            {line(digest, "", &input.digest)}
        </div>
    }
    .into_any()
}
