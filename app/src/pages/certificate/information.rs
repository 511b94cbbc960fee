//! Certificate → Information.

use domain::certificate::CertificateView;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::{PATH, layout, status, yes};
use crate::rpc;
use crate::ui::card::card;
use crate::ui::copy::copy_button;
use crate::ui::facts::{fact, facts};
use crate::ui::icon::{Icon, icon};
use crate::ui::link::{self, value};
use crate::ui::load::shown;
use crate::ui::loaded::Loaded;
use crate::ui::when::when;
use crate::words::words;

/// What is known of one certificate.
#[component]
pub fn Information() -> impl IntoView {
    let params = use_params_map();
    let id = move || params.with(|params| value(params, "id"));
    shown(Loaded::new(id, rpc::certificate::one), page)
}

fn page((one, devices, may): (CertificateView, i64, bool)) -> AnyView {
    let words = words();
    let of = &one.settings;
    let edit = may.then(|| {
        let href = format!("{PATH}/{}/edit", one.id);
        let delete = format!("{PATH}/{}/delete", one.id);
        view! {
            <a class="btn" href=href>{icon(Icon::Edit)}{words.certificate.edit}</a>
            <a class="btn quiet" href=delete>{words.certificate.delete}</a>
        }
    });
    let key = of.key.clone();
    let key = view! { <span class="id">{key.clone()}{copy_button(key)}</span> };
    let group = view! { <a href=link::group(one.group)>{one.group_name.clone()}</a> };
    let list = vec![
        fact(words.certificate.key, key),
        fact(words.certificate.name, of.name.clone()),
        fact(words.certificate.version, of.version.clone()),
        fact(words.certificate.manufacturer, of.manufacturer.clone()),
        fact(words.certificate.description, of.description.clone()),
        fact(words.certificate.status, status(&one)),
        fact(words.certificate.bidir, yes(of.bidir)),
        fact(words.device.group, group),
        fact(words.certificate.devices, (words.number)(devices)),
        fact(words.certificate.created, when(one.created)),
    ];
    let content = card(words.frame.information, ().into_any(), facts(list));
    layout(&one, edit.into_any(), content)
}
