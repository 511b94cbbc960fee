//! Single devices: the code that each is registered with, whoever takes one over, and the end.

use domain::DeviceId;
use domain::audit::{AuditQuery, Verb};
use domain::message::MessageQuery;
use domain::permission::Profile;
use domain::registration::{Purpose, SeriesInput, Verdict};
use engine::Error;
use engine::testing::on_each;

use super::registering::{PAC, device, heard, one, series, shown, wrong};
use super::story::{clerk, lines, work_off};

const OTHER_PAC: &str = "0123456789ABCDEF";

#[tokio::test]
async fn a_device_is_registered_with_a_code_that_is_good_once() {
    on_each(async |mut test| {
        let who = test.member(Profile::CustomerWrite);
        let engine = &test.engine;
        let input = device(&test, 0, 0xA, PAC);
        assert_eq!(
            engine.register_device(&who, &input).await.unwrap(),
            DeviceId(0xA)
        );
        let first = shown(&test, &who, 0xA).await;
        assert_eq!((first.name.as_str(), first.prototype), ("Bin A", true));
        let pac = first.pac.unwrap();
        assert_ne!(pac, PAC);
        let again = engine.register_device(&who, &input).await;
        assert_eq!(wrong(again), one("id", "taken"));
        // Readers see no codes.
        let reader = test.member(Profile::DeviceManagerRead);
        assert_eq!(shown(&test, &reader, 0xA).await.pac, None);
        let refused = test.engine.register_device(&reader, &input).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");

        // Another owner needs the code that it has now.
        let (other, nth) = test.neighbour().await;
        for code in [PAC, ""] {
            let input = device(&test, nth, 0xA, code);
            let refused = wrong(test.engine.register_device(&other, &input).await);
            let expected = if code.is_empty() {
                "missing"
            } else {
                "wrong_pac"
            };
            assert_eq!(refused, one("pac", expected));
        }
        let input = device(&test, nth, 0xA, &pac);
        test.engine.register_device(&other, &input).await.unwrap();
        let gone = test.engine.device(&who, DeviceId(0xA)).await;
        assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
        let taken = shown(&test, &other, 0xA).await;
        assert_ne!(taken.pac.unwrap(), pac);
        // Both owners find it in their logs.
        let query = AuditQuery {
            verb: "transfer".into(),
            ..AuditQuery::default()
        };
        let log = test.engine.audit(&who, test.group, &query).await.unwrap();
        assert_eq!(log.rows.len(), 1);
        test
    })
    .await;
}

#[tokio::test]
async fn whoever_takes_a_device_over_gets_neither_its_token_nor_what_it_said() {
    on_each(async |mut test| {
        let who = test.member(Profile::CustomerWrite);
        test.start_intake();
        let input = device(&test, 0, 0xA, PAC);
        test.engine.register_device(&who, &input).await.unwrap();
        heard(&test, 0xA, 7).await;
        let before = shown(&test, &who, 0xA).await;
        let contract = before.subscription.contract.unwrap();
        assert_eq!(test.tokens(contract).await, 1);
        let (other, nth) = test.neighbour().await;
        test.clock.advance(1000);
        let input = device(&test, nth, 0xA, &before.pac.unwrap());
        test.engine.register_device(&other, &input).await.unwrap();
        assert_eq!(test.tokens(contract).await, 0);
        let after = shown(&test, &other, 0xA).await;
        assert_eq!((after.last_seen, after.messages), (None, Some(0)));
        assert_eq!(after.subscription.contract, None);
        let query = MessageQuery::default();
        let told = test.engine.device_messages(&other, DeviceId(0xA), &query);
        assert!(told.await.unwrap().page.rows.is_empty());
        test.clock.advance(1000);
        heard(&test, 0xA, 8).await;
        let told = test.engine.device_messages(&other, DeviceId(0xA), &query);
        assert_eq!(told.await.unwrap().page.rows.len(), 1);
        test
    })
    .await;
}

