//! Device type → Callbacks: one form for a new callback and for changing one.

mod fields;
mod signature;
mod starting;
mod trial;

use domain::Rejection;
use domain::callback::{CallbackInput, CallbackKind, Channel, TrialView};
use domain::device_type::{DeviceTypeView, SampleMessage};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use payload::Format;
use payload::variables::Variable;

use self::fields::Fields;
use self::signature::Signing;
use self::starting::Starting;
use super::super::layout::{CALLBACKS, layout};
use super::presets;
use crate::fields::CALLBACK;
use crate::preview::{self, Preview};
use crate::rpc::callback::{Editing, Save};
use crate::rpc::{self, Refused};
use crate::ui::choice::choice;
use crate::ui::field::{Field, check, hidden};
use crate::ui::icon::{Icon, icon};
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::ui::table::{Head, table};
use crate::words::words;

pub(super) use self::starting::PRESET;

/// A new callback, of the kind and the channel that the address says, or from a preset.
#[component]
pub fn New() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let asked = move || {
        let id = params.with(|params| value(params, "id"));
        let starting = query.with(Starting::from_address);
        (id, starting, rpc::asks_for_refused())
    };
    let one = Loaded::new(asked, |(id, starting, refused)| async move {
        let starting = starting?;
        let asked = rpc::device_type::with_samples(id, refused).await?;
        Ok((starting, asked))
    });
    shown(one, new)
}

/// A callback that is there already.
#[component]
pub fn Edit() -> impl IntoView {
    let params = use_params_map();
    let signing = Signing::provided();
    let asked = move || {
        let (id, callback) = params.with(|params| (value(params, "id"), value(params, "callback")));
        (id, callback, rpc::asks_for_refused(), signing.versions())
    };
    let one = Loaded::new(asked, |(id, callback, refused, _)| {
        rpc::callback::for_editing(id, callback, refused)
    });
    view! { {signing.refusals()}{shown(one, edit)} }
}

/// What a new callback starts from, and its device type.
type Begun = (
    Starting,
    (
        DeviceTypeView,
        Vec<SampleMessage>,
        Option<Refused<CallbackInput, TrialView>>,
    ),
);

fn new((starting, (device_type, samples, refused)): Begun) -> AnyView {
    let input = match (starting.input(&device_type), starting.preset) {
        (Ok(input), _) => input,
        (Err(wrong), Some(preset)) if refused.is_none() => {
            return presets::asking(&device_type, preset, &starting.values, wrong);
        }
        // What was typed takes its place.
        (Err(_), _) => CallbackInput::default(),
    };
    let (input, told) = typed_or(input, refused);
    let kind = CallbackKind::from_word(&input.kind).unwrap_or(starting.kind);
    let channel = Channel::of(&input.channel).unwrap_or(starting.channel);
    let preview = preview_of(&input, &samples);
    let words = words();
    let card = form(
        &device_type,
        String::new(),
        input,
        told,
        preview,
        words.callback.create,
    );
    let ready = format!("/device-types/{}/callbacks/presets", device_type.id);
    let ready = view! { <a class="btn" href=ready>{words.preset.begin}</a> };
    frame(
        &device_type,
        Some(kinds(&device_type, kind, channel, &starting.kept())),
        (kind, words.callback.new),
        ready.into_any(),
        (card, None),
        preview,
        samples,
    )
}

/// Whether what a callback of that kind tells can go that way.
fn fits(channel: Channel, kind: CallbackKind) -> bool {
    channel != Channel::BatchUrl || kind != CallbackKind::DataAdvanced
}

/// The kinds and the channels that a new callback can have, each a link; `kept` goes along to
/// another kind.
fn kinds(
    device_type: &DeviceTypeView,
    kind: CallbackKind,
    channel: Channel,
    kept: &str,
) -> AnyView {
    let words = words();
    let base = format!("/device-types/{}/callbacks/new", device_type.id);
    let address = |kind: CallbackKind, channel: Channel| match channel {
        Channel::Url => format!("{base}?kind={}{kept}", kind.word()),
        _ => format!("{base}?kind={}&channel={}", kind.word(), channel.name()),
    };
    let kinds = CallbackKind::creatable().map(|one| {
        let channel = if fits(channel, one) {
            channel
        } else {
            Channel::Url
        };
        let word = (words.callback.kinds)(one).to_owned();
        (address(one, channel), word, one == kind)
    });
    let channels = Channel::ALL
        .into_iter()
        .filter(|one| fits(*one, kind))
        .map(|one| {
            let word = (words.callback.channels)(one).to_owned();
            (address(kind, one), word, one == channel)
        });
    let kinds = choice(words.callback.kind, true, kinds.collect());
    let channels = choice(words.callback.channel, true, channels.collect());
    view! { {kinds}{channels} }.into_any()
}

fn edit((device_type, one, samples, refused, secret): Editing) -> AnyView {
    let words = words();
    let delete = format!(
        "/device-types/{}/callbacks/{}/delete",
        device_type.id, one.id
    );
    let actions = view! {
        <a class="btn" href=delete>{icon(Icon::Trash)}{words.callback.delete}</a>
    };
    let signing: Signing = expect_context();
    let signature = signing.card(&one, secret);
    let enabled = if one.enabled { "on" } else { "" };
    let input = CallbackInput {
        enabled: enabled.to_owned(),
        ..one.input
    };
    let (input, told) = typed_or(input, refused);
    let input = CallbackInput {
        kind: one.kind.word().to_owned(),
        ..input
    };
    let preview = preview_of(&input, &samples);
    let id = one.id.to_string();
    let card = form(&device_type, id, input, told, preview, words.callback.save);
    let title = words.callback.edit;
    frame(
        &device_type,
        None,
        (one.kind, title),
        actions.into_any(),
        (card, signature),
        preview,
        samples,
    )
}

