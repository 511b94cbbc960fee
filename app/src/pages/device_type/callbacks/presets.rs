//! Device type → Callbacks → Ready callbacks: which one, and the values that it asks for. They go
//! into the address of the form of a new callback, which makes of them what it is filled in with.

use domain::Rejection;
use domain::callback::{Ask, Preset};
use domain::device_type::DeviceTypeView;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use leptos_router::params::ParamsMap;

use super::super::layout::{CALLBACKS, layout};
use super::edit::PRESET;
use crate::browser;
use crate::error::AppError;
use crate::rpc;
use crate::ui::asked;
use crate::ui::card::card;
use crate::ui::field::{Field, hidden};
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::table::{self, Head, table};
use crate::words::words;

/// Ready callbacks to choose from; where the address says which, what it asks for.
#[component]
pub fn Presets() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let id = Memo::new(move |_| params.with(|params| value(params, "id")));
    let preset = Memo::new(move |_| query.with(from_address));
    let one = Loaded::new(
        move || (id.get(), preset.get()),
        |(id, preset)| async move {
            let preset = preset?;
            let (device_type, ..) = rpc::device_type::one(id).await?;
            Ok((device_type, preset))
        },
    );
    shown(one, page)
}

fn from_address(query: &ParamsMap) -> Result<Option<Preset>, AppError> {
    asked::only(query, &[PRESET])?;
    let allowed: Vec<&str> = Preset::listed().map(Preset::word).collect();
    let word = asked::one_of(query, PRESET, &allowed)?;
    Ok(Preset::from_word(&word))
}

fn page((device_type, preset): (DeviceTypeView, Option<Preset>)) -> AnyView {
    match preset {
        Some(preset) => asking(&device_type, preset, &[], Vec::new()),
        None => layout(&device_type, CALLBACKS, ().into_any(), all(&device_type)),
    }
}

fn all(device_type: &DeviceTypeView) -> AnyView {
    let words = words();
    let heads = vec![
        Head::text(words.preset.receiver),
        Head::text(words.preset.gets),
    ];
    let rows: Vec<_> = Preset::listed()
        .map(|preset| {
            let href = format!(
                "/device-types/{}/callbacks/presets?{PRESET}={}",
                device_type.id,
                preset.word()
            );
            let name = view! { <a href=href>{(words.preset.name)(preset)}</a> };
            let about = (words.preset.about)(preset);
            table::row(vec![("name", name.into_any()), ("wrap", about.into_any())])
        })
        .collect();
    let table = table(words.preset.title, heads, rows.into_any());
    let content = view! { <p class="pad muted">{words.preset.lead}</p>{table} };
    card(words.preset.title, ().into_any(), content.into_any())
}

/// The form that asks for the values of a preset, with what was typed and what is wrong with it.
pub(super) fn asking(
    device_type: &DeviceTypeView,
    preset: Preset,
    typed: &[(Ask, String)],
    wrong: Vec<Rejection>,
) -> AnyView {
    let words = words();
    let base = format!("/device-types/{}/callbacks", device_type.id);
    let refused = Memo::new(move |_| match wrong.is_empty() {
        true => None,
        false => Some(AppError::Rejected(wrong.clone())),
    });
    let fields: Vec<_> = preset
        .asks()
        .iter()
        .map(|ask| {
            let (label, hint) = (words.preset.ask)(preset, *ask);
            let field = Field {
                name: ask.word(),
                label,
                hint,
                refused,
            };
            let given = typed.iter().find(|one| one.0 == *ask);
            let given = given.map(|one| one.1.clone()).unwrap_or_default();
            field.line("text", "off", "", given)
        })
        .collect();
    let navigate = use_navigate();
    let send = move |event: SubmitEvent| {
        if let Some(address) = browser::form_address(&event) {
            navigate(&address, Default::default());
        }
    };
    let content = view! {
        <p class="pad muted">{(words.preset.about)(preset)}</p>
        <div class="form">{fields}</div>
        <footer class="deeds">
            <button class="btn primary" type="submit">{words.preset.next}</button>
            <a class="btn" href=format!("{base}/presets")>{words.preset.others}</a>
            <p class="hint">{words.preset.next_hint}</p>
        </footer>
    };
    let name = (words.preset.name)(preset);
    let form = view! {
        <form class="blocks" method="get" action=format!("{base}/new") on:submit=send>
            {refusal_notice(refused, &Ask::WORDS)}
            {hidden(PRESET, preset.word().to_owned())}
            {card(name, ().into_any(), content.into_any())}
        </form>
    };
    layout(device_type, CALLBACKS, ().into_any(), form.into_any())
}
