//! Certificate → New, and Edit: its form.

use domain::certificate::{CertificateInput, CertificateView};
use domain::group::GroupChoice;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{PATH, layout, way};
use crate::error::AppError;
use crate::fields;
use crate::rpc::certificate::Save;
use crate::rpc::{self, Refused};
use crate::ui::card::card;
use crate::ui::field::{Field, check, hidden};
use crate::ui::group_choice;
use crate::ui::head::head;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// A new certificate.
#[component]
pub fn New() -> impl IntoView {
    let asked = group_choice::asked;
    let choices = Loaded::new(asked, |(find, refused)| {
        rpc::certificate::choices(find, refused)
    });
    shown(choices, new)
}

/// A certificate that is there already.
#[component]
pub fn Edit() -> impl IntoView {
    let params = use_params_map();
    let asked = move || {
        let id = params.with(|params| value(params, "id"));
        (id, rpc::asks_for_refused())
    };
    let one = Loaded::new(asked, |(id, refused)| {
        rpc::certificate::for_editing(id, refused)
    });
    shown(one, edit)
}

fn new((groups, refused): (GroupChoice, Option<Refused<CertificateInput>>)) -> AnyView {
    let input = CertificateInput {
        group: groups.preset(),
        ..CertificateInput::default()
    };
    let find = group_choice::find(&groups);
    let form = form(String::new(), input, refused, Some(groups));
    let head = head(
        way(),
        words().certificate.new.to_owned(),
        ().into_any(),
        ().into_any(),
    );
    view! { {head}{find}{form} }.into_any()
}

fn edit((one, refused): (CertificateView, Option<Refused<CertificateInput>>)) -> AnyView {
    let form = form(one.id.to_string(), one.input(), refused, None);
    layout(&one, ().into_any(), form)
}

/// The form, filled in with `input`, or with what was typed where that was refused. A new one
/// has `groups` to choose from.
fn form(
    id: String,
    input: CertificateInput,
    refused: Option<Refused<CertificateInput>>,
    groups: Option<GroupChoice>,
) -> AnyView {
    let words = words();
    let save = Sending::<Save>::new();
    let (input, wrong) = match refused {
        Some(refused) => (refused.typed, Some(refused.wrong)),
        None => (input, None),
    };
    let refused = rpc::refusal_of(save, wrong);
    let (back, button) = match id.is_empty() {
        true => (PATH.to_owned(), words.certificate.create),
        false => (format!("{PATH}/{id}"), words.certificate.save),
    };
    let settings = settings(&input, groups, refused);
    let settings = card(words.certificate.settings, ().into_any(), settings);
    view! {
        <SendForm action=save class="blocks">
            {refusal_notice(refused, fields::CERTIFICATE)}
            {hidden("id", id)}
            {settings}
            <div class="buttons">
                <button class="btn primary" type="submit" disabled=move || save.pending().get()>
                    {button}
                </button>
                <a class="btn" href=back>{words.frame.cancel}</a>
            </div>
        </SendForm>
    }
    .into_any()
}

fn settings(
    input: &CertificateInput,
    groups: Option<GroupChoice>,
    refused: Memo<Option<AppError>>,
) -> AnyView {
    let words = words();
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        refused,
    };
    let group = groups.map(|groups| {
        let field = field("group", words.device.group, words.certificate.group_hint);
        field.choice(&groups.entries(), &input.group)
    });
    let key = field("key", words.certificate.key, words.certificate.key_hint);
    let name = field("name", words.certificate.name, "");
    let version = field("version", words.certificate.version, "");
    let manufacturer = field("manufacturer", words.certificate.manufacturer, "");
    let description = field("description", words.certificate.description, "");
    let finalized = check(
        "finalized",
        words.certificate.finalized_field,
        !input.finalized.is_empty(),
    );
    let bidir = check(
        "bidir",
        words.certificate.bidir_field,
        !input.bidir.is_empty(),
    );
    view! {
        <div class="form">
            {key.line("text", "off", "P_0003_71CF_01", input.key.clone())}
            {name.line("text", "off", "", input.name.clone())}
            {group}
            {version.line("text", "off", "", input.version.clone())}
            {manufacturer.line("text", "off", "", input.manufacturer.clone())}
            {description.line("text", "off", "", input.description.clone())}
            {finalized}
            {bidir}
        </div>
    }
    .into_any()
}
