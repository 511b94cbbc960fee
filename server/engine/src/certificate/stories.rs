//! Product certificates, from those who enter them to those who may not see them.

use domain::certificate::{CertificateInput, CertificateQuery};
use domain::device::DeviceInput;
use domain::permission::Profile;
use domain::registration::{LineQuery, Purpose, RegistrationInput, SeriesInput, Verdict};
use domain::{DeviceId, Fault};

use crate::error::Error;
use crate::testing::{TestEngine, on_each, work_list};

fn input(test: &TestEngine, key: &str, name: &str) -> CertificateInput {
    CertificateInput {
        group: test.group.to_string(),
        key: key.into(),
        name: name.into(),
        ..CertificateInput::default()
    }
}

#[tokio::test]
async fn an_operator_enters_finds_and_changes_certificates() {
    on_each(async |test| {
        let engine = &test.engine;
        let who = test.member(Profile::Operator);
        let meter = input(&test, "p_0003_71cf_01", "Meter");
        let id = engine.create_certificate(&who, &meter).await.unwrap();
        let other = input(&test, "P_0003_71CF_02", "Meter, again");
        let other = engine.create_certificate(&who, &other).await.unwrap();

        let twin = input(&test, "P_0003_71CF_01", "Twin");
        let Err(Error::Rejected(wrong)) = engine.create_certificate(&who, &twin).await else {
            panic!("a key was given twice");
        };
        assert_eq!(wrong, [Fault::Taken.of("key")]);

        let asked = CertificateQuery {
            text: "71cf_01".into(),
            ..CertificateQuery::default()
        };
        let found = engine.list_certificates(&who, &asked).await.unwrap();
        let keys: Vec<&str> = found
            .rows
            .iter()
            .map(|row| row.settings.key.as_str())
            .collect();
        assert_eq!(keys, ["P_0003_71CF_01"]);
        let asked = CertificateQuery::default();
        let all = engine.list_certificates(&who, &asked).await.unwrap();
        assert_eq!(all.rows.len(), 2);

        let changed = CertificateInput {
            finalized: "on".into(),
            ..input(&test, "P_0003_71CF_01", "Water meter")
        };
        engine.edit_certificate(&who, id, &changed).await.unwrap();
        let (view, devices, may) = engine.certificate(&who, id).await.unwrap();
        assert_eq!(
            (view.settings.name.as_str(), devices, may),
            ("Water meter", 0, true)
        );
        assert!(view.settings.finalized);
        let taken = engine.edit_certificate(&who, other, &changed).await;
        assert!(matches!(taken, Err(Error::Rejected(_))), "{taken:?}");
        test
    })
    .await;
}

#[tokio::test]
async fn certificates_are_not_there_for_those_who_operate_nothing() {
    on_each(async |test| {
        let engine = &test.engine;
        let who = test.member(Profile::Operator);
        let meter = input(&test, "P_0003_71CF_01", "Meter");
        let id = engine.create_certificate(&who, &meter).await.unwrap();
        let customer = test.member(Profile::CustomerWrite);
        let asked = CertificateQuery::default();
        let none = engine.list_certificates(&customer, &asked).await;
        assert!(matches!(none, Err(Error::NotFound)), "{none:?}");
        let none = engine.certificate(&customer, id).await;
        assert!(matches!(none, Err(Error::NotFound)), "{none:?}");
        let another = input(&test, "P_0003_71CF_02", "Another");
        let none = engine.create_certificate(&customer, &another).await;
        assert!(matches!(none, Err(Error::NotFound)), "{none:?}");

        let onlooker = test.member(Profile::OperatorRead);
        let (_, _, may) = engine.certificate(&onlooker, id).await.unwrap();
        assert!(!may);
        let refused = engine.certificate_for_editing(&onlooker, id).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        let refused = engine.certificate_groups(&onlooker, "").await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");

        let beside = engine.certificate(&test.stranger(), id).await;
        assert!(matches!(beside, Err(Error::NotFound)), "{beside:?}");
        let foreign = engine.create_certificate(&test.stranger(), &another).await;
        let Err(Error::Rejected(wrong)) = foreign else {
            panic!("somebody entered it for a group of others");
        };
        assert_eq!(wrong, [Fault::UnknownGroup.of("group")]);
        test
    })
    .await;
}

