//! Identities, from the list of a manufacturer to the registration of a device.

use std::fmt::Write as _;

use domain::certificate::CertificateInput;
use domain::identity::{LineTaken, Taken};
use domain::permission::Profile;
use domain::{DeviceId, Fault, Pac, Rejection};
use radio::Key;

use super::{Verdict, check};
use crate::device_key;
use crate::error::Error;
use crate::testing::{TestEngine, on_each};

const PAC: &str = "545CB3B17AC98BA4";
const OTHER_PAC: &str = "0000000000000001";
const KEY: &str = "000102030405060708090a0b0c0d0e0f";
const OTHER_KEY: &str = "0f0e0d0c0b0a09080706050403020100";
const CERTIFICATE: &str = "P_0003_71CF_01";

/// Takes lines in as an operator of the demo group.
async fn take(test: &TestEngine, lines: &str) -> Vec<Taken> {
    let who = test.member(Profile::Operator);
    let group = test.group.to_string();
    let taken = test.engine.take_identities(&who, &group, lines, 1).await;
    taken.unwrap().into_iter().map(|line| line.taken).collect()
}

/// What codes are worth that somebody registers devices with.
async fn checked(test: &TestEngine, rows: &[(u32, &str)]) -> Vec<Verdict> {
    let rows = rows.iter();
    let rows = rows.map(|(device, pac)| (DeviceId(*device), pac.parse::<Pac>().unwrap()));
    let rows: Vec<(DeviceId, Pac)> = rows.collect();
    let mut tx = test.engine.db.write().await.unwrap();
    let verdicts = check(&mut tx, &test.engine, &rows).await.unwrap();
    tx.commit().await.unwrap();
    verdicts
}

async fn key_of(test: &TestEngine, device: u32) -> Option<Key> {
    let mut connection = test.engine.db.read().acquire().await.unwrap();
    let key = device_key::of(&test.engine, &mut connection, DeviceId(device)).await;
    key.unwrap()
}

async fn with_certificate(test: &TestEngine) {
    let who = test.member(Profile::Operator);
    let input = CertificateInput {
        group: test.group.to_string(),
        key: CERTIFICATE.into(),
        name: "Meter".into(),
        ..CertificateInput::default()
    };
    test.engine.create_certificate(&who, &input).await.unwrap();
}

fn refused(fault: Fault, field: &str) -> Taken {
    Taken::Refused(fault.of(field))
}

#[tokio::test]
async fn a_list_is_taken_once_however_often_it_is_sent() {
    on_each(async |test| {
        with_certificate(&test).await;
        let list = format!(
            "id;PAC;key;certificate\n\
             # the first of them\n\
             A1;{PAC};{KEY};{CERTIFICATE}\n\
             \n\
             A2 ; {PAC}\n\
             A3;{OTHER_PAC};;p_0003_71cf_01\n"
        );
        assert_eq!(
            take(&test, &list).await,
            [Taken::New, Taken::New, Taken::New]
        );
        assert_eq!(
            take(&test, &list).await,
            [Taken::Known, Taken::Known, Taken::Known]
        );
        assert_eq!(key_of(&test, 0xA1).await, Some(KEY.parse().unwrap()));
        assert_eq!(key_of(&test, 0xA2).await, None);

        // What was missing may follow; what is known is not exchanged.
        let more = format!(
            "A2;{PAC};{OTHER_KEY};{CERTIFICATE}\n\
             A1;{PAC};{OTHER_KEY}\n\
             A3;{PAC}\n\
             A1;{PAC};{KEY}"
        );
        let expected = [
            Taken::Completed,
            refused(Fault::Differs, "key"),
            refused(Fault::Differs, "pac"),
            refused(Fault::Repeated, "id"),
        ];
        assert_eq!(take(&test, &more).await, expected);
        assert_eq!(key_of(&test, 0xA1).await, Some(KEY.parse().unwrap()));
        assert_eq!(key_of(&test, 0xA2).await, Some(OTHER_KEY.parse().unwrap()));
        test
    })
    .await;
}

