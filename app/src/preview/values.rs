//! The fields of a format with their values: in the sample, and in real messages.

use domain::device_type::SampleMessage;
use domain::message::FieldView;
use leptos::prelude::*;
use payload::{Format, Value, hex};

use super::Preview;
use super::place;
use super::reading::colour;
use crate::ui::message;
use crate::ui::table::{Head, table as frame};
use crate::ui::when::when;
use crate::words::words;

/// One row for each field.
pub fn table(preview: Preview, messages: Signal<Vec<SampleMessage>>) -> AnyView {
    let words = words();
    let rows = move || {
        let reading = preview.shown.read();
        let Some(format) = reading.good_format() else {
            return ().into_any();
        };
        let messages = messages.read();
        let ranges = ranges(format, &messages);
        let values = reading.values();
        let rows = format.fields().iter().enumerate().map(|(nth, field)| {
            let value = match &values[nth] {
                Some(value) => view! { <b>{shown(value)}</b> }.into_any(),
                None => view! { <span class="muted">{words.preview.absent}</span> }.into_any(),
            };
            let range = ranges.get(nth).cloned();
            view! {
                <tr>
                    <td><b class=colour(nth)>{field.name().to_owned()}</b></td>
                    <td class="num">{value}</td>
                    <td class="num">{place::bytes(field)}</td>
                    <td class="num">{place::bits(field)}</td>
                    <td><code>{place::kind(field)}</code></td>
                    <td>{place::order(field)}</td>
                    {range.map(|range| view! { <td class="num">{range}</td> })}
                </tr>
            }
        });
        rows.collect_view().into_any()
    };
    let any = Memo::new(move |_| !messages.read().is_empty());
    let whole = move || {
        let mut heads = vec![
            Head::text(words.device_type.field),
            Head::number(words.preview.value),
            Head::number(words.device_type.field_bytes),
            Head::number(words.device_type.field_bits),
            Head::text(words.device_type.field_type),
            Head::text(words.device_type.field_order),
        ];
        if any.get() {
            heads.push(Head::number(words.preview.range));
        }
        frame(words.preview.values, heads, rows.into_any())
    };
    whole.into_any()
}

/// The value as people read it: text in quotes, so that spaces show.
fn shown(value: &Value<'_>) -> String {
    match value {
        Value::Text(_) | Value::Raw(_) => format!("“{value}”"),
        other => other.spelled(),
    }
}

/// What each field's values span over the messages: least to greatest, how many are true, how
/// many different texts. Nothing where there are no messages.
fn ranges(format: &Format, messages: &[SampleMessage]) -> Vec<String> {
    if messages.is_empty() {
        return Vec::new();
    }
    let all: Vec<Vec<u8>> = messages
        .iter()
        .map(|message| hex::decode(&message.data).unwrap_or_default())
        .collect();
    let words = words();
    let of_field = |field: &payload::Field| {
        let values: Vec<Value<'_>> = all.iter().filter_map(|bytes| field.decode(bytes)).collect();
        let yes = values.iter().filter(|value| **value == Value::Bool(true));
        match values.first() {
            None => words.frame.none.to_owned(),
            Some(Value::Bool(_)) => (words.preview.of)(yes.count(), values.len()),
            Some(Value::Text(_) | Value::Raw(_)) => {
                let texts: std::collections::BTreeSet<_> =
                    values.iter().map(ToString::to_string).collect();
                (words.preview.texts)(texts.len())
            }
            Some(_) => span(&values),
        }
    };
    format.fields().iter().map(of_field).collect()
}

fn span(values: &[Value<'_>]) -> String {
    let number = |value: &Value<'_>| match value {
        Value::Uint(number) => *number as f64,
        Value::Int(number) => *number as f64,
        Value::F32(number) => f64::from(*number),
        Value::F64(number) => *number,
        Value::Bool(_) | Value::Text(_) | Value::Raw(_) => f64::NAN,
    };
    let real = || values.iter().filter(|value| !number(value).is_nan());
    let by = |a: &&Value<'_>, b: &&Value<'_>| number(a).total_cmp(&number(b));
    match (real().min_by(by), real().max_by(by)) {
        (Some(least), Some(most)) if least == most => least.to_string(),
        (Some(least), Some(most)) => format!("{least} … {most}"),
        _ => words().frame.none.to_owned(),
    }
}

/// The messages themselves, decoded.
pub fn messages(preview: Preview, messages: Signal<Vec<SampleMessage>>) -> AnyView {
    let words = words();
    let rows = move || {
        let reading = preview.shown.read();
        let messages = messages.read();
        let rows = messages.iter().map(|one| {
            let bytes = hex::decode(&one.data).unwrap_or_default();
            let fields = reading.good_format().map(|format| fields(format, &bytes));
            let data = one.data.clone();
            let take = move |_| preview.sample.set(data.clone());
            view! {
                <tr>
                    <td>{when(one.time)}</td>
                    <td><a href=format!("/devices/{}", one.device)>{one.device.to_string()}</a></td>
                    <td>
                        <button class="btn quiet small mono needs-browser" type="button"
                            title=words.preview.take on:click=take>{one.data.clone()}</button>
                        <noscript><code>{one.data.clone()}</code></noscript>
                    </td>
                    <td class="wrap">{message::fields(&fields.unwrap_or_default())}</td>
                </tr>
            }
        });
        rows.collect_view()
    };
    let whole = move || {
        if messages.read().is_empty() {
            return ().into_any();
        }
        let heads = vec![
            Head::text(words.message.time),
            Head::text(words.message.device),
            Head::text(words.message.data),
            Head::text(words.message.fields),
        ];
        view! {
            <section class="card low">
                <header><h2>{words.preview.last_messages}</h2></header>
                {frame(words.preview.last_messages, heads, rows.into_any())}
            </section>
        }
        .into_any()
    };
    whole.into_any()
}

fn fields(format: &Format, bytes: &[u8]) -> Vec<FieldView> {
    let present = format.values(bytes).filter_map(|(field, value)| {
        value.map(|value| FieldView {
            name: field.name().to_owned(),
            value: value.spelled(),
        })
    });
    present.collect()
}
