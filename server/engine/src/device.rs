//! Devices and their messages, as the pages and programs see them.

use std::collections::HashMap;

use domain::contract::Offer;
use domain::device::{ComState, DeviceQuery, DeviceView};
use domain::list::{Page, Total};
use domain::location::Source;
use domain::message::{MessageList, MessageQuery, MessageView};
use domain::permission::{Action, Principal};
use domain::{DeviceId, DeviceTypeId, average};

mod asked;
mod bulk;
mod change;
mod choice;
mod delete;
mod export;
pub(crate) mod handover;
mod install;
mod making;
mod messages_export;
mod named;
mod offers;
mod operations;
pub(crate) mod registration;
mod settings;
mod transfer;

pub use messages_export::DeviceMessages;

use asked::{Asked, two_numbers};

use crate::Engine;
use crate::error::Error;
use crate::gate;
use crate::identity;
use crate::keep_alive::missed;
use crate::message_view::MessageViews;
use crate::paging::Turn;
use crate::store::devices::Listed;
use crate::store::{self, messages};

/// Beyond so many rows a list says "more than".
const COUNT_BOUND: i64 = 10_001;

impl Engine {
    /// A page of the devices that `who` can see.
    ///
    /// # Errors
    /// [`Error::Rejected`] names the part of the query that makes no sense.
    pub async fn list_devices(
        &self,
        who: &Principal,
        query: &DeviceQuery,
    ) -> Result<Page<DeviceView>, Error> {
        self.devices_page(who, query, true).await
    }

    /// The same; without `counted` it is not told how many match, since a file that is written page
    /// by page would have them counted for each.
    async fn devices_page(
        &self,
        who: &Principal,
        query: &DeviceQuery,
        counted: bool,
    ) -> Result<Page<DeviceView>, Error> {
        let paths = who.reach(Action::Read);
        if paths.is_empty() {
            return Err(Error::NotFound);
        }
        let asked = Asked::read(query)?;
        let wanted = asked.wanted(&paths, self.world.clock.now());
        let turn = Turn::read(&query.after, &query.until, query.size, |text| {
            asked::parse_position(query.sort, text)
        })?;
        let mut connection = self.db.read().acquire().await?;
        let limit = turn.limit();
        let rows = store::devices::list(
            &mut connection,
            &wanted,
            turn.position.clone(),
            turn.backwards,
            limit,
        )
        .await?;
        let page = turn.page(rows, |row| asked::print_position(query.sort, row));
        let total = match counted {
            true => store::devices::count(&mut connection, &wanted, COUNT_BOUND).await?,
            false => 0,
        };
        let rows = self.device_views(&mut connection, who, page.rows).await?;
        Ok(Page {
            rows,
            next: page.next,
            previous: page.previous,
            total: bounded(total),
        })
    }

    /// Device rows with what their newest messages said.
    async fn device_views(
        &self,
        connection: &mut sqlx::AnyConnection,
        who: &Principal,
        rows: Vec<Listed>,
    ) -> Result<Vec<DeviceView>, Error> {
        let ids: Vec<_> = rows.iter().filter_map(|row| row.last_message).collect();
        let newest = messages::by_ids(connection, self.db.dialect, &ids).await?;
        let mut views = MessageViews::new(self, who);
        let newest = views.without_details(connection, newest).await?;
        let mut newest: HashMap<DeviceId, MessageView> = newest
            .into_iter()
            .map(|message| (message.device, message))
            .collect();
        let outages = store::heartbeat::outages(connection).await?;
        let mut types: Vec<DeviceTypeId> = rows.iter().map(|row| row.device_type).collect();
        types.sort_unstable();
        types.dedup();
        let offered = store::contracts::of_types(connection, self.db.dialect, &types).await?;
        let now = self.world.clock.now();
        let view = |row: Listed| {
            let last = newest.remove(&row.id);
            let last = last.as_ref();
            let radio = who.may(Action::ReadRadio, &row.group_path);
            let contracts = offered.get(&row.device_type).map(Vec::as_slice);
            let offer = Offer {
                contracts: contracts.unwrap_or_default(),
                renewal: row.type_renewal,
            };
            let allowed = row.subscription.may_communicate(offer, now);
            let keep_alive = row.keep_alive * 1000;
            let missed = row
                .heard_at
                .map(|heard_at| missed(heard_at, keep_alive, row.alarm_at, &outages, now));
            DeviceView {
                state: ComState::of(allowed, row.keep_alive, missed),
                token: row.subscription.shown(now),
                renewal_status: row.subscription.renewal_status(offer, now),
                average_rssi: None,
                average_snr: None,
                last_seq_number: last.map(|message| message.seq_number),
                rssi: last.and_then(|message| message.rssi),
                snr: last.and_then(|message| message.snr),
                last_data: last.map(|message| message.data.clone()),
                link_quality: last.map(|message| message.lqi).unwrap_or_default(),
                last_fields: last
                    .map(|message| message.fields.clone())
                    .unwrap_or_default(),
                messages: None,
                id: row.id,
                name: row.name,
                group: row.group,
                group_name: row.group_name,
                device_type: row.device_type,
                device_type_name: row.device_type_name,
                lat: row.lat,
                lng: row.lng,
                created: row.created,
                last_seen: row.last_seen,
                last_message: row.last_message,
                heard_at: row.heard_at,
                seq_number: row.seq_number,
                trash_seq_number: row.trash_seq,
                disengaged: row.disengaged,
                subscription: row.subscription,
                warned: row.warned_of.is_some(),
                warned_of: row.warned_of.filter(|_| radio),
                bad_code: row.bad_code,
                no_key: row.no_key,
                has_key: row.has_key,
                status: None,
                position: None,
                contract_name: row.contract_name,
                pac: None,
                certificate: row.certificate,
                prototype: row.prototype,
                transfer: row.transfer,
                labels: row.labels,
            }
        };
        Ok(rows.into_iter().map(view).collect())
    }

