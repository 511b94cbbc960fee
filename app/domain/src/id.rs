//! Identifiers. Text becomes one of these types at the edge and is never checked again.

use std::fmt;
use std::str::FromStr;

use crate::rejection::Fault;

/// The twelve bytes behind the 24 hex digits with which the Sigfox API names groups,
/// device types, users, callbacks and contracts.
macro_rules! hex24 {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 12]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = Fault;

            fn from_str(text: &str) -> Result<Self, Fault> {
                let digits = text.as_bytes();
                if digits.len() != 24 {
                    return Err(Fault::NotAnId);
                }
                let mut bytes = [0; 12];
                for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
                    let high = (pair[0] as char).to_digit(16).ok_or(Fault::NotAnId)?;
                    let low = (pair[1] as char).to_digit(16).ok_or(Fault::NotAnId)?;
                    *byte = (high * 16 + low) as u8;
                }
                Ok(Self(bytes))
            }
        }

        text_serde!($name);
    };
}

/// Serialises as the text that `Display` prints and `FromStr` reads.
macro_rules! text_serde {
    ($name:ident) => {
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

hex24!(
    /// A group: the owner of everything else.
    GroupId
);
hex24!(
    /// A device type.
    DeviceTypeId
);
hex24!(
    /// A user.
    UserId
);
hex24!(
    /// A profile that a group composed of permissions.
    ProfileId
);
hex24!(
    /// An API access; printed, it is also the login.
    ApiAccessId
);
hex24!(
    /// A callback of a device type.
    CallbackId
);
hex24!(
    /// A contract (BSS order) under which devices communicate.
    ContractId
);
hex24!(
    /// A product certificate: what a kind of device was tested for.
    CertificateId
);
hex24!(
    /// An event configuration: what somebody wants to be told of, and how.
    EventConfigurationId
);
hex24!(
    /// A list of devices that are registered, or changed, together.
    RegistrationId
);
hex24!(
    /// Devices that are being transferred to another owner.
    TransferId
);
hex24!(
    /// A post of the news.
    NewsId
);
hex24!(
    /// A view of a list that somebody keeps.
    SavedViewId
);
hex24!(
    /// A session, as its own person's page names it: the beginning of the hash that is stored of
    /// its secret, which tells nothing of the secret itself.
    SessionId
);

/// One to eight hex digits, not all zero.
fn parse_hex32(text: &str) -> Result<u32, Fault> {
    if text.is_empty() {
        return Err(Fault::Missing);
    }
    if let Some(at) = text.chars().position(|c| !c.is_ascii_hexdigit()) {
        return Err(Fault::NotHex {
            column: at as u32 + 1,
        });
    }
    if text.len() > 8 {
        return Err(Fault::TooLong { max: 8 });
    }
    match u32::from_str_radix(text, 16) {
        Ok(0) | Err(_) => Err(Fault::Zero),
        Ok(id) => Ok(id),
    }
}

macro_rules! hex32 {
    ($(#[$doc:meta])* $name:ident, $format:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, $format, self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = Fault;

            fn from_str(text: &str) -> Result<Self, Fault> {
                parse_hex32(text).map(Self)
            }
        }

        text_serde!($name);
    };
}

hex32!(
    /// A device, 1 to ffffffff; printed as upper-case hex without padding, as in callbacks.
    DeviceId,
    "{:X}"
);
hex32!(
    /// A base station; printed as upper-case hex, at least four digits.
    StationId,
    "{:04X}"
);

macro_rules! hex64 {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:016x}", self.0)
            }
        }

        impl FromStr for $name {
            type Err = Fault;

            fn from_str(text: &str) -> Result<Self, Fault> {
                if text.len() != 16 {
                    return Err(Fault::NotAnId);
                }
                i64::from_str_radix(text, 16).map(Self).map_err(|_| Fault::NotAnId)
            }
        }

        text_serde!($name);
    };
}

hex64!(
    /// A message; 16 hex digits on the outside. Made by the application from its clock,
    /// a node number and a counter, so that ids grow with time and rows can be sharded.
    MessageId
);
hex64!(
    /// One callback owed for one message: a row of the outbox.
    DeliveryId
);
hex64!(
    /// Something that happened to a device.
    EventId
);
hex64!(
    /// An answer to a device.
    DownlinkId
);
hex64!(
    /// That an event configuration took notice of an event.
    AlertId
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_id_is_read_in_any_case_and_padding_and_printed_in_one() {
        for text in ["1cf14c", "1CF14C", "001CF14C"] {
            assert_eq!(text.parse::<DeviceId>().unwrap().to_string(), "1CF14C");
        }
        assert_eq!("bf2".parse::<StationId>().unwrap().to_string(), "0BF2");
    }

    #[test]
    fn a_device_id_that_is_none_is_refused_by_reason() {
        assert_eq!("".parse::<DeviceId>(), Err(Fault::Missing));
        assert_eq!("0000".parse::<DeviceId>(), Err(Fault::Zero));
        assert_eq!("12G4".parse::<DeviceId>(), Err(Fault::NotHex { column: 3 }));
        assert_eq!(
            "123456789".parse::<DeviceId>(),
            Err(Fault::TooLong { max: 8 })
        );
    }

    #[test]
    fn a_long_id_survives_the_way_through_text() {
        let id: GroupId = "510b848ee4b0ca47869752b5".parse().unwrap();
        assert_eq!(id.to_string(), "510b848ee4b0ca47869752b5");
        assert!("510b848ee4b0ca47869752b".parse::<GroupId>().is_err());
        let json = serde_json::to_string(&MessageId(77)).unwrap();
        assert_eq!(
            serde_json::from_str::<MessageId>(&json).unwrap(),
            MessageId(77)
        );
    }
}
