//! From message rows to what a reader may see of them, with the current format's fields.
//!
//! A device that goes to another group takes its messages along. What those came under stays with
//! the group that it left: whoever may not read there sees what the device sent, and neither what
//! that group's format makes of it nor whom its callbacks told.

use std::collections::HashMap;

use domain::callback::{
    AttemptOutcome, AttemptView, DeliveryFault, DeliveryState, DeliveryView, line_without_secrets,
    line_without_values,
};
use domain::downlink::DownlinkView;
use domain::location::Source;
use domain::message::{CallbackState, FieldView, MessageView, ReceptionView};
use domain::permission::{Action, Principal};
use domain::{DeviceTypeId, MessageId};
use payload::{Display, hex};

use crate::Engine;
use crate::store::messages::{self, Listed};
use crate::store::{self, StoreError};

/// Makes views for one reader. Pages show the current format's view of the bytes, whatever
/// format was current when the message came.
pub(crate) struct MessageViews<'a> {
    engine: &'a Engine,
    who: &'a Principal,
    types: HashMap<DeviceTypeId, Option<TypeView>>,
    /// Whether what callbacks sent is told, too.
    requests: bool,
}

/// What has to be known of a device type.
struct TypeView {
    display: Display,
    seen: Seen,
}

/// What the reader may see beside the message itself.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    /// What belongs to the group of the device type: its format, its callbacks.
    read: bool,
    /// Figures of the air.
    radio: bool,
    /// What receivers of callbacks know their sender by.
    secrets: bool,
}

impl<'a> MessageViews<'a> {
    pub(crate) fn new(engine: &'a Engine, who: &'a Principal) -> Self {
        Self {
            engine,
            who,
            types: HashMap::new(),
            requests: false,
        }
    }

    /// The same with what callbacks sent, as far as the reader may see it: for one message.
    pub(crate) fn with_requests(self) -> Self {
        Self {
            requests: true,
            ..self
        }
    }

    /// Without receptions and deliveries, for lists of other things.
    pub(crate) async fn without_details(
        &mut self,
        connection: &mut sqlx::AnyConnection,
        rows: Vec<Listed>,
    ) -> Result<Vec<MessageView>, StoreError> {
        let mut views = Vec::with_capacity(rows.len());
        for row in rows {
            self.know(connection, row.device_type).await?;
            views.push(self.view(&row));
        }
        Ok(views)
    }

    /// With receptions and deliveries.
    pub(crate) async fn whole(
        &mut self,
        connection: &mut sqlx::AnyConnection,
        rows: Vec<Listed>,
    ) -> Result<Vec<MessageView>, StoreError> {
        let dialect = self.engine.db.dialect;
        let key = &self.engine.settings.secret_key;
        let ids: Vec<MessageId> = rows.iter().map(|row| row.id).collect();
        let receptions = messages::receptions_of(connection, dialect, &rows).await?;
        let whole = self.requests;
        let deliveries = store::deliveries::of_messages(connection, key, &ids, whole).await?;
        let seen: HashMap<MessageId, Seen> = {
            let mut seen = HashMap::new();
            for row in &rows {
                self.know(connection, row.device_type).await?;
                seen.insert(row.id, self.seen(row.device_type));
            }
            seen
        };
        let mut views = self.without_details(connection, rows).await?;
        let places: HashMap<MessageId, usize> =
            ids.iter().enumerate().map(|(n, id)| (*id, n)).collect();
        for row in receptions {
            if !seen[&row.message].radio {
                continue;
            }
            views[places[&row.message]].receptions.push(ReceptionView {
                station: row.station,
                time: row.time,
                rssi: Some(row.rssi),
                snr: row.snr,
                freq: row.freq,
                rep: row.rep,
            });
        }
        for (message, delivery) in deliveries {
            if let Some(place) = places.get(&message) {
                let mut delivery = delivery;
                let Seen {
                    read,
                    radio,
                    secrets,
                } = seen[&message];
                if !read {
                    continue;
                }
                if !radio {
                    delivery.attempts.iter_mut().for_each(without_radio);
                }
                if !secrets {
                    delivery.attempts.iter_mut().for_each(without_secrets);
                }
                views[*place].deliveries.push(delivery);
            }
        }
        for downlink in store::downlinks::of_messages(connection, dialect, &ids).await? {
            if let Some(place) = places.get(&downlink.message) {
                let Seen { read, radio, .. } = seen[&downlink.message];
                // That a callback answered, and how soon, is the business of whoever has it.
                let answered = downlink.answered.0 != 0 && read;
                // What no callback answered was made of a template, which may print the station
                // and its figures. It may have been another one than it is now.
                let told = radio || downlink.answer.is_some();
                let data = downlink.data.filter(|_| told);
                views[*place].downlink = Some(DownlinkView {
                    id: downlink.id,
                    state: downlink.state,
                    info: downlink.info,
                    data: data.as_deref().map(hex::encode_lower),
                    station: downlink.station.filter(|_| radio),
                    transmit_at: downlink.transmit_at,
                    window_ends: downlink.window_ends,
                    answered: answered.then_some(downlink.answered),
                    over_quota: downlink.over_quota,
                    finished: (downlink.finished.0 != 0).then_some(downlink.finished),
                });
            }
        }
        for view in &mut views {
            view.receptions
                .sort_by_key(|reception| (reception.time, reception.station));
            view.callbacks = taken_together(&view.deliveries);
        }
        Ok(views)
    }

