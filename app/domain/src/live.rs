//! The live feed: what an open page asks to be told of, and by which words.
//!
//! Every visible tab has one feed, whatever stands on its page. Its address names topics; what is
//! told names those of them that changed, and the page reads them anew.

use std::fmt;
use std::str::FromStr;

use crate::id::{DeviceId, RegistrationId};
use crate::rejection::Fault;

/// How many topics one feed may have. No page has as many parts.
pub const TOPICS_MAX: usize = 16;

/// What stands between the topics in an address and in what is told.
pub const BETWEEN: char = ',';

/// What a part of a page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// The messages, state and settings of one device.
    Device(DeviceId),
    /// Whatever happens to the devices of the groups that the reader can see: lists, counts and
    /// alerts follow it.
    Fleet,
    /// Base stations, which are there with everything that is heard.
    Stations,
    /// A list of devices that is worked off, and how far the page knows that it is:
    /// [`crate::registration::Stage::mark`].
    Registration(RegistrationId, i64),
}

/// The words of the topics.
const DEVICE: &str = "device";
const FLEET: &str = "fleet";
const STATIONS: &str = "stations";
const REGISTRATION: &str = "registration";

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Device(id) => write!(f, "{DEVICE}.{id}"),
            Self::Fleet => f.write_str(FLEET),
            Self::Stations => f.write_str(STATIONS),
            Self::Registration(id, mark) => write!(f, "{REGISTRATION}.{id}.{mark}"),
        }
    }
}

impl FromStr for Topic {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let mut parts = text.split('.');
        let topic = match (parts.next(), parts.next(), parts.next()) {
            (Some(FLEET), None, None) => Self::Fleet,
            (Some(STATIONS), None, None) => Self::Stations,
            (Some(DEVICE), Some(id), None) => Self::Device(id.parse()?),
            (Some(REGISTRATION), Some(id), Some(mark)) => {
                let mark = mark.parse().map_err(|_| Fault::NotAnId)?;
                Self::Registration(id.parse()?, mark)
            }
            _ => return Err(unknown()),
        };
        match parts.next() {
            None => Ok(topic),
            Some(_) => Err(unknown()),
        }
    }
}

fn unknown() -> Fault {
    Fault::NotOneOf {
        allowed: format!("{DEVICE}.ID, {FLEET}, {STATIONS}, {REGISTRATION}.ID.MARK"),
    }
}

/// By what a topic is told: what it is about, without how far the page knows it.
pub fn key(topic: &str) -> &str {
    match topic.match_indices('.').nth(1) {
        Some((at, _)) => &topic[..at],
        None => topic,
    }
}

/// The topics of an address.
///
/// # Errors
/// [`Fault::Missing`] where it names none, [`Fault::OutOfRange`] for more than [`TOPICS_MAX`]; what
/// is wrong with one.
pub fn topics(text: &str) -> Result<Vec<Topic>, Fault> {
    if text.is_empty() {
        return Err(Fault::Missing);
    }
    let topics: Result<Vec<Topic>, Fault> = text.split(BETWEEN).map(str::parse).collect();
    let mut topics = topics?;
    topics.sort_unstable();
    topics.dedup();
    match topics.len() > TOPICS_MAX {
        true => Err(Fault::OutOfRange {
            min: 1.0,
            max: TOPICS_MAX as f64,
        }),
        false => Ok(topics),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: RegistrationId = RegistrationId([7; 12]);

    #[test]
    fn a_topic_survives_the_way_through_an_address() {
        for topic in [
            Topic::Device(DeviceId(0x1CF14C)),
            Topic::Fleet,
            Topic::Stations,
            Topic::Registration(LIST, -3),
        ] {
            assert_eq!(topic.to_string().parse(), Ok(topic));
        }
    }

    #[test]
    fn a_list_is_told_whatever_the_page_knows_of_it() {
        let topic = Topic::Registration(LIST, 12).to_string();
        assert_eq!(key(&topic), format!("registration.{LIST}"));
        assert_eq!(key("device.1CF14C"), "device.1CF14C");
        assert_eq!(key("fleet"), "fleet");
    }

    #[test]
    fn an_address_names_some_topics_that_there_are() {
        assert_eq!(
            topics("fleet,device.1CF14C,fleet"),
            Ok(vec![Topic::Device(DeviceId(0x1CF14C)), Topic::Fleet])
        );
        assert_eq!(topics(""), Err(Fault::Missing));
        for wrong in [
            "people",
            "fleet,",
            "fleet.1",
            "registration.1.2.3",
            "device",
        ] {
            assert!(topics(wrong).is_err(), "{wrong}");
        }
        let many: Vec<String> = (1..=17).map(|id| format!("device.{id:X}")).collect();
        assert_eq!(topics(&many.join(",")).unwrap_err().code(), "out_of_range");
    }
}
