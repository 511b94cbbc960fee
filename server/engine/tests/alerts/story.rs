//! What the stories are told with: two devices that are heard, and whoever is told of them.

use std::cell::Cell;

use domain::alert::{
    AlertOwner, AlertQuery, AlertView, EventConfigurationInput, EventConfigurationView, Watch,
};
use domain::callback::ON;
use domain::permission::{Principal, Profile};
use domain::{DeviceId, EventConfigurationId};
use engine::Engine;
use engine::mail::{Mail, MailTransport};
use engine::testing::TestEngine;

pub const DEVICE: u32 = 0x1C_F14C;
pub const OTHER: u32 = 0x1C_F14D;
pub const MINUTE: i64 = 60_000;
pub const DAY: i64 = 86_400_000;
pub const ANN: &str = "ann@example.org";
pub const BOB: &str = "bob@example.org";

/// A fleet of two devices, each with a token, of which each message has the next number.
pub struct Story {
    pub test: TestEngine,
    seq: Cell<u16>,
    /// Mails that were looked at.
    read: Cell<usize>,
}

impl Story {
    pub async fn begin(test: TestEngine) -> Self {
        let test = test
            .with_settings(|settings| {
                settings.mail_transport = MailTransport::Memory;
                settings.mail_from = "Back-End <backend@example.org>".into();
            })
            .await;
        Self::begin_with(test).await
    }

    /// The same, without a way for mail.
    pub async fn begin_with(test: TestEngine) -> Self {
        test.with_devices(0, &[DEVICE, OTHER]).await;
        test.with_stations(&[1, 2]).await;
        test.start_intake();
        let story = Self {
            test,
            seq: Cell::new(0),
            read: Cell::new(0),
        };
        for device in [DEVICE, OTHER] {
            story.says(device, "2a").await;
        }
        story
    }

    pub fn engine(&self) -> &Engine {
        &self.test.engine
    }

    /// Somebody who may change the fleet.
    pub fn keeper(&self) -> Principal {
        self.test.member(Profile::CustomerWrite)
    }

    pub fn group(&self) -> AlertOwner {
        AlertOwner::Group(self.test.group)
    }

    pub fn device_type(&self) -> AlertOwner {
        AlertOwner::DeviceType(self.test.device_types[0])
    }

    pub async fn configure(
        &self,
        owner: AlertOwner,
        input: &EventConfigurationInput,
    ) -> EventConfigurationId {
        let keeper = self.keeper();
        let made = self
            .engine()
            .create_event_configuration(&keeper, owner, input);
        made.await.unwrap()
    }

    pub async fn configuration(&self, id: EventConfigurationId) -> EventConfigurationView {
        let keeper = self.keeper();
        self.engine()
            .event_configuration(&keeper, id)
            .await
            .unwrap()
    }

    pub async fn delete(&self, id: EventConfigurationId) {
        let keeper = self.keeper();
        let deleted = self.engine().delete_event_configuration(&keeper, id);
        deleted.await.unwrap();
    }

    /// One message, heard a second after the last one by those stations, each as strongly as is
    /// said; `said` are the members that tell what is in it.
    pub async fn heard_by(&self, device: u32, stations: &[(u32, f64)], said: &str) {
        self.test.clock.advance(1_000);
        let seq = self.seq.replace(self.seq.get() + 1);
        let items: Vec<String> = stations
            .iter()
            .map(|(station, rssi)| self.item(*station, device, seq, *rssi, said))
            .collect();
        self.hand_in(&items).await;
    }

    /// What a station heard just now.
    pub fn item(&self, station: u32, device: u32, seq: u16, rssi: f64, said: &str) -> String {
        let time = self.test.clock_now();
        format!(
            r#"{{"station":"{station:04X}","device":"{device:X}","time":{time},"seqNumber":{seq},"rssi":{rssi:.1},"snr":8.25,{said}}}"#
        )
    }

    pub async fn hand_in(&self, items: &[String]) {
        let body = format!("[{}]", items.join(","));
        let answers = self.engine().receive(&self.test.token, body.into()).await;
        let said = serde_json::to_string(&answers.unwrap()).unwrap();
        assert!(!said.contains("refused"), "{said}");
    }

