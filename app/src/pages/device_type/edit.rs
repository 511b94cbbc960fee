//! Device type → New, and Edit: the three blocks of its form.

use domain::device_type::{
    DeviceTypeChoices, DeviceTypeInput, DisplayType, DownlinkMode, Renewal, SampleMessage,
};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::downlink;
use super::layout::{INFORMATION, layout};
use crate::fields;
use crate::preview::{self, Preview};
use crate::rpc::device_type::{Editing, Save};
use crate::rpc::{self, Refused};
use crate::ui::field::{Field, hidden};
use crate::ui::group_choice;
use crate::ui::head::head;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// A new device type.
#[component]
pub fn New() -> impl IntoView {
    let asked = group_choice::asked;
    let choices = Loaded::new(asked, |(find, refused)| {
        rpc::device_type::choices(find, refused)
    });
    shown(choices, new)
}

/// A device type that is there already.
#[component]
pub fn Edit() -> impl IntoView {
    let params = use_params_map();
    let asked = move || {
        let id = params.with(|params| value(params, "id"));
        (id, rpc::asks_for_refused())
    };
    let one = Loaded::new(asked, |(id, refused)| {
        rpc::device_type::for_editing(id, refused)
    });
    shown(one, edit)
}

fn new((choices, refused): (DeviceTypeChoices, Option<Refused<DeviceTypeInput>>)) -> AnyView {
    let words = words();
    let input = DeviceTypeInput {
        group: choices.groups.preset(),
        downlink_mode: DownlinkMode::Direct.word().to_owned(),
        downlink_data: payload::DownlinkTemplate::DEFAULT.to_owned(),
        display: DisplayType::None.word().to_owned(),
        ..DeviceTypeInput::default()
    };
    let path = vec![(
        words.device_type.title.to_owned(),
        "/device-types".to_owned(),
    )];
    let form = form(String::new(), input, refused, &choices, Vec::new());
    view! {
        {head(path, words.device_type.new.to_owned(), ().into_any(), ().into_any())}
        {group_choice::find(&choices.groups)}
        {form}
    }
    .into_any()
}

fn edit((one, choices, messages, refused): Editing) -> AnyView {
    let form = form(one.id.to_string(), one.input(), refused, &choices, messages);
    layout(&one, INFORMATION, ().into_any(), form)
}

/// The form, filled in with `input`, or with what was typed where that was refused.
fn form(
    id: String,
    input: DeviceTypeInput,
    refused: Option<Refused<DeviceTypeInput>>,
    choices: &DeviceTypeChoices,
    messages: Vec<SampleMessage>,
) -> AnyView {
    let words = words();
    let save = Sending::<Save>::new();
    let (input, wrong) = match refused {
        Some(refused) => (refused.typed, Some(refused.wrong)),
        None => (input, None),
    };
    let refused = rpc::refusal_of(save, wrong);
    let is_new = id.is_empty();
    let back = match is_new {
        true => "/device-types".to_owned(),
        false => format!("/device-types/{id}"),
    };
    let button = match is_new {
        true => words.device_type.create,
        false => words.device_type.save,
    };
    let settings = settings(&input, choices, is_new, refused);
    let downlink = downlink::block(&input, refused);
    let display = display(&input, messages, refused);
    view! {
        <SendForm action=save class="blocks">
            {refusal_notice(refused, fields::DEVICE_TYPE)}
            {hidden("id", id)}
            {settings}
            {downlink}
            {display}
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
    input: &DeviceTypeInput,
    choices: &DeviceTypeChoices,
    is_new: bool,
    refused: Memo<Option<crate::AppError>>,
) -> AnyView {
    let words = words();
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        refused,
    };
    let groups = choices.groups.entries();
    let contracts: Vec<(String, String)> = choices
        .contracts
        .iter()
        .map(|(id, name)| (id.to_string(), name.clone()))
        .collect();
    let group =
        is_new.then(|| field("group", words.device.group, "").choice(&groups, &input.group));
    let name = field("name", words.device_type.name, "");
    let description = field("description", words.device_type.description, "");
    let contract_hint = match contracts.len() {
        0 | 1 => "",
        _ => words.device_type.contract_hint,
    };
    let in_order = field("contracts", words.device_type.contract, contract_hint);
    let keep_alive = field(
        "keep_alive",
        words.device_type.keep_alive,
        words.device_type.keep_alive_hint,
    );
    let email = field(
        "alert_email",
        words.device_type.alert_email,
        words.device_type.alert_email_hint,
    );
    let chosen = input.contracts.iter().filter(|id| !id.is_empty());
    let chosen: Vec<String> = chosen.cloned().collect();
    let contracts = in_order.choices(&contracts, &chosen, words.device_type.nth_contract);
    let renewal = field(
        "renewal",
        words.device_type.renewal,
        words.device_type.renewal_hint,
    );
    let retention = field(
        "retention",
        words.device_type.retention,
        words.device_type.retention_hint,
    );
    let renewals =
        Renewal::ALL.map(|(renewal, word)| (word, (words.device_type.renewal_name)(renewal)));
    let chosen = Renewal::from_word(&input.renewal).unwrap_or_default();
    let renewal = renewal.choice(&renewals, chosen.word());
    view! {
        <section class="card">
            <header><h2>{words.device_type.settings}</h2></header>
            <div class="form">
                {name.line("text", "off", "", input.name.clone())}
                {description.lines("2", input.description.clone())}
                {group}
                {contracts}
                {renewal}
                {keep_alive.line("text", "off", "0", input.keep_alive.clone())}
                {email.line("email", "off", "", input.alert_email.clone())}
                {retention.line("text", "off", "0", input.retention.clone())}
            </div>
        </section>
    }
    .into_any()
}

/// How messages are shown; with a custom format, its editor and everything drawn from it.
fn display(
    input: &DeviceTypeInput,
    messages: Vec<SampleMessage>,
    refused: Memo<Option<crate::AppError>>,
) -> AnyView {
    let words = words();
    let chosen = RwSignal::new(input.display.clone());
    let sample = messages.first().map(|message| message.data.clone());
    let preview = Preview::new(input.format.clone(), sample.unwrap_or_default());
    let messages = Signal::stored(messages);
    let display = Field {
        name: "display",
        label: words.device_type.display,
        hint: words.device_type.display_hint,
        refused,
    };
    let format = Field {
        name: "format",
        label: words.device_type.format,
        hint: words.device_type.format_hint,
        refused,
    };
    let types = DisplayType::ALL
        .map(|(display, word, _)| (word, (words.device_type.display_name)(display)));
    // Hidden, not absent: what was typed is kept while another type is looked at.
    let other = move || *chosen.read() != DisplayType::Custom.word();
    view! {
        <section class="card">
            <header><h2>{words.device_type.display}</h2></header>
            <div class="form wide">
                {display.switch(&types, chosen)}
                <div class:folded=other>
                    {preview::editor(format, preview)}
                    <p class="needs-browser">
                        <a href=move || preview.link() target="_blank">
                            {words.device_type.preview_apart}
                        </a>
                    </p>
                    // The other fields go along and are of no account there.
                    <noscript>
                        <button class="btn" type="submit" formaction="/format" formmethod="get"
                            formtarget="_blank">{words.device_type.preview_apart}</button>
                    </noscript>
                </div>
            </div>
        </section>
        <div class="blocks" class:folded=other>
            {preview::decoded(preview, messages)}
            {preview::messages(preview, messages)}
            {preview::encoded(preview)}
        </div>
    }
    .into_any()
}
