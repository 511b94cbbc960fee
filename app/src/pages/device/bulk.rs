//! Device → several at once: what is to become of the devices that were chosen in the list, to how
//! many it cannot be done and why, and the question before it is done.

use domain::device::{BulkCount, BulkDeed, BulkInput, DeviceInput};
use domain::device_type::Renewal;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

use crate::browser;
use crate::error::AppError;
use crate::fields;
use crate::rpc;
use crate::rpc::bulk::{BulkPage, Change};
use crate::ui::asked;
use crate::ui::card::card;
use crate::ui::confirm::confirm;
use crate::ui::field::{Field, hidden};
use crate::ui::group_choice::{self, FIND};
use crate::ui::head::head;
use crate::ui::history::history;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::ui::table::{self, Head, table};
use crate::words::words;

/// Where this page lies.
pub const PATH: &str = "/devices/bulk";

/// Where "no" leads.
const LIST: &str = "/devices";

/// What of the address may come more than once.
const DEVICE: &str = "device";

/// The keys of the address.
const KEYS: [&str; 18] = [
    "deed",
    DEVICE,
    "all",
    "text",
    "type",
    "heard",
    "conditions",
    "at",
    "device_type",
    "history",
    "activable",
    "renewal",
    "certificate",
    "prototype",
    "add_tags",
    "remove_tags",
    "note",
    FIND,
];

/// Asks whether something is to be done to the devices that the address names.
#[component]
pub fn Bulk() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(from_address));
    shown(
        Loaded::new(
            move || (asked.get(), group_choice::sought()),
            |(asked, find)| async move { rpc::bulk::look(asked?, find).await },
        ),
        page,
    )
}

fn from_address(query: &ParamsMap) -> Result<BulkInput, AppError> {
    asked::several(query, &KEYS, DEVICE)?;
    Ok(BulkInput {
        deed: value(query, "deed"),
        devices: query.get_all(DEVICE).unwrap_or_default(),
        all: value(query, "all"),
        text: value(query, "text"),
        of_type: value(query, "type"),
        heard: value(query, "heard"),
        conditions: value(query, "conditions"),
        at: value(query, "at"),
        device_type: value(query, "device_type"),
        history: value(query, "history"),
        activable: value(query, "activable"),
        renewal: value(query, "renewal"),
        certificate: value(query, "certificate"),
        prototype: value(query, "prototype"),
        add_tags: value(query, "add_tags"),
        remove_tags: value(query, "remove_tags"),
        note: value(query, "note"),
    })
}

fn page(page: BulkPage) -> AnyView {
    let words = words();
    let deed = BulkDeed::from_word(&page.asked.deed);
    let content = match (&page.count, deed) {
        (Some(count), Some(deed)) => question(&page.asked, deed, count),
        (_, Some(BulkDeed::Edit)) => choice(&page),
        _ => wrong(&page),
    };
    let way = vec![(words.device.title.to_owned(), LIST.to_owned())];
    let title = words.bulk.title.to_owned();
    view! { {head(way, title, ().into_any(), ().into_any())}{content} }.into_any()
}

/// What is wrong with what the address says.
fn refusal(page: &BulkPage) -> Memo<Option<AppError>> {
    let wrong = page.wrong.clone();
    Memo::new(move |_| match wrong.is_empty() {
        true => None,
        false => Some(AppError::Rejected(wrong.clone())),
    })
}

fn back() -> AnyView {
    view! { <a class="btn" href=LIST>{words().bulk.back}</a> }.into_any()
}

fn wrong(page: &BulkPage) -> AnyView {
    view! {
        {refusal_notice(refusal(page), &[])}
        <div class="buttons">{back()}</div>
    }
    .into_any()
}

/// What the forms carry along: which devices, and what is to be done.
fn carried(asked: &BulkInput, device: &'static str, of_type: &'static str) -> AnyView {
    let devices: Vec<_> = asked
        .devices
        .iter()
        .map(|id| hidden(device, id.clone()))
        .collect();
    let all = (!asked.all.is_empty()).then(|| hidden("all", asked.all.clone()));
    view! {
        {hidden("deed", asked.deed.clone())}
        {devices}
        {all}
        {hidden("text", asked.text.clone())}
        {hidden(of_type, asked.of_type.clone())}
        {hidden("heard", asked.heard.clone())}
        {hidden("conditions", asked.conditions.clone())}
    }
    .into_any()
}