    /// One device.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there or may not be seen.
    pub async fn device(&self, who: &Principal, id: DeviceId) -> Result<DeviceView, Error> {
        let mut connection = self.db.read().acquire().await?;
        let row = gate::device(&mut connection, who, Action::Read, id).await?;
        let radio = who.may(Action::ReadRadio, &row.group_path);
        let pac = who.may(Action::ReadPac, &row.group_path);
        let since = row.owned_since;
        let messages = messages::count(&mut connection, id, (since.0, i64::MAX)).await?;
        let mut views = self.device_views(&mut connection, who, vec![row]).await?;
        let mut view = views.pop().ok_or(Error::NotFound)?;
        view.messages = Some(messages);
        if pac {
            let sealed = store::devices::sealed_pac(&mut connection, id).await?;
            let own = sealed.and_then(|sealed| identity::open_pac(self, id, &sealed));
            view.pac = own.map(|pac| pac.to_string());
        }
        if radio {
            // No more than are its owner's.
            let newest = messages.min(average::LAST as i64);
            let signals = messages::signals(&mut connection, id, newest).await?;
            let (rssi, snr): (Vec<f64>, Vec<Option<f64>>) = signals.into_iter().unzip();
            view.average_rssi = average::of_powers(&rssi);
            let measured: Vec<f64> = snr.into_iter().flatten().collect();
            view.average_snr = average::of_powers(&measured);
        }
        let status = messages::last_status(&mut connection, id).await?;
        view.status = status.filter(|status| status.time >= since);
        view.position = messages::last_position(&mut connection, id)
            .await?
            .filter(|(time, _)| *time >= since)
            .filter(|(_, position)| radio || position.source == Source::Payload);
        Ok(view)
    }

    /// A page of a device's messages, newest first, with receptions and callbacks, and the
    /// position of the live feed from which to go on.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the device is not there or may not be seen;
    /// [`Error::Rejected`] names the part of the query that makes no sense.
    pub async fn device_messages(
        &self,
        who: &Principal,
        id: DeviceId,
        query: &MessageQuery,
    ) -> Result<MessageList, Error> {
        self.messages_page(who, id, query, true).await
    }

    /// The same; without `counted` it is not told how many match, since a file that is written page
    /// by page would have them counted for each.
    async fn messages_page(
        &self,
        who: &Principal,
        id: DeviceId,
        query: &MessageQuery,
        counted: bool,
    ) -> Result<MessageList, Error> {
        let mut connection = self.db.read().acquire().await?;
        let found = gate::device(&mut connection, who, Action::Read, id).await?;
        // Before the rows: what comes in between is told again rather than missed.
        let position = store::feed::head(&mut connection).await?;
        let turn = Turn::read(&query.after, &query.until, query.size, two_numbers)?;
        let between = (
            // What it said under another owner is not for this one.
            query.since.unwrap_or(i64::MIN).max(found.owned_since.0),
            query.before.unwrap_or(i64::MAX),
        );
        let limit = turn.limit();
        let (from, backwards) = (turn.position, turn.backwards);
        let paths = who.reach(Action::Read);
        let told = asked::callbacks(&query.callbacks)?.map(|callbacks| messages::Told {
            device: id,
            between,
            callbacks,
            paths: &paths,
        });
        let (rows, total) = match &told {
            None => {
                let rows =
                    messages::of_device(&mut connection, id, between, from, backwards, limit);
                let rows = rows.await?;
                let total = match counted {
                    true => messages::count(&mut connection, id, between).await?,
                    false => 0,
                };
                (rows, Total::Exactly(total))
            }
            Some(told) => {
                let rows = messages::told(&mut connection, told, from, backwards, limit).await?;
                let total = match counted {
                    true => messages::count_told(&mut connection, told, COUNT_BOUND).await?,
                    false => 0,
                };
                (rows, bounded(total))
            }
        };
        let page = turn.page(rows, |row| format!("{}.{}", row.time.0, row.seq_number));
        let rows = MessageViews::new(self, who)
            .whole(&mut connection, page.rows)
            .await?;
        let page = Page {
            rows,
            next: page.next,
            previous: page.previous,
            total,
        };
        Ok(MessageList { page, position })
    }
}

fn bounded(count: i64) -> Total {
    if count >= COUNT_BOUND {
        Total::AtLeast(COUNT_BOUND - 1)
    } else {
        Total::Exactly(count)
    }
}
