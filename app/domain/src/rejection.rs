//! What is wrong with an input: closed variants with arguments.
//!
//! The variant travels (to a form, a JSON answer, a log); the English sentence is only one
//! rendering of it, so another language is another rendering and nothing has to be parsed back.

mod code;
mod frame;
mod json;
mod read;
mod typed;

use serde::Serialize;
use thiserror::Error;

use crate::callback::Channel;
use crate::problem::Problem;
use crate::registration::Stage;

pub use frame::FrameFault;
pub use json::{Expected, Found};
pub use typed::{before, lines, one_line, text};

/// What is wrong with one value, without saying which.
#[derive(Clone, Debug, PartialEq, Serialize, Error)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// Nothing was given where something must stand.
    #[error("must be given")]
    Missing,
    /// The JSON value is of another type.
    #[error("must be {expected}, but {found} was given")]
    WrongType {
        /// What belongs here.
        expected: Expected,
        /// What stood there.
        found: Found,
    },
    /// A member that the object does not have.
    #[error("is not known here")]
    UnknownField,
    /// A member that the object has twice.
    #[error("is given more than once")]
    Repeated,
    /// A character that is no hex digit.
    #[error("has a character at column {column} that is not a hex digit (0-9, a-f)")]
    NotHex {
        /// Counted in characters from 1.
        column: u32,
    },
    /// Half a byte is left over.
    #[error("has {digits} hex digits: whole bytes need an even number")]
    OddHex {
        /// The number of digits found.
        digits: u32,
    },
    /// Too many characters (or hex digits).
    #[error("is longer than {max} characters")]
    TooLong {
        /// The most that fit.
        max: u32,
    },
    /// Too few characters.
    #[error("is shorter than {min} characters")]
    TooShort {
        /// The least that will do.
        min: u32,
    },
    /// An identifier of only zeros.
    #[error("must not be zero")]
    Zero,
    /// Not the 24 hex digits of an identifier.
    #[error("is not an identifier of 24 hex digits")]
    NotAnId,
    /// A number beyond its range.
    #[error("must lie between {min} and {max}")]
    OutOfRange {
        /// The least value allowed.
        min: f64,
        /// The greatest value allowed.
        max: f64,
    },
    /// Not a time of the calendar.
    #[error("is not a time like 2015-08-26T08:42 (UTC)")]
    NotATime,
    /// Not a day of the calendar.
    #[error("is not a day like 2015-08-26 (UTC)")]
    NotADay,
    /// Not a time of day.
    #[error("is not a time of day like 22:00")]
    NotAnHour,
    /// Not a difference from UTC.
    #[error("is not a difference from UTC like +02:00")]
    NotAnOffset,
    /// Not the name of a time zone.
    #[error("is not the name of a time zone like Europe/Brussels")]
    NotAZone,
    /// Two times of day between which nothing lies.
    #[error("must be another time than the beginning")]
    NoTimeBetween,
    /// No event configuration of something further up.
    #[error("is not an event configuration of a group, or of the device type, further up")]
    NotAbove,
    /// One more of something of which there are as many as there may be.
    #[error("would be one too many: there may be {max} at most")]
    Full {
        /// How many there may be.
        max: i64,
    },
    /// A time that has not come yet.
    #[error("lies in the future: the server's clock says {now}")]
    Future {
        /// The server's time, as UTC text.
        now: String,
    },
    /// A time that is over, where one to come belongs.
    #[error("lies in the past")]
    Past,
    /// A time before there was a Sigfox network.
    #[error("lies before 2009, when there was no Sigfox network")]
    BeforeSigfox,
    /// Said of something that cannot have happened yet.
    #[error("comes too early: the downlink is to be sent from {from} on")]
    TooEarly {
        /// When it may happen, as UTC text.
        from: String,
    },
    /// The opposite was said before.
    #[error("contradicts what was said of this downlink before")]
    Contradicts,
    /// What is said of something that is known here is not what is known of it.
    #[error("differs from what is known here, which a registration does not change")]
    Differs,
    /// The device has no token to lose or to move.
    #[error("has no token")]
    NoToken,
    /// The device has a token already.
    #[error("has a token already")]
    HasToken,
    /// The device is not off contract.
    #[error("is not off contract")]
    NotOffContract,
    /// The device is not to leave its contract at a time to come.
    #[error("is not to leave its contract")]
    NotLeaving,
    /// An end that does not lie after the start.
    #[error("must lie after the start")]
    NotAfterStart,
    /// An end of activation that lies after that of communication.
    #[error("must not lie after the communication end")]
    BeyondEnd,
    /// What tokens were taken by.
    #[error("cannot change while tokens are in use")]
    FixedByTokens,
    /// Fewer tokens than devices have.
    #[error("must be at least {in_use}: so many tokens are in use")]
    FewerThanInUse {
        /// How many devices have.
        in_use: i64,
    },
    /// Something that others refer to.
    #[error("still refer to it: {count}")]
    StillUsed {
        /// How many do.
        count: i64,
    },
    /// Something that was deleted, and of which only the record is left.
    #[error("was deleted")]
    Deleted,
    /// Two devices that should be different ones of one type are not.
    #[error("must be another device of the same device type")]
    NotTheSameType,
    /// Not a country code.
    #[error("is not a country code of three letters (ISO 3166-1 alpha-3)")]
    NotACountry,
    /// A message whose number is too far from where the device stood.
    #[error("is out of sequence: the device stood at {reference}")]
    OutOfSequence {
        /// The number of the newest accepted message.
        reference: u16,
    },
    /// Bytes beside an out-of-band frame, which has none.
    #[error("must be empty beside `oob`")]
    BesideOob,
    /// Not a frame of a device.
    #[error("is not a frame of a device: {problem}")]
    NotAFrame {
        /// What is wrong with it.
        problem: FrameFault,
    },
    /// A frame that was damaged on the way.
    #[error("was damaged on the way: its CRC does not fit")]
    BadCrc,
    /// A frame that its device has not sent.
    #[error("is not of the device it names: its authentication code does not fit the device's key")]
    BadCode,
    /// The device's key is not known, so its frames cannot be checked.
    #[error("names a device whose key is not known here")]
    NoKey,
    /// No such base station, or not one that this token hands in for.
    #[error("is not a base station that this token hands in for")]
    UnknownStation,
    /// No such device.
    #[error("is not a registered device")]
    UnknownDevice,
    /// No such device type where it was looked for.
    #[error("is not a device type of this group")]
    UnknownDeviceType,
    /// A device type of another owner: a device gets there by its porting authorisation code.
    #[error("belongs to another owner")]
    OtherOwner,
    /// Not the porting authorisation code of a device, or a device that may not be brought here.
    #[error("is not the code of this device")]
    WrongPac,
    /// Not the key of a product certificate.
    #[error("is not the key of a product certificate like P_0003_71CF_01")]
    NotACertificate,
    /// A code that was held against nothing, since too many before it were wrong.
    #[error("was not looked at: too many before it were wrong; try again in 15 minutes")]
    TooManyWrongPacs,
    /// What prototypes do not have.
    #[error("is not there for prototypes")]
    NoneOfPrototypes,
    /// A device that would be no prototype and have no certificate either.
    #[error("has no product certificate, which every device but a prototype needs")]
    Uncertified,
    /// A device that is on its way to another owner.
    #[error("is being transferred")]
    BeingTransferred,
    /// A device that is no news any more: it cannot be deleted.
    #[error("has sent something")]
    HasSent,
    /// A device that somebody brought to another device type meanwhile.
    #[error("is under another device type by now")]
    Elsewhere,
    /// A device that is watched by event configurations of its own.
    #[error("has event configurations of its own")]
    HasConfigurations,
    /// A group of the owner who has the devices already.
    #[error("is a group of the same owner: bring the devices to a device type of it instead")]
    SameOwner,
    /// An offer of devices that was ended.
    #[error("is not open any more")]
    NotOpen,
    /// A list of devices with which that cannot be done as far as it is.
    #[error("is in the stage \"{}\", in which that cannot be done", .stage.word())]
    WrongStage {
        /// How far it is.
        stage: Stage,
    },
    /// More lines than are taken at once.
    #[error("has more than {max} lines")]
    TooManyLines {
        /// How many are.
        max: i64,
    },
    /// More devices than are dealt with at once.
    #[error("are more than {max} devices: at most so many are dealt with at once")]
    TooManyDevices {
        /// How many are.
        max: i64,
    },
    /// More tags than a device has.
    #[error("are more than {max} tags: a device has at most so many")]
    TooManyTags {
        /// How many it may have.
        max: i64,
    },
    /// Not an e-mail address.
    #[error("is not an e-mail address")]
    NotAnEmail,
    /// Not one of the words that may stand here.
    #[error("must be one of: {allowed}")]
    NotOneOf {
        /// The words, separated by commas.
        allowed: String,
    },
    /// The character U+0000, which not every database can hold.
    #[error("holds the character U+0000")]
    NulCharacter,
    /// A password that stands on the list of common ones.
    #[error("is one of the most common passwords; choose another")]
    CommonPassword,
    /// A name or address that something or somebody of the same kind has already.
    #[error("is taken already")]
    Taken,
    /// No such group, or not one in which this may be made.
    #[error("is not a group in which this may be made")]
    UnknownGroup,
    /// What only customers have.
    #[error("is for groups of customers only")]
    NotACustomer,
    /// What groups of that type do not have.
    #[error("is not for groups of this type")]
    NotOfThisKind,
    /// The one group at the top.
    #[error("is the group of the operator, which stays where it is")]
    IsRoot,
    /// A group that would hold itself.
    #[error("is the group itself, or lies below it")]
    BelowItself,
    /// What goes to another place of the tree, and would be used there no more.
    #[error("of groups that it would leave are used in it or below: {count}")]
    LeftBehind {
        /// How often.
        count: i64,
    },
    /// A right that somebody who gives or uses it does not have.
    #[error("takes rights that you do not have there")]
    NotGranted,
    /// No such product certificate, or not one of the operator's groups.
    #[error("is not a product certificate that is known here")]
    UnknownCertificate,
    /// No such contract, or not one of this group or of one above it.
    #[error("is not a contract of this group")]
    UnknownContract,
    /// Not the password of whoever asks.
    #[error("is not your password")]
    WrongPassword,
    /// A password that an account does not have, which is entered at a provider only.
    #[error("was not chosen yet: without one the provider is the only way in")]
    NoPassword,
    /// A code of a second step that is wrong, or was used.
    #[error("is not the code of this moment, or was used already")]
    WrongCode,
    /// A sign-in that was begun and not ended in time.
    #[error("belongs to a sign-in that has run out: begin again")]
    SignInOver,
    /// The last one who can operate the installation.
    #[error("would leave nobody who operates the installation")]
    LastOperator,
    /// Two entries that should be the same are not.
    #[error("is not the same in both fields")]
    NotTheSame,
    /// A custom format or a template that does not parse.
    #[error("column {column}: {problem}")]
    Syntax {
        /// Counted in characters from 1.
        column: u32,
        /// What was found and what is expected.
        problem: Problem,
    },
    /// A line of a list that does not parse.
    #[error("line {line}, column {column}: {problem}")]
    LineSyntax {
        /// Counted from 1.
        line: u32,
        /// In the line, counted in characters from 1.
        column: u32,
        /// What was found and what is expected.
        problem: Problem,
    },
    /// An HTTP header that a callback may not set.
    #[error("line {line}, column {column}: the header {name} cannot be set by a callback")]
    ForbiddenHeader {
        /// Line of the header list, from 1.
        line: u32,
        /// Where the name begins in the line, counted in characters from 1.
        column: u32,
        /// The header's name.
        name: String,
    },
    /// A channel by which nothing comes back that could be sent to devices.
    #[error(
        "brings no answer for devices: nothing comes back by {}, only by URL and BATCH_URL",
        .channel.name()
    )]
    NothingComesBack {
        /// The channel in question.
        channel: Channel,
    },
    /// An address that callbacks may not reach.
    #[error("{address} cannot be reached by callbacks; `{setting}` would allow it")]
    ForbiddenAddress {
        /// The host or address in question.
        address: String,
        /// The setting by which the operator would allow it.
        setting: String,
    },
}

impl Fault {
    /// This fault of a text that stands behind `before` characters of a longer one.
    #[must_use]
    pub fn after(self, before: u32) -> Self {
        match self {
            Self::Syntax { column, problem } => Self::Syntax {
                column: column + before,
                problem,
            },
            other => other,
        }
    }

    /// This fault, said of `field`.
    pub fn of(self, field: impl Into<String>) -> Rejection {
        Rejection {
            field: field.into(),
            fault: self,
        }
    }
}

/// A fault and the field that has it.
#[derive(Clone, Debug, PartialEq, Serialize, Error)]
#[error("{field} {fault}")]
pub struct Rejection {
    /// The name of the field as the caller wrote it (`seqNumber`, `password`).
    pub field: String,
    /// What is wrong with it.
    #[serde(flatten)]
    pub fault: Fault,
}