#[tokio::test]
async fn a_line_that_makes_no_sense_spoils_only_itself() {
    on_each(async |test| {
        let list = format!(
            "X;{PAC}\n\
             B1;545C\n\
             B2;{PAC};00\n\
             B3;{PAC};;P1\n\
             B4;{PAC};;{CERTIFICATE}\n\
             B5;{PAC};;;more\n\
             B6\n\
             B7;{PAC}"
        );
        let expected = [
            refused(Fault::NotHex { column: 1 }, "id"),
            refused(Fault::TooShort { min: 16 }, "pac"),
            refused(Fault::TooShort { min: 32 }, "key"),
            refused(Fault::NotACertificate, "certificate"),
            refused(Fault::UnknownCertificate, "certificate"),
            refused(Fault::UnknownField, "line"),
            refused(Fault::Missing, "pac"),
            Taken::New,
        ];
        assert_eq!(take(&test, &list).await, expected);
        let who = test.member(Profile::Operator);
        let group = test.group.to_string();
        let told = test
            .engine
            .take_identities(&who, &group, "# none\nX;1", 7)
            .await;
        let line = LineTaken {
            line: 8,
            id: "X".into(),
            taken: refused(Fault::NotHex { column: 1 }, "id"),
        };
        assert_eq!(told.unwrap(), [line]);
        let nothing = test
            .engine
            .take_identities(&who, &group, "id;PAC\n\n", 1)
            .await;
        assert_eq!(wrong(nothing), [Fault::Missing.of("lines")]);
        test
    })
    .await;
}