#[tokio::test]
async fn a_certificate_goes_that_no_device_names() {
    on_each(async |test| {
        let engine = &test.engine;
        let who = test.member(Profile::Operator);
        let used = input(&test, "P_0003_71CF_01", "Meter");
        let used = engine.create_certificate(&who, &used).await.unwrap();
        let free = input(&test, "P_0003_71CF_02", "Meter, never made");
        let free = engine.create_certificate(&who, &free).await.unwrap();
        let group = test.group.to_string();
        let line = "C0FFEE;545CB3B17AC98BA4;;P_0003_71CF_01";
        engine.take_identities(&who, &group, line, 1).await.unwrap();
        let kept = engine.certificate_for_deleting(&who, used).await.unwrap();
        assert_eq!(kept.1, 1);
        match engine.delete_certificate(&who, used).await {
            Err(Error::Rejected(wrong)) => {
                assert_eq!(wrong, [Fault::StillUsed { count: 1 }.of("devices")]);
            }
            other => panic!("{other:?}"),
        }
        let customer = test.member(Profile::CustomerWrite);
        let none = engine.delete_certificate(&customer, free).await;
        assert!(matches!(none, Err(Error::NotFound)), "{none:?}");
        engine.delete_certificate(&who, free).await.unwrap();
        let gone = engine.certificate(&who, free).await;
        assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
        engine.certificate(&who, used).await.unwrap();
        test
    })
    .await;
}

#[tokio::test]
async fn a_device_is_registered_with_the_certificate_that_it_was_made_with_or_not_at_all() {
    on_each(async |test| {
        let engine = &test.engine;
        let operator = test.member(Profile::Operator);
        for (key, name) in [("P_0003_71CF_01", "Meter"), ("P_0003_71CF_02", "Mast")] {
            let input = input(&test, key, name);
            engine.create_certificate(&operator, &input).await.unwrap();
        }
        let group = test.group.to_string();
        let made = "A;545CB3B17AC98BA4;;P_0003_71CF_01";
        let taken = engine.take_identities(&operator, &group, made, 1).await;
        taken.unwrap();
        let session = test.session_of(test.group, Profile::CustomerWrite).await;
        let who = engine.session(&session).await.unwrap().unwrap();
        let series = |certificate: &str| SeriesInput {
            device_type: test.device_types[0].to_string(),
            certificate: certificate.into(),
            ..SeriesInput::default()
        };
        let register = async |id: &str, certificate: &str| {
            let input = RegistrationInput {
                id: id.into(),
                pac: "545CB3B17AC98BA4".into(),
                series: series(certificate),
                ..RegistrationInput::default()
            };
            engine.register_device(&who, &input).await
        };
        let differs = Fault::Differs.of("certificate");
        match register("A", "P_0003_71CF_02").await {
            Err(Error::Rejected(wrong)) => assert_eq!(wrong, std::slice::from_ref(&differs)),
            other => panic!("{other:?}"),
        }
        // A list tells it of the line.
        let lines = "A;545CB3B17AC98BA4\nB;545CB3B17AC98BA4";
        let other = series("P_0003_71CF_02");
        let list = engine.take_registration(&who, Purpose::Register, &other, lines);
        let list = list.await.unwrap();
        while work_list(engine).await {}
        let (_, page) = engine
            .registration(&who, list, &LineQuery::default())
            .await
            .unwrap();
        let verdicts = page.rows.into_iter().map(|line| (line.verdict, line.fault));
        let verdicts: Vec<_> = verdicts.collect();
        let expected = [
            (Verdict::Refused, Some(differs.clone())),
            (Verdict::New, None),
        ];
        assert_eq!(verdicts, expected);

        // Nobody needs to name it; and nothing else is told of the device afterwards.
        register("A", "").await.unwrap();
        engine.delete_device(&who, DeviceId(0xA)).await.unwrap();
        register("A", "P_0003_71CF_01").await.unwrap();
        let input = DeviceInput {
            name: "Meter".into(),
            certificate: "P_0003_71CF_02".into(),
            ..DeviceInput::default()
        };
        match engine.edit_device(&who, DeviceId(0xA), &input).await {
            Err(Error::Rejected(wrong)) => assert_eq!(wrong, [differs]),
            other => panic!("{other:?}"),
        }
        // Of another one nothing is known, and so it is what is said.
        register("B", "P_0003_71CF_02").await.unwrap();
        test
    })
    .await;
}
