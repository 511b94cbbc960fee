//! Faults and rejections out of JSON, read by hand: every page can be refused, so the browser has
//! what reads a refusal with its first page, and what serde makes of a tag within an object is more
//! than ten times as large.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::{Expected, Fault, Found, FrameFault, Rejection};
use crate::callback::Channel;
use crate::problem::Problem;
use crate::registration::Stage;

/// The members of the object, whatever fault they belong to.
#[derive(Default)]
struct Said {
    field: Option<String>,
    fault: String,
    expected: Option<Expected>,
    found: Option<Found>,
    line: Option<u32>,
    column: Option<u32>,
    digits: Option<u32>,
    min: Option<f64>,
    max: Option<f64>,
    in_use: Option<i64>,
    count: Option<i64>,
    reference: Option<u16>,
    frame: Option<FrameFault>,
    problem: Option<Problem>,
    stage: Option<Stage>,
    channel: Option<Channel>,
    now: Option<String>,
    from: Option<String>,
    allowed: Option<String>,
    name: Option<String>,
    address: Option<String>,
    setting: Option<String>,
}

/// A bound that is a whole number.
fn whole<T: TryFrom<i64>>(number: Option<f64>) -> Option<T> {
    // Beyond this, neighbours are one number.
    const MOST: f64 = 9_007_199_254_740_992.0;
    let number = number.filter(|number| number.fract() == 0.0 && number.abs() <= MOST)?;
    T::try_from(number as i64).ok()
}

