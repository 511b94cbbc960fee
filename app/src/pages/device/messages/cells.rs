//! The columns of the list of messages: their heads, and what stands in each for a message.

use domain::downlink::{DownlinkState, InfoCode};
use domain::message::{MessageColumn, MessageView};
use leptos::prelude::*;

use crate::ui::columns::Column;
use crate::ui::icon::{Icon, icon};
use crate::ui::message;
use crate::ui::signal::{bars, figure, quality};
use crate::ui::table::Head;
use crate::ui::tag::{Tone, tag};
use crate::ui::when::when;
use crate::words::words;

/// Every column, with its word.
pub(super) fn columns() -> [Column; 13] {
    let words = words();
    let own = &words.messages;
    MessageColumn::ALL.map(|(column, key, unasked)| {
        let word = match column {
            MessageColumn::Time => words.message.time,
            MessageColumn::Delay => own.delay,
            MessageColumn::Seq => words.message.seq,
            MessageColumn::Data => words.message.data,
            MessageColumn::Fields => words.message.fields,
            MessageColumn::Position => own.position,
            MessageColumn::Station => own.station,
            MessageColumn::Rssi => own.rssi,
            MessageColumn::Snr => own.snr,
            MessageColumn::Frequency => own.frequency,
            MessageColumn::Quality => words.message.link,
            MessageColumn::Downlink => words.message.downlink,
            MessageColumn::Callbacks => words.message.callbacks,
        };
        (key, word, unasked)
    })
}

/// The head of a column.
pub(super) fn head(column: &Column) -> Head {
    let (key, title, _) = *column;
    match MessageColumn::from_word(key) {
        Some(
            MessageColumn::Delay
            | MessageColumn::Seq
            | MessageColumn::Snr
            | MessageColumn::Frequency,
        ) => Head::number(title),
        _ => Head::text(title),
    }
}

/// A message as a row.
pub(super) fn row(one: &MessageView, keys: &[&'static str]) -> AnyView {
    let columns = keys.iter().filter_map(|key| MessageColumn::from_word(key));
    let cells: Vec<_> = columns.map(|column| cell(one, column)).collect();
    view! { <tr>{cells}</tr> }.into_any()
}

fn cell(one: &MessageView, column: MessageColumn) -> AnyView {
    let words = words();
    let none = || words.frame.none.to_owned();
    let content = match column {
        MessageColumn::Time => {
            let story = crate::pages::message::path(one.id);
            view! { <a href=story>{when(one.time)}</a> }.into_any()
        }
        MessageColumn::Delay => (words.story.after)(one.arrived.0 - one.time.0).into_any(),
        MessageColumn::Seq => one.seq_number.to_string().into_any(),
        MessageColumn::Data => view! { {message::data(&one.data)}{message::marks(one)} }.into_any(),
        MessageColumn::Fields => message::fields(&one.fields),
        MessageColumn::Position => match one.position {
            None => view! { <span class="muted">{none()}</span> }.into_any(),
            Some(_) => marker(one),
        },
        MessageColumn::Station => message::stations(one),
        MessageColumn::Rssi => {
            view! { <span class="signal">{bars(one.rssi)}{figure(one.rssi, 1)}</span> }.into_any()
        }
        MessageColumn::Snr => figure(one.snr, 2).into_any(),
        MessageColumn::Frequency => {
            let freq = message::best(one).and_then(|heard| heard.freq);
            figure(freq.map(|hz| hz as f64 / 1e6), 4).into_any()
        }
        MessageColumn::Quality => quality(one.lqi),
        MessageColumn::Downlink => downlink(one),
        MessageColumn::Callbacks => message::callbacks(one),
    };
    let class = match column {
        MessageColumn::Delay
        | MessageColumn::Seq
        | MessageColumn::Snr
        | MessageColumn::Frequency => Some("num"),
        MessageColumn::Fields => Some("wrap"),
        _ => None,
    };
    view! { <td class=class>{content}</td> }.into_any()
}

/// Leads to the map on which the message was sent.
fn marker(one: &MessageView) -> AnyView {
    let map = format!("{}#place", crate::pages::message::path(one.id));
    let label = (words().messages.to_map)(one.seq_number);
    view! {
        <a class="btn quiet small" href=map title=label.clone() aria-label=label>
            {icon(Icon::Place)}
        </a>
    }
    .into_any()
}

/// Where the answer stands, what it holds, and whether it was sent.
fn downlink(one: &MessageView) -> AnyView {
    let own = &words().messages;
    let answer = one.downlink.as_ref();
    let bytes = answer.and_then(|answer| answer.data.as_deref());
    let bytes = bytes.map(message::data);
    let ended = answer.filter(|answer| answer.state == DownlinkState::Done);
    let ack = ended.map(|answer| {
        let (word, tone) = match answer.info {
            InfoCode::Acked => (own.ack, Tone::Good),
            _ => (own.no_ack, Tone::Plain),
        };
        view! { <span title=own.ack_why>{tag(word, tone)}</span> }
    });
    view! { {message::downlink(one)}<span class="marks">{bytes}{ack}</span> }.into_any()
}
