//! Group → New, and Edit: its form.

use domain::GroupId;
use domain::group::{GroupChoice, GroupInput, GroupKind, GroupView};
use domain::zone::UTC;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::layout::{INFORMATION, PATH, layout};
use crate::error::AppError;
use crate::fields;
use crate::rpc::group::Save;
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

/// A new group.
#[component]
pub fn New() -> impl IntoView {
    // The page of a group leads here, with its id.
    let query = use_query_map();
    let asked = move || {
        let parent = query.with(|query| value(query, "parent"));
        (parent, group_choice::asked())
    };
    let choices = Loaded::new(asked, |(parent, (find, refused))| {
        rpc::group::choices(parent, find, refused)
    });
    shown(choices, new)
}

/// A group that is there already.
#[component]
pub fn Edit() -> impl IntoView {
    let params = use_params_map();
    let asked = move || {
        let id = params.with(|params| value(params, "id"));
        (id, rpc::asks_for_refused())
    };
    let one = Loaded::new(asked, |(id, refused)| rpc::group::for_editing(id, refused));
    shown(one, edit)
}

/// Operators to choose from.
type Operators = Vec<(GroupId, String)>;

fn new(
    (groups, operators, refused): (GroupChoice, Operators, Option<Refused<GroupInput>>),
) -> AnyView {
    let asked = use_query_map().with_untracked(|query| value(query, "parent"));
    let asked = groups
        .groups
        .iter()
        .map(|group| group.0.to_string())
        .find(|id| *id == asked);
    let input = GroupInput {
        parent: asked.unwrap_or_else(|| groups.preset()),
        kind: GroupKind::default().word().to_owned(),
        timezone: UTC.to_owned(),
        ..GroupInput::default()
    };
    let find = group_choice::find(&groups);
    let form = form(String::new(), input, refused, Some(groups), operators);
    let words = words();
    let way = vec![(words.group.title.to_owned(), PATH.to_owned())];
    let head = head(
        way,
        words.group.new.to_owned(),
        ().into_any(),
        ().into_any(),
    );
    view! { {head}{find}{form} }.into_any()
}

fn edit(
    (group, operators, refused): (GroupView, Operators, Option<Refused<GroupInput>>),
) -> AnyView {
    let id = group.id.to_string();
    let form = form(id, group.input(), refused, None, operators);
    layout(&group, INFORMATION, ().into_any(), form)
}

/// The form, filled in with `input`, or with what was typed where that was refused. A new one has
/// `groups` to choose from, each has `operators`.
fn form(
    id: String,
    input: GroupInput,
    refused: Option<Refused<GroupInput>>,
    groups: Option<GroupChoice>,
    operators: Operators,
) -> AnyView {
    let words = words();
    let save = Sending::<Save>::new();
    let (input, wrong) = match refused {
        Some(refused) => (refused.typed, Some(refused.wrong)),
        None => (input, None),
    };
    let refused = rpc::refusal_of(save, wrong);
    let (back, button) = match id.is_empty() {
        true => (PATH.to_owned(), words.group.create),
        false => (format!("{PATH}/{id}"), words.group.save),
    };
    let known = known(&input, groups, refused);
    let known = card(words.group.settings, ().into_any(), known);
    let customer = customer(&input, refused);
    let customer = card(words.group.customer, ().into_any(), customer);
    let network = network(&input, operators, refused);
    let network = card(words.group.network, ().into_any(), network);
    view! {
        <SendForm action=save class="blocks">
            {refusal_notice(refused, fields::GROUP)}
            {hidden("id", id)}
            {known}
            {customer}
            {network}
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

fn known(
    input: &GroupInput,
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
    let parent = groups.map(|groups| {
        let field = field("parent", words.group.parent, words.group.parent_hint);
        field.choice(&groups.entries(), &input.parent)
    });
    let kinds: Vec<(&str, &str)> = GroupKind::ALL
        .into_iter()
        .map(|(kind, _, word)| (word, (words.group.kind_name)(kind)))
        .collect();
    let name = field("name", words.group.name, "");
    let name = name.line("text", "off", "", input.name.clone());
    let kind = field("kind", words.group.kind, words.group.kind_hint);
    let kind = kind.choice(&kinds, &input.kind);
    let description = field("description", words.group.description, "");
    let description = description.lines("3", input.description.clone());
    let timezone = field("timezone", words.group.timezone, words.group.timezone_hint);
    let timezone = timezone.line("text", "off", "", input.timezone.clone());
    view! { <div class="form">{parent}{name}{kind}{description}{timezone}</div> }.into_any()
}

/// What only those have who keep a network, or sell it.
fn network(input: &GroupInput, operators: Operators, refused: Memo<Option<AppError>>) -> AnyView {
    let words = words();
    let country = Field {
        name: "country",
        label: words.group.country,
        hint: words.group.country_hint,
        refused,
    };
    let operator = Field {
        name: "network_operator",
        label: words.group.network_operator,
        hint: words.group.network_operator_hint,
        refused,
    };
    let mut entries = vec![(String::new(), words.frame.none.to_owned())];
    let known = operators.into_iter();
    entries.extend(known.map(|(id, name)| (id.to_string(), name)));
    let country = country.line("text", "off", "", input.country.clone());
    let operator = operator.choice(&entries, &input.network_operator);
    view! {
        <div class="form">
            <p class="hint">{words.group.network_lead}</p>
            {country}
            {operator}
        </div>
    }
    .into_any()
}

/// What only customers have.
fn customer(input: &GroupInput, refused: Memo<Option<AppError>>) -> AnyView {
    let words = words();
    let email = Field {
        name: "technical_email",
        label: words.group.technical_email,
        hint: words.group.technical_email_hint,
        refused,
    };
    let cap = Field {
        name: "max_prototypes",
        label: words.group.max_prototypes,
        hint: words.group.max_prototypes_hint,
        refused,
    };
    let billable = check(
        "billable",
        words.group.billable_field,
        !input.billable.is_empty(),
    );
    let email = email.line("email", "off", "", input.technical_email.clone());
    let cap = cap.line("text", "off", "", input.max_prototypes.clone());
    view! {
        <div class="form">
            <p class="hint">{words.group.customer_lead}</p>
            {billable}
            {email}
            {cap}
        </div>
    }
    .into_any()
}
