//! The columns of the list of devices: their heads, and what stands in each for a device.

use domain::device::{DeviceColumn, DeviceSort, DeviceView};
use leptos::prelude::*;

use super::list::PATH;
use crate::ui::columns::Column;
use crate::ui::labels;
use crate::ui::link;
use crate::ui::message;
use crate::ui::order::Order;
use crate::ui::signal::{bars, figure, place, quality};
use crate::ui::table::Head;
use crate::ui::tag::{com_state, token};
use crate::ui::when::when;
use crate::words::words;

/// Every column, with its word.
pub(crate) fn columns() -> [Column; 18] {
    let words = words();
    DeviceColumn::ALL.map(|(column, key, unasked)| {
        let word = match column {
            DeviceColumn::State => words.device.state,
            DeviceColumn::Id => words.device.id,
            DeviceColumn::Name => words.device.name,
            DeviceColumn::Type => words.device_type.menu,
            DeviceColumn::Group => words.device.group,
            DeviceColumn::Tags => words.list.tags,
            DeviceColumn::Note => words.list.note,
            DeviceColumn::Token => words.device.token,
            DeviceColumn::Signal => words.device.signal,
            DeviceColumn::Quality => words.list.quality,
            DeviceColumn::Seen => words.device.last_seen,
            DeviceColumn::Seq => words.device.seq_number,
            DeviceColumn::Snr => words.device.snr,
            DeviceColumn::Rssi => words.device.rssi,
            DeviceColumn::Last => words.device.last_message,
            DeviceColumn::Data => words.device.data,
            DeviceColumn::Position => words.device.position,
            DeviceColumn::Created => words.device.created,
        };
        (key, word, unasked)
    })
}

/// Every order.
pub(crate) const SORTS: [DeviceSort; 4] = [
    DeviceSort::LastSeen,
    DeviceSort::Id,
    DeviceSort::Name,
    DeviceSort::Created,
];

/// What the address says for an order; the first one needs no saying.
pub(crate) fn sort_key(sort: DeviceSort) -> &'static str {
    match sort {
        DeviceSort::LastSeen => "",
        DeviceSort::Id => "id",
        DeviceSort::Name => "name",
        DeviceSort::Created => "created",
    }
}

/// The head of a column, with a link that orders by it where rows are ordered by it.
pub(crate) fn column_head(column: &Column, order: &Order<'_>) -> Head {
    let (key, title, _) = *column;
    let sort = match DeviceColumn::from_word(key) {
        Some(DeviceColumn::Id) => DeviceSort::Id,
        Some(DeviceColumn::Name) => DeviceSort::Name,
        Some(DeviceColumn::Seen) => DeviceSort::LastSeen,
        Some(DeviceColumn::Created) => DeviceSort::Created,
        Some(DeviceColumn::Seq | DeviceColumn::Snr | DeviceColumn::Rssi) => {
            return Head::number(title);
        }
        _ => return Head::text(title),
    };
    order.head(Head::text(title), sort_key(sort), sort.descends())
}

/// A device as a row, with a box by which it is chosen where that can be (`chosen`).
pub(crate) fn row(device: &DeviceView, keys: &[&'static str], chosen: bool) -> AnyView {
    let choice = chosen.then(|| {
        let id = device.id.to_string();
        let label = (words().bulk.choose_one)(&id);
        view! {
            <td>
                <label class="check">
                    <input type="checkbox" name="device" value=id aria-label=label/>
                </label>
            </td>
        }
    });
    let cells: Vec<_> = keys.iter().map(|key| cell(device, key)).collect();
    view! { <tr>{choice}{cells}</tr> }.into_any()
}

fn cell(device: &DeviceView, key: &str) -> AnyView {
    let words = words();
    let none = || words.frame.none.to_owned();
    let content = match key {
        "state" => com_state(device.state),
        "id" => {
            let href = format!("{PATH}/{}", device.id);
            view! { <a class="id" href=href>{device.id.to_string()}</a> }.into_any()
        }
        "name" => device.name.clone().into_any(),
        "type" => {
            let href = format!("/device-types/{}", device.device_type);
            view! { <a href=href>{device.device_type_name.clone()}</a> }.into_any()
        }
        "group" => {
            let href = link::group(device.group);
            view! { <a href=href>{device.group_name.clone()}</a> }.into_any()
        }
        "tags" => labels::tags(&device.labels.tags),
        "note" => labels::note(&device.labels.note),
        "token" => token(device.token),
        "signal" => bars(device.rssi),
        "quality" => quality(device.link_quality),
        "position" => match (device.lat, device.lng) {
            (Some(lat), Some(lng)) => place(lat, lng).into_any(),
            _ => none().into_any(),
        },
        "created" => when(device.created),
        "seen" => device
            .last_seen
            .map_or_else(|| words.device.never.into_any(), when),
        "seq" => device
            .last_seq_number
            .map_or_else(none, |seq| seq.to_string())
            .into_any(),
        "snr" => figure(device.snr, 2).into_any(),
        "rssi" => figure(device.rssi, 1).into_any(),
        "data" => device
            .last_data
            .as_deref()
            .map_or_else(|| none().into_any(), message::data),
        // Fields say more than bytes; where there are none, the bytes are all there is.
        _ => match &device.last_data {
            Some(data) if device.last_fields.is_empty() => message::data(data),
            Some(_) => message::first_fields(&device.last_fields),
            None => none().into_any(),
        },
    };
    let class = match key {
        "seq" | "snr" | "rssi" => Some("num"),
        "tags" | "note" => Some("wrap"),
        _ => None,
    };
    view! { <td class=class>{content}</td> }.into_any()
}
