//! Each fault, there and back.

use super::*;

#[test]
fn every_fault_is_read_as_it_was_written() {
    let all = [
        Fault::Missing,
        Fault::WrongType {
            expected: Expected::Integer,
            found: Found::NotWhole,
        },
        Fault::UnknownField,
        Fault::Repeated,
        Fault::NotHex { column: 3 },
        Fault::OddHex { digits: 3 },
        Fault::TooLong { max: 3 },
        Fault::TooShort { min: 3 },
        Fault::Zero,
        Fault::NotAnId,
        Fault::OutOfRange { min: 0.5, max: 0.5 },
        Fault::NotATime,
        Fault::NotADay,
        Fault::NotAnHour,
        Fault::NotAnOffset,
        Fault::NotAZone,
        Fault::NoTimeBetween,
        Fault::NotAbove,
        Fault::Full { max: 4 },
        Fault::Future {
            now: "a".to_owned(),
        },
        Fault::Past,
        Fault::BeforeSigfox,
        Fault::TooEarly {
            from: "a".to_owned(),
        },
        Fault::Contradicts,
        Fault::Differs,
        Fault::NoToken,
        Fault::HasToken,
        Fault::NotOffContract,
        Fault::NotLeaving,
        Fault::NotAfterStart,
        Fault::BeyondEnd,
        Fault::FixedByTokens,
        Fault::FewerThanInUse { in_use: 4 },
        Fault::StillUsed { count: 4 },
        Fault::Deleted,
        Fault::NotTheSameType,
        Fault::NotACountry,
        Fault::OutOfSequence { reference: 7 },
        Fault::BesideOob,
        Fault::NotAFrame {
            problem: FrameFault::NotHex { column: 2 },
        },
        Fault::BadCrc,
        Fault::BadCode,
        Fault::NoKey,
        Fault::UnknownStation,
        Fault::UnknownDevice,
        Fault::UnknownDeviceType,
        Fault::OtherOwner,
        Fault::WrongPac,
        Fault::NotACertificate,
        Fault::TooManyWrongPacs,
        Fault::NoneOfPrototypes,
        Fault::Uncertified,
        Fault::BeingTransferred,
        Fault::HasSent,
        Fault::Elsewhere,
        Fault::HasConfigurations,
        Fault::SameOwner,
        Fault::NotOpen,
        Fault::WrongStage {
            stage: Stage::Looked,
        },
        Fault::TooManyLines { max: 4 },
        Fault::TooManyDevices { max: 4 },
        Fault::TooManyTags { max: 4 },
        Fault::NotAnEmail,
        Fault::NotOneOf {
            allowed: "a".to_owned(),
        },
        Fault::NulCharacter,
        Fault::CommonPassword,
        Fault::Taken,
        Fault::UnknownGroup,
        Fault::NotACustomer,
        Fault::NotOfThisKind,
        Fault::IsRoot,
        Fault::BelowItself,
        Fault::LeftBehind { count: 4 },
        Fault::NotGranted,
        Fault::UnknownCertificate,
        Fault::UnknownContract,
        Fault::WrongPassword,
        Fault::NoPassword,
        Fault::WrongCode,
        Fault::SignInOver,
        Fault::LastOperator,
        Fault::NotTheSame,
        Fault::Syntax {
            column: 3,
            problem: Problem::HeaderTwice { name: "x-a".into() },
        },
        Fault::LineSyntax {
            line: 3,
            column: 3,
            problem: Problem::HeaderTwice { name: "x-a".into() },
        },
        Fault::ForbiddenHeader {
            line: 3,
            column: 3,
            name: "a".to_owned(),
        },
        Fault::NothingComesBack {
            channel: Channel::Url,
        },
        Fault::ForbiddenAddress {
            address: "a".to_owned(),
            setting: "a".to_owned(),
        },
    ];
    for fault in all {
        let text = serde_json::to_string(&fault).unwrap();
        assert_eq!(serde_json::from_str::<Fault>(&text).expect(&text), fault);
        let rejection = fault.of("field");
        let text = serde_json::to_string(&rejection).unwrap();
        assert_eq!(
            serde_json::from_str::<Rejection>(&text).expect(&text),
            rejection
        );
        // In the order of the alphabet too, as a value has its members.
        let value = serde_json::to_value(&rejection).unwrap();
        assert_eq!(
            serde_json::from_value::<Rejection>(value).unwrap(),
            rejection
        );
    }
}

#[test]
fn what_is_no_fault_is_none() {
    for text in [
        "{}",
        r#"{"fault":"missing"}"#,
        r#"{"field":"a"}"#,
        r#"{"field":"a","fault":"unheard_of"}"#,
        r#"{"field":"a","fault":"too_long"}"#,
        r#"{"field":"a","fault":"too_long","max":-1}"#,
        r#"{"field":"a","fault":"too_long","max":1.5}"#,
        r#"{"field":"a","fault":"syntax","column":1,"problem":"pay here"}"#,
    ] {
        assert!(serde_json::from_str::<Rejection>(text).is_err(), "{text}");
    }
    let more = r#"{"field":"a","fault":"missing","said":{"by":[1]}}"#;
    assert_eq!(
        serde_json::from_str::<Rejection>(more).unwrap(),
        Fault::Missing.of("a")
    );
}