/// What is told of a form that was sent without JavaScript and came back.
#[derive(Default)]
struct Told {
    /// Why it was refused.
    wrong: Option<Vec<Rejection>>,
    /// What came of it where it was sent as a test.
    tried: Option<TrialView>,
}

/// What the form is filled in with: what was typed where that came back, and what is told of it.
fn typed_or(
    input: CallbackInput,
    refused: Option<Refused<CallbackInput, TrialView>>,
) -> (CallbackInput, Told) {
    let Some(Refused {
        typed,
        wrong,
        tried,
    }) = refused
    else {
        return (input, Told::default());
    };
    let wrong = Some(wrong);
    (typed, Told { wrong, tried })
}

/// What the callback's own format makes of a message, the newest one to begin with.
fn preview_of(input: &CallbackInput, samples: &[SampleMessage]) -> Preview {
    let sample = samples.first().map(|message| message.data.clone());
    Preview::new(input.payload_config.clone(), sample.unwrap_or_default())
}

fn frame(
    device_type: &DeviceTypeView,
    kinds: Option<AnyView>,
    (kind, title): (CallbackKind, &'static str),
    actions: AnyView,
    (form, more): (AnyView, Option<AnyView>),
    preview: Preview,
    samples: Vec<SampleMessage>,
) -> AnyView {
    let samples = Signal::stored(samples);
    // Without a format there is nothing to show of a message.
    let none = move || preview.format.read().trim().is_empty();
    let words = words();
    let previews = kind.has_payload().then(|| {
        view! {
            <div class="blocks" class:gone=none>
                {preview::decoded(preview, samples)}
                {preview::messages(preview, samples)}
            </div>
        }
    });
    let content = view! {
        {kinds}
        <section class="card">
            <header><h2>{title}": "{(words.callback.kinds)(kind)}</h2></header>
            <p class="pad muted">{(words.callback.sent_when)(kind)}</p>
            {form}
        </section>
        {more}
        {previews}
        {variables(kind, preview)}
    };
    layout(device_type, CALLBACKS, actions, content.into_any())
}

fn form(
    device_type: &DeviceTypeView,
    callback: String,
    input: CallbackInput,
    told: Told,
    preview: Preview,
    button: &'static str,
) -> AnyView {
    let words = words();
    let save = Sending::<Save>::new();
    let refused = rpc::refusal_of(save, told.wrong);
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        refused,
    };
    let config = field(
        "payload_config",
        words.callback.payload_config,
        words.callback.payload_config_hint,
    );
    let kind = CallbackKind::from_word(&input.kind).unwrap_or(CallbackKind::DataUplink);
    let channel = Channel::of(&input.channel).unwrap_or_default();
    let fields = Fields {
        kind,
        preview,
        refused,
    }
    .of(channel, &input);
    // One goes out for each station that heard a frame; other things are heard by none.
    let heard = Variable::parse(kind.place(), Variable::Duplicate.name()).is_some();
    let duplicates = heard.then(|| {
        let ticked = !input.send_duplicate.is_empty();
        check("send_duplicate", words.callback.send_duplicate, ticked)
    });
    let sni = channel.is_http().then(|| {
        check(
            "send_sni",
            words.callback.send_sni,
            !input.send_sni.is_empty(),
        )
    });
    let batch = (channel == Channel::BatchUrl)
        .then(|| view! { <p class="hint">{words.callback.in_order_batch}</p> });
    let own_format = match kind.has_payload() {
        true => preview::editor(config, preview).into_any(),
        false => ().into_any(),
    };
    let id = device_type.id.to_string();
    let back = format!("/device-types/{id}/callbacks");
    view! {
        <SendForm action=save class="form">
            {refusal_notice(refused, CALLBACK)}
            {hidden("device_type", id)}
            {hidden("callback", callback)}
            {hidden("kind", input.kind)}
            {hidden("channel", channel.name().to_owned())}
            {fields}
            {own_format}
            {duplicates}
            {sni}
            {check("in_order", words.callback.in_order, !input.in_order.is_empty())}
            {batch}
            {check("enabled", words.callback.enabled, !input.enabled.is_empty())}
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
            {trial::trial(save, told.tried)}
        </SendForm>
    }
    .into_any()
}

/// The variables that may stand in a template, with an example of each; those of the format
/// with their value in the sample.
pub(crate) fn variables(kind: CallbackKind, preview: Preview) -> AnyView {
    let words = words();
    let rows: Vec<_> = Variable::of(kind.place())
        .map(|variable| {
            let name = format!("{{{}}}", variable.name());
            view! {
                <tr><td><code>{name}</code></td><td><code>{variable.sample()}</code></td></tr>
            }
        })
        .collect();
    let own = move || {
        let reading = preview.shown.read();
        let fields = reading
            .good_format()
            .map(Format::fields)
            .unwrap_or_default();
        let rows = fields.iter().zip(reading.values()).map(|(field, value)| {
            let name = format!("{{customData#{}}}", field.name());
            let value = value.map(|value| view! { <code>{value.to_string()}</code> });
            view! { <tr><td><code>{name}</code></td><td>{value}</td></tr> }
        });
        rows.collect_view()
    };
    let rows = view! { {rows}{own} };
    let heads = vec![
        Head::text(words.callback.variable),
        Head::text(words.callback.example),
    ];
    view! {
        <section class="card">
            <header>
                <h2>{words.callback.variables}</h2>
                <a class="push" href="/apidocs/callback">{words.callback.documentation}</a>
            </header>
            <p class="pad muted">{words.callback.variables_lead}</p>
            {table(words.callback.variables, heads, rows.into_any())}
        </section>
    }
    .into_any()
}