/// The form that asks what is to become of the devices. It changes nothing, so its answer is an
/// address.
fn choice(page: &BulkPage) -> AnyView {
    let words = words();
    let own = &words.bulk;
    let refused = refusal(page);
    let asked = &page.asked;
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        refused,
    };
    let as_it_is = || (String::new(), own.as_it_is.to_owned());
    let of = |entries: &[(&str, &str)]| -> Vec<(String, String)> {
        let entries = entries.iter();
        let entries = entries.map(|(value, word)| ((*value).to_owned(), (*word).to_owned()));
        [as_it_is()].into_iter().chain(entries).collect()
    };
    let types = [as_it_is()].into_iter().chain(page.types.each());
    let types: Vec<(String, String)> = types.collect();
    let sought = group_choice::sought_now();
    let find = (page.types.more || !sought.is_empty()).then(|| {
        let find = field(FIND, words.handing.find, words.handing.find_hint);
        find.line("search", "off", words.group.text_example, String::new())
    });
    let device_type = field(
        "device_type",
        words.device_type.menu,
        words.device.transfer_hint,
    );
    let device_type = device_type.choice(&types, &asked.device_type);
    let history = history(&asked.history, refused);
    let [yes, no] = DeviceInput::ACTIVABLE;
    let activable = field(
        "activable",
        words.device.activable,
        words.device.activable_hint,
    );
    let choices = of(&[(yes, words.frame.yes), (no, words.frame.no)]);
    let activable = activable.choice(&choices, &asked.activable);
    let renewal = field("renewal", words.device.renewal, words.device.renewal_hint);
    let choices = Renewal::ALL.map(|(one, word)| (word, (words.device_type.renewal_name)(one)));
    let renewal = renewal.choice(&of(&choices), &asked.renewal);
    let made = &words.registration;
    let certificate = field("certificate", made.certificate, made.certificate_stays);
    let certificate = certificate.line("text", "off", "", asked.certificate.clone());
    let [yes, no] = DeviceInput::PROTOTYPE;
    let prototype = field("prototype", made.prototype, made.prototype_hint);
    let choices = of(&[(yes, words.frame.yes), (no, words.frame.no)]);
    let prototype = prototype.choice(&choices, &asked.prototype);
    let of_tags = words.list.some_tags_hint;
    let add = field("add_tags", words.list.add_tags, of_tags);
    let add = add.line("text", "off", "", asked.add_tags.clone());
    let remove = field("remove_tags", words.list.remove_tags, of_tags);
    let remove = remove.line("text", "off", "", asked.remove_tags.clone());
    let note = field("note", words.list.new_note, words.list.new_note_hint);
    let note = note.lines("3", asked.note.clone());
    let navigate = use_navigate();
    let send = move |event: SubmitEvent| {
        if let Some(address) = browser::form_address(&event) {
            navigate(&address, Default::default());
        }
    };
    let fields = view! {
        <div class="form">
            <p class="muted">{own.edit_lead}</p>
            {find}{device_type}{history}{activable}{renewal}{certificate}{prototype}{add}{remove}{note}
        </div>
    };
    view! {
        <form class="blocks" method="get" action=PATH on:submit=send>
            {refusal_notice(refused, fields::BULK)}
            {carried(asked, DEVICE, "type")}
            {card((own.deed_name)(BulkDeed::Edit), ().into_any(), fields.into_any())}
            <div class="buttons">
                <button class="btn primary" type="submit">{own.go}</button>
                {back()}
            </div>
        </form>
    }
    .into_any()
}

fn question(asked: &BulkInput, deed: BulkDeed, count: &BulkCount) -> AnyView {
    let own = &words().bulk;
    let reasons = (!count.left.is_empty()).then(|| reasons(count));
    if count.done == 0 {
        return view! {
            <p class="notice warn" role="status">{own.nothing}</p>
            {reasons}
            <div class="buttons">{back()}</div>
        }
        .into_any();
    }
    let change = Sending::<Change>::new();
    let refused = rpc::refusal(change);
    let at = (deed == BulkDeed::Unsubscribe).then(|| {
        let words = words();
        let at = Field {
            name: "at",
            label: words.device.unsubscribe_at,
            hint: words.device.unsubscribe_at_hint,
            refused,
        };
        at.line("datetime-local", "off", "", asked.at.clone())
    });
    let carried = carried(asked, "devices[]", "of_type");
    let edit = (deed == BulkDeed::Edit).then(|| {
        let edit = view! {
            {hidden("device_type", asked.device_type.clone())}
            {hidden("history", asked.history.clone())}
            {hidden("activable", asked.activable.clone())}
            {hidden("renewal", asked.renewal.clone())}
            {hidden("certificate", asked.certificate.clone())}
            {hidden("prototype", asked.prototype.clone())}
            {hidden("add_tags", asked.add_tags.clone())}
            {hidden("remove_tags", asked.remove_tags.clone())}
            {hidden("note", asked.note.clone())}
        };
        edit.into_any()
    });
    let class = match deed {
        BulkDeed::Unsubscribe | BulkDeed::Delete => "btn danger",
        _ => "btn primary",
    };
    let form = view! {
        <SendForm action=change class="blocks">
            {refusal_notice(refused, fields::BULK)}
            {carried}
            {edit}
            {at}
            <button class=class type="submit" disabled=move || change.pending().get()>
                {(own.deed_name)(deed)}
            </button>
        </SendForm>
    };
    let consequences = (own.consequences)(deed, count.done, count.stay());
    let question = confirm(
        (own.question)(deed),
        consequences,
        LIST.to_owned(),
        form.into_any(),
    );
    view! { {question}{reasons} }.into_any()
}

/// To how many it is not done, by why.
fn reasons(count: &BulkCount) -> AnyView {
    let words = words();
    let own = &words.bulk;
    let row = |(why, devices): &(Option<domain::Fault>, i64)| {
        let told = match why {
            Some(fault) => (words.fault)(fault),
            None => own.already.to_owned(),
        };
        table::row(vec![
            ("num", (words.number)(*devices).into_any()),
            ("", told.into_any()),
        ])
    };
    let rows: Vec<_> = count.left.iter().map(row).collect();
    let heads = vec![Head::number(own.devices), Head::text(own.why)];
    let content = table(own.stay, heads, rows.into_any());
    card(own.stay, ().into_any(), content)
}
