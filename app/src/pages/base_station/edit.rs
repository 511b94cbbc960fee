//! Base station → New, and Edit.

use domain::base_station::{Region, StationInput, StationView};
use domain::group::GroupChoice;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{PATH, layout, way};
use crate::error::AppError;
use crate::fields;
use crate::map::picker;
use crate::rpc::station::{Create, Save};
use crate::rpc::{self, Refused};
use crate::ui::card::card;
use crate::ui::field::{Field, hidden};
use crate::ui::group_choice;
use crate::ui::head::head;
use crate::ui::link::value;
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::notice::refusal_notice;
use crate::ui::send::{SendForm, Sending};
use crate::words::words;

/// A new base station.
#[component]
pub fn New() -> impl IntoView {
    let asked = group_choice::asked;
    let choices = Loaded::new(asked, |(find, refused)| {
        rpc::station::choices(find, refused)
    });
    shown(choices, new)
}

/// A base station that is there already.
#[component]
pub fn Edit() -> impl IntoView {
    let params = use_params_map();
    let asked = move || {
        let id = params.with(|params| value(params, "id"));
        (id, rpc::asks_for_refused())
    };
    let one = Loaded::new(asked, |(id, refused)| {
        rpc::station::for_editing(id, refused)
    });
    shown(one, edit)
}

fn new((groups, refused): (GroupChoice, Option<Refused<(String, StationInput)>>)) -> AnyView {
    let words = words();
    let create = Sending::<Create>::new();
    let ((typed, input), wrong) = match refused {
        Some(refused) => (refused.typed, Some(refused.wrong)),
        None => ((groups.preset(), StationInput::default()), None),
    };
    let refused = rpc::refusal_of(create, wrong);
    let id = Field {
        name: "id",
        label: words.station.id,
        hint: words.station.id_hint,
        refused,
    };
    let group = Field {
        name: "group",
        label: words.station.group,
        hint: "",
        refused,
    };
    let id = id.line("text", "off", "0BF2", input.id.clone());
    let group = group.choice(&groups.entries(), &typed);
    let settings = settings(&input, refused);
    let fields = view! { <div class="form">{id}{group}{settings}</div> };
    let form = view! {
        <SendForm action=create class="blocks">
            {refusal_notice(refused, fields::BASE_STATION)}
            {card(words.station.settings, ().into_any(), fields.into_any())}
            <div class="buttons">
                <button class="btn primary" type="submit" disabled=move || create.pending().get()>
                    {words.station.create}
                </button>
                <a class="btn" href=PATH>{words.frame.cancel}</a>
            </div>
        </SendForm>
    };
    let head = head(
        way(),
        words.station.new.to_owned(),
        ().into_any(),
        ().into_any(),
    );
    view! { {head}{group_choice::find(&groups)}{form} }.into_any()
}

fn edit((one, refused): (StationView, Option<Refused<StationInput>>)) -> AnyView {
    let words = words();
    let save = Sending::<Save>::new();
    let degrees = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let input = StationInput {
        id: one.id.to_string(),
        name: one.name.clone(),
        lat: degrees(one.lat),
        lng: degrees(one.lng),
        operator: one.operator.clone(),
        country: one.country.clone(),
        region: one.region.number().to_string(),
    };
    let (input, wrong) = match refused {
        Some(refused) => (refused.typed, Some(refused.wrong)),
        None => (input, None),
    };
    let refused = rpc::refusal_of(save, wrong);
    let settings = settings(&input, refused);
    let (id, back) = (one.id.to_string(), format!("{PATH}/{}", one.id));
    let fields = view! { <div class="form">{settings}</div> };
    let form = view! {
        <SendForm action=save class="blocks">
            {refusal_notice(refused, fields::BASE_STATION)}
            {hidden("id", id)}
            {card(words.station.settings, ().into_any(), fields.into_any())}
            <div class="buttons">
                <button class="btn primary" type="submit" disabled=move || save.pending().get()>
                    {words.station.save}
                </button>
                <a class="btn" href=back>{words.frame.cancel}</a>
            </div>
        </SendForm>
    };
    layout(&one, "/edit", ().into_any(), form.into_any())
}

/// The fields that a new base station and one that is there have in common.
fn settings(input: &StationInput, refused: Memo<Option<AppError>>) -> AnyView {
    let words = words();
    let field = |name, label, hint| Field {
        name,
        label,
        hint,
        refused,
    };
    let name = field("name", words.station.name, "");
    let region = field("region", words.station.region, "");
    let operator = field("operator", words.station.operator, "");
    let country = field("country", words.station.country, words.station.country_hint);
    let lat = field("lat", words.device.lat, words.device.lat_hint);
    let lng = field("lng", words.device.lng, words.device.lng_hint);
    let regions = Region::ALL.map(|region| (region.number().to_string(), region.name()));
    view! {
        {name.line("text", "off", "", input.name.clone())}
        {region.choice(&regions, &input.region)}
        {operator.line("text", "off", "", input.operator.clone())}
        {country.line("text", "off", "BEL", input.country.clone())}
        {lat.line("text", "off", "50.85", input.lat.clone())}
        {lng.line("text", "off", "4.35", input.lng.clone())}
        {picker("lat", "lng")}
    }
    .into_any()
}
