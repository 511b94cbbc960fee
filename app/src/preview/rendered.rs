//! What a template makes of an example, while it is typed: by the very calls with which the
//! server makes what is sent.

use std::fmt::Write;

use domain::Fault;
use leptos::prelude::*;
use payload::template::{Escape, Escaped, Part, Template, UrlTemplate};
use payload::variables::{Place, Variable, availability};

use super::Preview;
use crate::words::words;

/// How a text is understood.
#[derive(Clone, Copy)]
pub enum Writing {
    /// As a URL.
    Url,
    /// As a text whose values are escaped so.
    Text(Escape),
}

/// What a template that is typed into a field makes of an example, or what is wrong with it.
pub fn rendered(
    place: Place,
    preview: Preview,
    text: RwSignal<String>,
    writing: impl Fn() -> Writing + Send + Sync + 'static,
) -> AnyView {
    let shown = move || {
        let text = text.read();
        if !text.contains('{') {
            // It is what it says.
            return None;
        }
        let made = write(place, preview, &text, writing());
        Some(match made {
            Ok(made) => view! {
                <p class="hint">{words().callback.rendered}": "<code class="made">{made}</code></p>
            }
            .into_any(),
            Err(fault) => {
                let told = (words().fault)(&fault);
                view! { <p class="error live" aria-live="polite">{told}</p> }.into_any()
            }
        })
    };
    shown.into_any()
}

fn write(place: Place, preview: Preview, text: &str, writing: Writing) -> Result<String, Fault> {
    let reading = preview.shown.read();
    let format = reading.good_format();
    let values = reading.values();
    let names: Vec<&str> = format
        .map(|format| format.fields().iter().map(payload::Field::name).collect())
        .unwrap_or_default();
    let sample = preview.sample.read();
    let mut lookup = |part: &Part, out: &mut Escaped<'_>| match part {
        Part::Variable { name, .. } => match Variable::parse(place, name) {
            Some(Variable::Data) => out.push_str(sample.trim()),
            Some(
                variable @ (Variable::Duplicates
                | Variable::ComputedLocation
                | Variable::DeviceInfo),
            ) => out.push_json(variable.sample()),
            Some(variable) => out.push_str(variable.sample()),
            None => {}
        },
        Part::Custom { field, .. } => {
            let at = names.iter().position(|name| name == field);
            let value = at.and_then(|at| values.get(at)).and_then(Option::as_ref);
            // Text in memory takes whatever is written.
            _ = match value {
                Some(value) => write!(out, "{value}"),
                None => out.write_str("null"),
            };
        }
        Part::Literal(_) => {}
    };
    let known = |name: &str| availability(place, name);
    let mut made = String::new();
    let wrong = match writing {
        Writing::Url => {
            let url = UrlTemplate::parse(text.trim())?;
            url.render(&mut lookup, &mut made);
            url.check(&known, format)
        }
        Writing::Text(escape) => {
            let template = Template::parse(text)?;
            template.render(escape, &mut lookup, &mut made);
            template.check(&known, format)
        }
    };
    match wrong.into_iter().next() {
        Some(error) => Err(error.into()),
        None => Ok(made),
    }
}
