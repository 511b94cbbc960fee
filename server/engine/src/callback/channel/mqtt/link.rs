//! A connection to a broker: the words of MQTT 3.1.1 come from the library, the connection is
//! made as every other that leaves the house.

use std::collections::HashSet;
use std::io;

use bytes::BytesMut;
use domain::DeviceId;
use domain::callback::{AttemptOutcome, DeliveryFault};
use hyper_util::rt::TokioIo;
use rumqttc::mqttbytes::v4::{Connect, ConnectReturnCode, Packet, Publish};
use rumqttc::mqttbytes::{Error as WireError, QoS};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::Instant;

use super::Broker;
use crate::callback::client::{Exchange, Outbound};
use crate::callback::connector::{ConnectError, Stream};
use crate::callback::explain;

/// The broker may close a connection after one and a half times so many seconds of silence.
pub(super) const KEEP_ALIVE: u16 = 60;
/// The largest packet, in either direction.
const PACKET: usize = 256 * 1024;

/// An open connection that the broker has welcomed.
pub(super) struct Link {
    stream: TokioIo<Stream>,
    read: BytesMut,
    last: u16,
    /// When it was used last.
    pub(super) used: Instant,
    /// Devices that were announced over it.
    pub(super) announced: HashSet<DeviceId>,
}

/// Why the broker was not told.
#[derive(Debug)]
pub(super) enum Broken {
    Connect(ConnectError),
    Io(io::Error),
    /// The broker refused the connection, and this is what its code means.
    Refused(&'static str),
    /// What came is no MQTT, or no answer to what was said.
    NotMqtt,
}

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Broken {
    /// The end of the attempt.
    pub(super) fn exchange(self) -> Exchange {
        let (outcome, fault) = match self {
            Self::Connect(error) => return explain::not_connected(&error),
            Self::Io(error) => (AttemptOutcome::Connection, explain::broken(&error)),
            Self::Refused(said) => {
                let said = said.to_owned();
                (
                    AttemptOutcome::Refused,
                    DeliveryFault::BrokerRefused { said },
                )
            }
            Self::NotMqtt => (AttemptOutcome::Connection, DeliveryFault::NotMqtt),
        };
        Exchange::without_answer(outcome, fault)
    }
}

impl Link {
    /// Connects and introduces itself.
    pub(super) async fn open(outbound: &Outbound, broker: &Broker) -> Result<Self, Broken> {
        let stream = outbound
            .connect(&broker.host, broker.port, broker.secure)
            .await;
        let mut link = Self {
            stream: TokioIo::new(stream.map_err(Broken::Connect)?),
            read: BytesMut::new(),
            last: 0,
            used: Instant::now(),
            announced: HashSet::new(),
        };
        // A broker closes the connection of whoever had the same name.
        let mut hello = Connect::new(format!("sigfox{}", outbound.chance()));
        hello.keep_alive = KEEP_ALIVE;
        if let Some((user, password)) = &broker.login {
            hello.set_login(user, password);
        }
        link.write(&Packet::Connect(hello)).await?;
        match link.next().await? {
            Packet::ConnAck(answer) => match refused(answer.code) {
                None => Ok(link),
                Some(said) => Err(Broken::Refused(said)),
            },
            _ => Err(Broken::NotMqtt),
        }
    }

    /// Sends a message and waits until the broker says that it has it.
    pub(super) async fn publish(
        &mut self,
        topic: &str,
        payload: Vec<u8>,
        retain: bool,
    ) -> Result<(), Broken> {
        // Never 0.
        self.last = self.last.checked_add(1).unwrap_or(1);
        let mut message = Publish::new(topic, QoS::AtLeastOnce, payload);
        message.pkid = self.last;
        message.retain = retain;
        self.write(&Packet::Publish(message)).await?;
        loop {
            match self.next().await? {
                Packet::PubAck(answer) if answer.pkid == self.last => return Ok(()),
                // The answer to a message whose time was over.
                Packet::PubAck(_) | Packet::PingResp => {}
                _ => return Err(Broken::NotMqtt),
            }
        }
    }

    async fn write(&mut self, packet: &Packet) -> Result<(), Broken> {
        let mut bytes = BytesMut::new();
        packet
            .write(&mut bytes, PACKET)
            .map_err(|_| Broken::NotMqtt)?;
        self.stream.write_all(&bytes).await?;
        self.stream.flush().await?;
        Ok(())
    }

    async fn next(&mut self) -> Result<Packet, Broken> {
        loop {
            match Packet::read(&mut self.read, PACKET) {
                Ok(packet) => return Ok(packet),
                Err(WireError::InsufficientBytes(_)) => {}
                Err(_) => return Err(Broken::NotMqtt),
            }
            if self.stream.read_buf(&mut self.read).await? == 0 {
                return Err(Broken::Io(io::ErrorKind::UnexpectedEof.into()));
            }
        }
    }
}

/// What a broker's code means; none: welcome.
fn refused(code: ConnectReturnCode) -> Option<&'static str> {
    match code {
        ConnectReturnCode::Success => None,
        ConnectReturnCode::RefusedProtocolVersion => Some("it does not speak MQTT 3.1.1"),
        ConnectReturnCode::BadClientId => Some("it does not take the client's name"),
        ConnectReturnCode::ServiceUnavailable => Some("it is not available"),
        ConnectReturnCode::BadUserNamePassword => Some("wrong user or password"),
        ConnectReturnCode::NotAuthorized => Some("not authorised"),
    }
}
