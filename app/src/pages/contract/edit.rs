//! Contract → New, and Edit: its form.

use domain::contract::{ContractInput, ContractUse, ContractView, Plan};
use domain::group::GroupChoice;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{PATH, layout, way};
use crate::error::AppError;
use crate::fields;
use crate::rpc::contract::Save;
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

/// A new contract.
#[component]
pub fn New() -> impl IntoView {
    let asked = group_choice::asked;
    let choices = Loaded::new(asked, |(find, refused)| {
        rpc::contract::choices(find, refused)
    });
    shown(choices, new)
}

/// A contract that is there already.
#[component]
pub fn Edit() -> impl IntoView {
    let params = use_params_map();
    let asked = move || {
        let id = params.with(|params| value(params, "id"));
        (id, rpc::asks_for_refused())
    };
    let one = Loaded::new(asked, |(id, refused)| {
        rpc::contract::for_editing(id, refused)
    });
    shown(one, edit)
}

fn new((groups, refused): (GroupChoice, Option<Refused<ContractInput>>)) -> AnyView {
    let input = ContractInput {
        group: groups.preset(),
        ..ContractInput::unlimited()
    };
    let find = group_choice::find(&groups);
    let form = form(String::new(), input, refused, Some(groups), false);
    let head = head(
        way(),
        words().contract.new.to_owned(),
        ().into_any(),
        ().into_any(),
    );
    view! { {head}{find}{form} }.into_any()
}

fn edit((one, _, refused): (ContractView, ContractUse, Option<Refused<ContractInput>>)) -> AnyView {
    let contract = &one.contract;
    let held = contract.terms.tokens_in_use > 0;
    let form = form(
        contract.id.to_string(),
        contract.input(),
        refused,
        None,
        held,
    );
    layout(&one, ().into_any(), form)
}

/// The form, filled in with `input`, or with what was typed where that was refused. A new one
/// has `groups` to choose from; where tokens are in use it is `held` to what they were taken by.
fn form(
    id: String,
    input: ContractInput,
    refused: Option<Refused<ContractInput>>,
    groups: Option<GroupChoice>,
    held: bool,
) -> AnyView {
    let words = words();
    let save = Sending::<Save>::new();
    let (input, wrong) = match refused {
        Some(refused) => (refused.typed, Some(refused.wrong)),
        None => (input, None),
    };
    let refused = rpc::refusal_of(save, wrong);
    let (back, button) = match id.is_empty() {
        true => (PATH.to_owned(), words.contract.create),
        false => (format!("{PATH}/{id}"), words.contract.save),
    };
    let rule = held.then(|| view! { <p class="notice info">{words.contract.held}</p> });
    let times = times(&input, refused);
    let times = card(words.contract.times, ().into_any(), times);
    let numbers = numbers(&input, refused);
    let numbers = card(words.contract.numbers, ().into_any(), numbers);
    let named = named(&input, groups, refused);
    let named = card(words.contract.settings, ().into_any(), named);
    view! {
        <SendForm action=save class="blocks">
            {refusal_notice(refused, fields::CONTRACT)}
            {rule}
            {hidden("id", id)}
            {named}
            {times}
            {numbers}
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

fn named(
    input: &ContractInput,
    groups: Option<GroupChoice>,
    refused: Memo<Option<AppError>>,
) -> AnyView {
    let words = words();
    let name = Field {
        name: "name",
        label: words.contract.name,
        hint: "",
        refused,
    };
    let group = groups.map(|groups| {
        let field = Field {
            name: "group",
            label: words.device.group,
            hint: words.contract.group_hint,
            refused,
        };
        field.choice(&groups.entries(), &input.group)
    });
    let name = name.line("text", "off", "", input.name.clone());
    let plan = Field {
        name: "plan",
        label: words.contract.plan,
        hint: "",
        refused,
    };
    let plans = Plan::ALL.map(|(plan, word)| (word, (words.contract.plan_name)(plan)));
    let chosen = match input.plan.as_str() {
        "" => Plan::default().word(),
        word => word,
    };
    let plan = plan.choice(&plans, chosen);
    view! { <div class="form">{name}{group}{plan}</div> }.into_any()
}

/// When it carries, and how long a token lasts.
fn times(input: &ContractInput, refused: Memo<Option<AppError>>) -> AnyView {
    let words = words();
    let time = |name, label, hint, typed: &str| {
        let field = Field {
            name,
            label,
            hint,
            refused,
        };
        field.line("datetime-local", "off", "", typed.to_owned())
    };
    let months = Field {
        name: "token_months",
        label: words.contract.token_months_field,
        hint: words.contract.token_months_hint,
        refused,
    };
    let start = time(
        "start",
        words.contract.start_field,
        words.contract.start_hint,
        &input.start,
    );
    let activation = time(
        "activation_end",
        words.contract.activation_end_field,
        words.contract.activation_end_hint,
        &input.activation_end,
    );
    let communication = time(
        "communication_end",
        words.contract.communication_end_field,
        words.contract.communication_end_hint,
        &input.communication_end,
    );
    let months = number(months, &input.token_months);
    let renewed = Field {
        name: "renewal_months",
        label: words.contract.renewal_months_field,
        hint: words.contract.renewal_months_hint,
        refused,
    };
    let renewed = number(renewed, &input.renewal_months);
    let renewal = check(
        "renewal",
        words.contract.renewal_field,
        !input.renewal.is_empty(),
    );
    view! {
        <div class="form">
            {start}{activation}{communication}{months}{renewal}{renewed}
        </div>
    }
    .into_any()
}

/// How much it carries.
fn numbers(input: &ContractInput, refused: Memo<Option<AppError>>) -> AnyView {
    let words = words();
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        refused,
    };
    let tokens = field(
        "max_tokens",
        words.contract.max_tokens,
        words.contract.max_tokens_hint,
    );
    let uplinks = field(
        "max_uplinks",
        words.contract.max_uplinks,
        words.contract.daily_hint,
    );
    let downlinks = field(
        "max_downlinks",
        words.contract.max_downlinks,
        words.contract.daily_hint,
    );
    let frames = field(
        "test_frames",
        words.contract.test_frames,
        words.contract.test_frames_hint,
    );
    let bidir = check("bidir", words.contract.bidir_field, !input.bidir.is_empty());
    let priority = check(
        "high_priority",
        words.contract.high_priority_field,
        !input.high_priority.is_empty(),
    );
    let geolocation = check(
        "geolocation",
        words.contract.geolocation_field,
        !input.geolocation.is_empty(),
    );
    let metadata = check(
        "network_metadata",
        words.contract.network_metadata_field,
        !input.network_metadata.is_empty(),
    );
    view! {
        <div class="form">
            {number(tokens, &input.max_tokens)}
            {number(uplinks, &input.max_uplinks)}
            {bidir}
            {number(downlinks, &input.max_downlinks)}
            {priority}
            {number(frames, &input.test_frames)}
            {geolocation}
            {metadata}
            <p class="hint">{words.contract.options_hint}</p>
        </div>
    }
    .into_any()
}

/// A field of digits. Not of the kind that a browser empties when other letters are typed: what
/// was typed is to be seen beside what is wrong with it.
fn number(field: Field, typed: &str) -> AnyView {
    field.line("text", "off", "", typed.to_owned())
}