    /// A message of those bytes.
    pub async fn says(&self, device: u32, data: &str) {
        let said = format!(r#""data":"{data}""#);
        self.heard_by(device, &[(1, -100.0)], &said).await;
    }

    /// A keep-alive.
    pub async fn is_at(&self, device: u32, volts: f64, celsius: f64) {
        let said = format!(
            r#""oob":{{"type":"keep-alive","temp":{celsius:.1},"battIdle":{volts:.2},"battTransmit":3.01}}"#
        );
        self.heard_by(device, &[(1, -100.0)], &said).await;
    }

    /// Has every message closed that there is.
    pub async fn close_messages(&self) {
        self.test.clock.advance(MINUTE);
        self.test.close_messages().await;
    }

    /// Holds a device's messages back and delivers them again: the one event that a story asks for
    /// by itself.
    pub async fn suspend(&self, device: u32) {
        let keeper = self.keeper();
        let (engine, device) = (self.engine(), DeviceId(device));
        engine.suspend(&keeper, device).await.unwrap();
        engine.resume(&keeper, device).await.unwrap();
    }

    /// Everything that rang, oldest first.
    pub async fn rung(&self) -> Vec<AlertView> {
        self.alerts(&AlertQuery::default()).await
    }

    /// Everything of a configuration, oldest first.
    pub async fn alerts_of(&self, id: EventConfigurationId) -> Vec<AlertView> {
        let of_it = AlertQuery {
            configuration: id.to_string(),
            ..AlertQuery::default()
        };
        self.alerts(&of_it).await
    }

    async fn alerts(&self, query: &AlertQuery) -> Vec<AlertView> {
        let reader = self.test.member(Profile::CustomerRead);
        let query = AlertQuery {
            size: 250,
            ..query.clone()
        };
        let page = self.engine().alerts(&reader, &query).await.unwrap();
        let mut rows = page.rows;
        rows.reverse();
        rows
    }

    /// Does what the sender of mails has to do now, and returns what it sent.
    pub async fn mails(&self) -> Vec<Mail> {
        self.test.send_mails().await;
        self.mails_sent()
    }

    /// What was sent since this was last asked.
    pub fn mails_sent(&self) -> Vec<Mail> {
        let mut all = self.engine().kept_mail();
        let new = all.split_off(self.read.get());
        self.read.set(self.read.get() + new.len());
        new
    }
}

/// What alerts are about, in few words.
pub fn told(alerts: &[AlertView]) -> Vec<String> {
    let one = |alert: &AlertView| {
        let event = alert.event().unwrap();
        format!("{} {}", event.kind.code(), event.device)
    };
    alerts.iter().map(one).collect()
}

/// A configuration that watches something, which is to be filled in, and rings.
pub fn rings(watch: Watch) -> EventConfigurationInput {
    EventConfigurationInput {
        name: "Watch".into(),
        enabled: ON.into(),
        watch: watch.word().into(),
        bell: ON.into(),
        ..EventConfigurationInput::default()
    }
}

/// Rings when a device is suspended.
pub fn suspensions() -> EventConfigurationInput {
    EventConfigurationInput {
        name: "Suspensions".into(),
        events: vec!["SUSPENDED".into()],
        ..rings(Watch::Events)
    }
}

/// Rings when a supply is lower than that.
pub fn batteries(volts: &str) -> EventConfigurationInput {
    EventConfigurationInput {
        name: "Batteries".into(),
        limit: volts.into(),
        ..rings(Watch::Battery)
    }
}

/// The same with mails to those addresses, and no bell.
pub fn mailed(input: EventConfigurationInput, emails: &[&str]) -> EventConfigurationInput {
    EventConfigurationInput {
        emails: emails.join(", "),
        bell: String::new(),
        ..input
    }
}

/// To whom mails went, in order of the addresses.
pub fn recipients(mails: &[Mail]) -> Vec<&str> {
    let mut to: Vec<&str> = mails.iter().map(|mail| mail.to.as_str()).collect();
    to.sort_unstable();
    to
}