impl Said {
    /// The fault of that name, unless there is none or one of its members is missing.
    fn fault(self) -> Option<Fault> {
        Some(match self.fault.as_str() {
            "missing" => Fault::Missing,
            "wrong_type" => Fault::WrongType {
                expected: self.expected?,
                found: self.found?,
            },
            "unknown_field" => Fault::UnknownField,
            "repeated" => Fault::Repeated,
            "not_hex" => Fault::NotHex {
                column: self.column?,
            },
            "odd_hex" => Fault::OddHex {
                digits: self.digits?,
            },
            "too_long" => Fault::TooLong {
                max: whole(self.max)?,
            },
            "too_short" => Fault::TooShort {
                min: whole(self.min)?,
            },
            "zero" => Fault::Zero,
            "not_an_id" => Fault::NotAnId,
            "out_of_range" => Fault::OutOfRange {
                min: self.min?,
                max: self.max?,
            },
            "not_a_time" => Fault::NotATime,
            "not_a_day" => Fault::NotADay,
            "not_an_hour" => Fault::NotAnHour,
            "not_an_offset" => Fault::NotAnOffset,
            "not_a_zone" => Fault::NotAZone,
            "no_time_between" => Fault::NoTimeBetween,
            "not_above" => Fault::NotAbove,
            "full" => Fault::Full {
                max: whole(self.max)?,
            },
            "future" => Fault::Future { now: self.now? },
            "past" => Fault::Past,
            "before_sigfox" => Fault::BeforeSigfox,
            "too_early" => Fault::TooEarly { from: self.from? },
            "contradicts" => Fault::Contradicts,
            "differs" => Fault::Differs,
            "no_token" => Fault::NoToken,
            "has_token" => Fault::HasToken,
            "not_off_contract" => Fault::NotOffContract,
            "not_leaving" => Fault::NotLeaving,
            "not_after_start" => Fault::NotAfterStart,
            "beyond_end" => Fault::BeyondEnd,
            "fixed_by_tokens" => Fault::FixedByTokens,
            "fewer_than_in_use" => Fault::FewerThanInUse {
                in_use: self.in_use?,
            },
            "still_used" => Fault::StillUsed { count: self.count? },
            "deleted" => Fault::Deleted,
            "not_the_same_type" => Fault::NotTheSameType,
            "not_a_country" => Fault::NotACountry,
            "out_of_sequence" => Fault::OutOfSequence {
                reference: self.reference?,
            },
            "beside_oob" => Fault::BesideOob,
            "not_a_frame" => Fault::NotAFrame {
                problem: self.frame?,
            },
            "bad_crc" => Fault::BadCrc,
            "bad_code" => Fault::BadCode,
            "no_key" => Fault::NoKey,
            "unknown_station" => Fault::UnknownStation,
            "unknown_device" => Fault::UnknownDevice,
            "unknown_device_type" => Fault::UnknownDeviceType,
            "other_owner" => Fault::OtherOwner,
            "wrong_pac" => Fault::WrongPac,
            "not_a_certificate" => Fault::NotACertificate,
            "too_many_wrong_pacs" => Fault::TooManyWrongPacs,
            "none_of_prototypes" => Fault::NoneOfPrototypes,
            "uncertified" => Fault::Uncertified,
            "being_transferred" => Fault::BeingTransferred,
            "has_sent" => Fault::HasSent,
            "elsewhere" => Fault::Elsewhere,
            "has_configurations" => Fault::HasConfigurations,
            "same_owner" => Fault::SameOwner,
            "not_open" => Fault::NotOpen,
            "wrong_stage" => Fault::WrongStage { stage: self.stage? },
            "too_many_lines" => Fault::TooManyLines {
                max: whole(self.max)?,
            },
            "too_many_devices" => Fault::TooManyDevices {
                max: whole(self.max)?,
            },
            "too_many_tags" => Fault::TooManyTags {
                max: whole(self.max)?,
            },
            "not_an_email" => Fault::NotAnEmail,
            "not_one_of" => Fault::NotOneOf {
                allowed: self.allowed?,
            },
            "nul_character" => Fault::NulCharacter,
            "common_password" => Fault::CommonPassword,
            "taken" => Fault::Taken,
            "unknown_group" => Fault::UnknownGroup,
            "not_a_customer" => Fault::NotACustomer,
            "not_of_this_kind" => Fault::NotOfThisKind,
            "is_root" => Fault::IsRoot,
            "below_itself" => Fault::BelowItself,
            "left_behind" => Fault::LeftBehind { count: self.count? },
            "not_granted" => Fault::NotGranted,
            "unknown_certificate" => Fault::UnknownCertificate,
            "unknown_contract" => Fault::UnknownContract,
            "wrong_password" => Fault::WrongPassword,
            "no_password" => Fault::NoPassword,
            "wrong_code" => Fault::WrongCode,
            "sign_in_over" => Fault::SignInOver,
            "last_operator" => Fault::LastOperator,
            "not_the_same" => Fault::NotTheSame,
            "syntax" => Fault::Syntax {
                column: self.column?,
                problem: self.problem?,
            },
            "line_syntax" => Fault::LineSyntax {
                line: self.line?,
                column: self.column?,
                problem: self.problem?,
            },
            "forbidden_header" => Fault::ForbiddenHeader {
                line: self.line?,
                column: self.column?,
                name: self.name?,
            },
            "nothing_comes_back" => Fault::NothingComesBack {
                channel: self.channel?,
            },
            "forbidden_address" => Fault::ForbiddenAddress {
                address: self.address?,
                setting: self.setting?,
            },
            _ => return None,
        })
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Said;

    fn expecting(&self, text: &mut fmt::Formatter<'_>) -> fmt::Result {
        text.write_str("a fault")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Said, M::Error> {
        let mut said = Said::default();
        while let Some(member) = map.next_key::<String>()? {
            match member.as_str() {
                "field" => said.field = map.next_value()?,
                "fault" => said.fault = map.next_value()?,
                "expected" => said.expected = map.next_value()?,
                "found" => said.found = map.next_value()?,
                "line" => said.line = map.next_value()?,
                "column" => said.column = map.next_value()?,
                "digits" => said.digits = map.next_value()?,
                "min" => said.min = map.next_value()?,
                "max" => said.max = map.next_value()?,
                "in_use" => said.in_use = map.next_value()?,
                "count" => said.count = map.next_value()?,
                "reference" => said.reference = map.next_value()?,
                // Two faults have one. What is written here names the fault before.
                "problem" if said.fault == "not_a_frame" => said.frame = map.next_value()?,
                "problem" => said.problem = map.next_value()?,
                "stage" => said.stage = map.next_value()?,
                "channel" => said.channel = map.next_value()?,
                "now" => said.now = map.next_value()?,
                "from" => said.from = map.next_value()?,
                "allowed" => said.allowed = map.next_value()?,
                "name" => said.name = map.next_value()?,
                "address" => said.address = map.next_value()?,
                "setting" => said.setting = map.next_value()?,
                _ => _ = map.next_value::<IgnoredAny>()?,
            }
        }
        Ok(said)
    }
}

const NONE: &str = "no fault that is known here, or not all of it";

impl<'de> Deserialize<'de> for Fault {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let said = deserializer.deserialize_map(Members)?;
        said.fault().ok_or_else(|| D::Error::custom(NONE))
    }
}

impl<'de> Deserialize<'de> for Rejection {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut said = deserializer.deserialize_map(Members)?;
        let field = said.field.take();
        let whole = field
            .zip(said.fault())
            .map(|(field, fault)| fault.of(field));
        whole.ok_or_else(|| D::Error::custom(NONE))
    }
}

#[cfg(test)]
mod tests;