#[tokio::test]
async fn a_code_is_taken_for_the_own_one_of_a_device_by_its_first_registration_only() {
    on_each(async |test| {
        let who = clerk(&test).await;
        let engine = &test.engine;
        // Neither has it a certificate, nor is it a prototype: it is not registered.
        let neither = SeriesInput {
            prototype: String::new(),
            ..series(&test, 0)
        };
        let text = format!("A;{PAC}");
        let id = engine.take_registration(&who, Purpose::Register, &neither, &text);
        let id = id.await.unwrap();
        work_off(engine).await;
        engine.begin_registration(&who, id).await.unwrap();
        work_off(engine).await;
        let missing = Some(("certificate".to_owned(), "missing"));
        let refused = [(1, Verdict::Refused, missing)];
        assert_eq!(lines(&test, &who, id).await, refused);
        // Whoever has the device gives another code, and comes first.
        let input = device(&test, 0, 0xA, OTHER_PAC);
        engine.register_device(&who, &input).await.unwrap();
        engine.delete_device(&who, DeviceId(0xA)).await.unwrap();
        let input = device(&test, 0, 0xA, PAC);
        let refused = engine.register_device(&who, &input).await;
        assert_eq!(wrong(refused), one("pac", "wrong_pac"));
        test
    })
    .await;
}

#[tokio::test]
async fn only_what_never_spoke_is_deleted() {
    on_each(async |test| {
        let who = test.member(Profile::CustomerWrite);
        test.with_devices(0, &[0xA, 0xB]).await;
        test.start_intake();
        heard(&test, 0xB, 1).await;
        let refused = wrong(test.engine.delete_device(&who, DeviceId(0xB)).await);
        assert_eq!(refused, one("device", "has_token"));
        test.engine
            .unsubscribe(&who, DeviceId(0xB), None)
            .await
            .unwrap();
        let refused = wrong(test.engine.delete_device(&who, DeviceId(0xB)).await);
        assert_eq!(refused, one("device", "has_sent"));
        test.engine
            .delete_device(&who, DeviceId(0xA))
            .await
            .unwrap();
        let gone = test.engine.device(&who, DeviceId(0xA)).await;
        assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
        test
    })
    .await;
}

#[tokio::test]
async fn nobody_finds_out_by_wrong_codes_which_devices_there_are() {
    on_each(async |mut test| {
        let who = clerk(&test).await;
        let (_, nth) = test.neighbour().await;
        // Of others, and one that nobody registered.
        let theirs: Vec<u32> = (0x2000..0x2000 + 120).collect();
        test.with_devices(nth, &theirs).await;
        let fresh = 0x3000;
        let of_all = theirs.iter().chain([&fresh]);
        let text: Vec<String> = of_all.map(|id| format!("{id:X};{PAC}")).collect();
        let (engine, input) = (&test.engine, series(&test, 0));
        let text = text.join("\n");
        let id = engine.take_registration(&who, Purpose::Register, &input, &text);
        let id = id.await.unwrap();
        work_off(engine).await;
        let told = lines(&test, &who, id).await;
        let with = |code: &str| {
            let of = told.iter().filter_map(|line| line.2.as_ref());
            of.filter(|fault| fault.1 == code).count()
        };
        assert_eq!(with("wrong_pac"), 100);
        assert_eq!(with("too_many_wrong_pacs"), 21);

        // Nor by having it done what is not told.
        engine.begin_registration(&who, id).await.unwrap();
        work_off(engine).await;
        let done = lines(&test, &who, id).await;
        assert_eq!(done[100..], told[100..]);
        let hidden = engine.device(&who, DeviceId(fresh)).await;
        assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
        // One by one it is the same.
        let input = device(&test, 0, fresh, PAC);
        let refused = engine.register_device(&who, &input).await;
        assert!(matches!(refused, Err(Error::TooMany { .. })), "{refused:?}");
        // That a list was brought is in the log, whatever became of it.
        let query = AuditQuery {
            verb: Verb::Create.word().into(),
            object: id.to_string(),
            ..AuditQuery::default()
        };
        let log = engine.audit(&who, test.group, &query).await.unwrap();
        let fields = log.rows[0].fields.iter();
        let of_lines = fields.filter(|field| field.name == "lines");
        let of_lines: Vec<Option<&str>> = of_lines.map(|field| field.after.said()).collect();
        assert_eq!(of_lines, [Some("121")]);
        // Somebody else is not held up, and he himself is not for long.
        let other = clerk(&test).await;
        let wrong_one = device(&test, 0, theirs[0], PAC);
        let refused = engine.register_device(&other, &wrong_one).await;
        assert_eq!(wrong(refused), one("pac", "wrong_pac"));
        test.clock.advance(15 * 60_000);
        engine.register_device(&who, &input).await.unwrap();
        test
    })
    .await;
}