fn wrong(refused: Result<Vec<LineTaken>, Error>) -> Vec<Rejection> {
    match refused {
        Err(Error::Rejected(wrong)) => wrong,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn identities_are_entered_by_those_who_operate_the_group() {
    on_each(async |test| {
        let line = format!("C1;{PAC}");
        let group = test.group.to_string();
        let customer = test.member(Profile::CustomerWrite);
        let none = test
            .engine
            .take_identities(&customer, &group, &line, 1)
            .await;
        assert!(matches!(none, Err(Error::NotFound)), "{none:?}");
        let onlooker = test.member(Profile::OperatorRead);
        let refused = test
            .engine
            .take_identities(&onlooker, &group, &line, 1)
            .await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        let stranger = test.stranger();
        let foreign = test
            .engine
            .take_identities(&stranger, &group, &line, 1)
            .await;
        assert_eq!(wrong(foreign), [Fault::UnknownGroup.of("group")]);

        // Whoever runs the installation enters them for its first group; nobody else for his.
        let taken = test.engine.manufacture(&line, 1).await.unwrap();
        assert_eq!(taken[0].taken, Taken::New);
        let others = Taken::Refused(Fault::OtherOwner.of("id"));
        assert_eq!(take(&test, &line).await, [others]);
        test
    })
    .await;
}

#[tokio::test]
async fn whoever_registers_a_device_gives_the_code_it_was_made_with() {
    on_each(async |test| {
        take(&test, &format!("D1;{PAC}\nD2;{OTHER_PAC}")).await;
        let rows = [
            (0xD1, PAC),
            (0xD2, PAC),
            (0xD1, OTHER_PAC),
            (0xD2, OTHER_PAC),
        ];
        let expected = [Verdict::Fits, Verdict::Wrong, Verdict::Wrong, Verdict::Fits];
        assert_eq!(checked(&test, &rows).await, expected);
        // The first of a device that nobody entered is its own from then on.
        let rows = [(0xD3, PAC), (0xD3, OTHER_PAC), (0xD3, PAC)];
        let expected = [Verdict::Adopted, Verdict::Wrong, Verdict::Fits];
        assert_eq!(checked(&test, &rows).await, expected);
        assert_eq!(checked(&test, &[(0xD3, OTHER_PAC)]).await, [Verdict::Wrong]);
        assert_eq!(checked(&test, &[]).await, []);

        // And where an operator enters it later, that is what is compared.
        let late = format!("D3;{OTHER_PAC}\nD3;{PAC}");
        let late: Vec<&str> = late.lines().collect();
        assert_eq!(take(&test, late[0]).await, [refused(Fault::Differs, "pac")]);
        assert_eq!(take(&test, late[1]).await, [Taken::Completed]);
        assert_eq!(take(&test, late[1]).await, [Taken::Known]);
        test
    })
    .await;
}

#[tokio::test]
async fn an_installation_may_refuse_devices_that_nobody_entered() {
    on_each(async |test| {
        take(&test, &format!("E1;{PAC}")).await;
        let test = test
            .with_settings(|settings| settings.accept_unknown_identities = false)
            .await;
        let rows = [(0xE1, PAC), (0xE2, PAC)];
        assert_eq!(
            checked(&test, &rows).await,
            [Verdict::Fits, Verdict::Unknown]
        );
        take(&test, &format!("E2;{PAC}")).await;
        assert_eq!(checked(&test, &rows).await, [Verdict::Fits, Verdict::Fits]);
        test
    })
    .await;
}

#[tokio::test]
async fn of_two_who_register_a_device_first_one_has_its_code() {
    on_each(async |test| {
        let other = test.another().await;
        let adopt = async |engine: &crate::Engine, pac: &str| {
            let rows = [(DeviceId(0xF1), pac.parse::<Pac>().unwrap())];
            let mut tx = engine.db.write().await.unwrap();
            let verdicts = check(&mut tx, engine, &rows).await.unwrap();
            tx.commit().await.unwrap();
            verdicts[0]
        };
        let (one, two) = tokio::join!(adopt(&test.engine, PAC), adopt(&other, OTHER_PAC));
        let both = [one, two];
        assert!(
            both.contains(&Verdict::Adopted) && both.contains(&Verdict::Wrong),
            "{both:?}"
        );
        other.close().await;
        test
    })
    .await;
}

#[tokio::test]
async fn a_long_list_goes_in_by_parts_and_its_codes_are_sealed() {
    on_each(async |test| {
        let mut list = String::new();
        for device in 0..2500 {
            writeln!(list, "{:X};{PAC};{KEY}", 0x10_0000 + device).unwrap();
        }
        let taken = take(&test, &list).await;
        assert_eq!(taken.len(), 2500);
        assert!(taken.iter().all(|taken| *taken == Taken::New));
        let rows = [(0x10_0000, PAC), (0x10_09C3, PAC)];
        assert_eq!(checked(&test, &rows).await, [Verdict::Fits, Verdict::Fits]);
        let mut connection = test.engine.db.read().acquire().await.unwrap();
        let stored: Vec<(Vec<u8>, Vec<u8>)> =
            sqlx::query_as("SELECT sealed_pac, sealed_key FROM identities")
                .fetch_all(&mut *connection)
                .await
                .unwrap();
        let pac: Pac = PAC.parse().unwrap();
        let key: Key = KEY.parse().unwrap();
        let holds = |stored: &[u8], secret: &[u8]| {
            stored.windows(secret.len()).any(|bytes| bytes == secret)
        };
        assert_eq!(stored.len(), 2500);
        assert!(stored.iter().all(|(sealed_pac, sealed_key)| {
            !holds(sealed_pac, &pac.bytes()) && !holds(sealed_key, key.as_ref())
        }));
        drop(connection);
        test
    })
    .await;
}

#[tokio::test]
async fn a_device_has_the_key_it_was_made_with_until_its_owner_gives_another() {
    on_each(async |test| {
        take(&test, &format!("1CF14C;{PAC};{KEY}")).await;
        test.with_devices(0, &[0x1CF14C, 0x1CF14D]).await;
        let who = test.member(Profile::CustomerRead);
        let known = async |device| {
            let view = test.engine.device(&who, DeviceId(device)).await;
            view.unwrap().has_key
        };
        assert!(known(0x1CF14C).await && !known(0x1CF14D).await);
        assert_eq!(key_of(&test, 0x1CF14C).await, Some(KEY.parse().unwrap()));
        let other: Key = OTHER_KEY.parse().unwrap();
        test.with_key(0x1CF14C, &other).await;
        assert_eq!(key_of(&test, 0x1CF14C).await, Some(other));
        test
    })
    .await;
}

#[tokio::test]
async fn with_another_key_of_the_installation_everything_is_entered_anew() {
    on_each(async |test| {
        let line = format!("9A;{PAC};{KEY}");
        take(&test, &line).await;
        let test = test
            .with_settings(|settings| settings.secret_key = crate::SecretKey::from([9; 32]))
            .await;
        assert_eq!(checked(&test, &[(0x9A, PAC)]).await, [Verdict::Wrong]);
        assert_eq!(key_of(&test, 0x9A).await, None);
        assert_eq!(take(&test, &line).await, [Taken::Completed]);
        assert_eq!(checked(&test, &[(0x9A, PAC)]).await, [Verdict::Fits]);
        assert_eq!(key_of(&test, 0x9A).await, Some(KEY.parse().unwrap()));
        test
    })
    .await;
}