    async fn know(
        &mut self,
        connection: &mut sqlx::AnyConnection,
        id: DeviceTypeId,
    ) -> Result<(), StoreError> {
        if self.types.contains_key(&id) {
            return Ok(());
        }
        let found = store::device_types::get(connection, id).await?;
        let view = found.map(|found| TypeView {
            display: found.view.display.display(&found.view.format),
            seen: Seen {
                read: self.who.may(Action::Read, &found.group_path),
                radio: self.who.may(Action::ReadRadio, &found.group_path),
                secrets: self.who.may(Action::WriteCallbacks, &found.group_path),
            },
        });
        self.types.insert(id, view);
        Ok(())
    }

    fn seen(&self, id: DeviceTypeId) -> Seen {
        let known = self.types.get(&id).and_then(Option::as_ref);
        known.map_or_else(Seen::default, |known| known.seen)
    }

    fn view(&self, row: &Listed) -> MessageView {
        let known = self.types.get(&row.device_type).and_then(Option::as_ref);
        let Seen { read, radio, .. } = self.seen(row.device_type);
        MessageView {
            id: row.id,
            device: row.device,
            device_type: row.device_type,
            time: row.time,
            seq_number: row.seq_number,
            data: hex::encode_lower(&row.data),
            fields: known
                .filter(|_| read)
                .map(|known| fields(&known.display, &row.data))
                .unwrap_or_default(),
            receptions: Vec::new(),
            stations: row.stations,
            rssi: radio.then_some(row.rssi),
            snr: row.snr.filter(|_| radio),
            ack: row.ack,
            arrived: row.arrived,
            lqi: row.lqi,
            reopened: row.reopened,
            position: row
                .position
                .filter(|position| radio || (read && position.source == Source::Payload)),
            carriage: row.carriage,
            over_quota: row.over_quota,
            downlink: None,
            callbacks: CallbackState::None,
            deliveries: Vec::new(),
        }
    }
}

/// Hides what was sent and answered from readers without the right to see radio details: it may
/// hold every figure of the air.
pub(crate) fn without_radio(attempt: &mut AttemptView) {
    attempt.request = line_without_values(&attempt.request);
    without_content(attempt);
    attempt.fault = attempt.fault.take().and_then(without_body);
}

/// Hides what the receiver knows its sender by from readers who may not change the callback: of the
/// request they see who received it, of what could not be sent nothing, and nothing of the answer:
/// it may repeat what was sent.
pub(crate) fn without_secrets(attempt: &mut AttemptView) {
    attempt.request = line_without_secrets(&attempt.request);
    without_content(attempt);
    attempt.fault = attempt.fault.take().and_then(without_body);
}

/// Hides headers, body and answer.
fn without_content(attempt: &mut AttemptView) {
    attempt.headers.clear();
    attempt.body.clear();
    attempt.response.clear();
}

/// Why there was no answer, for readers who may not see all of what was sent. Sentences from before
/// there were codes held the body, too.
pub(crate) fn without_body(fault: DeliveryFault) -> Option<DeliveryFault> {
    match fault {
        DeliveryFault::Other { .. } => None,
        other => Some(other.without_values()),
    }
}

/// What the display type makes of the message, as text.
fn fields(display: &Display, data: &[u8]) -> Vec<FieldView> {
    let field = |name: &str, value: String| FieldView {
        name: name.to_owned(),
        value,
    };
    if let Some(format) = display.format() {
        let present = format
            .values(data)
            .filter_map(|(of, value)| value.map(|value| field(of.name(), value.spelled())));
        return present.collect();
    }
    let text = display.text(data).map(|text| field("text", text));
    match display {
        Display::Test => [field("hex", hex::encode_lower(data))]
            .into_iter()
            .chain(text)
            .collect(),
        _ => text.into_iter().collect(),
    }
}

/// The state of all deliveries of a message as one word: the worst wins.
fn taken_together(deliveries: &[DeliveryView]) -> CallbackState {
    let state = |delivery: &DeliveryView| match delivery.state {
        DeliveryState::Failed => 3,
        DeliveryState::Waiting => {
            let tried = delivery
                .attempts
                .iter()
                .any(|attempt| attempt.outcome != AttemptOutcome::Started);
            if tried { 2 } else { 1 }
        }
        DeliveryState::Delivered | DeliveryState::Cancelled => 0,
    };
    match deliveries.iter().map(state).max() {
        None => CallbackState::None,
        Some(0) => CallbackState::Delivered,
        Some(1) => CallbackState::Pending,
        Some(2) => CallbackState::Retrying,
        Some(_) => CallbackState::Failed,
    }
}
