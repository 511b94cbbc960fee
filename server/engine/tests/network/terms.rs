//! Contracts as their operator makes, changes and deletes them.

use domain::contract::{ContractInput, ContractQuery, Plan, Terms, TokenState};
use domain::device_type::DeviceTypeInput;
use domain::list::Total;
use domain::permission::Profile;
use domain::{ContractId, DeviceId, UnixMillis};
use engine::Error;
use engine::testing::{TestEngine, on_each};

use super::story::{DAY, DEVICE, HEARD, Heard, MINUTE, Story};

fn fields(refused: Result<impl std::fmt::Debug, Error>) -> Vec<String> {
    match refused.unwrap_err() {
        Error::Rejected(wrong) => wrong.into_iter().map(|rejection| rejection.field).collect(),
        other => panic!("{other:?}"),
    }
}

fn new(test: &TestEngine, name: &str) -> ContractInput {
    ContractInput {
        group: test.group.to_string(),
        name: name.into(),
        ..ContractInput::unlimited()
    }
}

/// Has the first device type use a contract, or none.
async fn choose(test: &TestEngine, contract: Option<ContractId>) -> Result<(), Error> {
    let who = test.member(Profile::CustomerWrite);
    let input = DeviceTypeInput {
        contracts: contract.iter().map(ContractId::to_string).collect(),
        ..test.device_type_form(0).await
    };
    test.engine
        .edit_device_type(&who, test.device_types[0], &input)
        .await
}

#[tokio::test]
async fn a_contract_is_made_by_its_operator_and_read_by_whoever_reads_its_group() {
    on_each(async |test| {
        let engine = &test.engine;
        let operator = test.member(Profile::Operator);
        let (writer, reader) = (
            test.member(Profile::CustomerWrite),
            test.member(Profile::CustomerRead),
        );
        let stranger = test.stranger();
        let input = new(&test, "Meters 100%");
        let refused = engine.create_contract(&writer, &input).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        // The group of others does not exist; the field says so.
        let refused = engine.create_contract(&stranger, &input).await;
        assert_eq!(fields(refused), ["group"]);
        let nameless = ContractInput {
            name: " ".into(),
            start: "yesterday".into(),
            ..input.clone()
        };
        let refused = engine.create_contract(&operator, &nameless).await;
        assert_eq!(fields(refused), ["start", "name"]);
        let id = engine.create_contract(&operator, &input).await.unwrap();
        assert_eq!(
            engine.contract(&reader, id).await.unwrap().contract.name,
            "Meters 100%"
        );
        for refused in [
            engine.edit_contract(&writer, id, &input).await,
            engine.delete_contract(&reader, id).await,
        ] {
            assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        }
        // A device manager has nothing to do with them.
        let manager = test.member(Profile::DeviceManagerWrite);
        let refused = engine.contract(&manager, id).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        let refused = engine
            .list_contracts(&manager, &ContractQuery::default())
            .await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        let hidden = engine.contract(&stranger, id).await;
        assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");
        let hidden = engine.edit_contract(&stranger, id, &input).await;
        assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");

        // The list, by name and group, page by page.
        for n in 0..30 {
            let input = new(&test, &format!("Row {n:02}"));
            engine.create_contract(&operator, &input).await.unwrap();
        }
        let names = async |query: &ContractQuery| {
            let page = engine.list_contracts(&reader, query).await.unwrap();
            let names = page.rows.iter().map(|row| row.contract.name.clone());
            (names.collect::<Vec<_>>(), page.next, page.previous)
        };
        let query = |text: &str| ContractQuery {
            text: text.into(),
            size: 25,
            ..ContractQuery::default()
        };
        assert_eq!(names(&query("100%")).await.0, ["Meters 100%"]);
        let (first, next, _) = names(&query("row")).await;
        assert_eq!((first.len(), first[0].as_str()), (25, "Row 00"));
        let beyond = ContractQuery {
            after: next.unwrap(),
            ..query("row")
        };
        let (second, _, previous) = names(&beyond).await;
        assert_eq!((second.len(), second[0].as_str()), (5, "Row 25"));
        let back = ContractQuery {
            until: previous.unwrap(),
            ..query("row")
        };
        assert_eq!(names(&back).await.0, first);
        let here = ContractQuery {
            group: test.group.to_string(),
            ..query("without")
        };
        assert_eq!(names(&here).await.0, ["Without limits"]);
        let beside = test.with_group_beside().await;
        let elsewhere = ContractQuery {
            group: beside.to_string(),
            ..query("")
        };
        assert!(names(&elsewhere).await.0.is_empty(), "not to be seen");
        test
    })
    .await;
}

#[tokio::test]
async fn what_tokens_in_use_hold_cannot_be_changed_and_the_rest_can() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_devices(0, &[0xA, 0xB]).await;
        let engine = &story.test.engine;
        let operator = story.test.member(Profile::Operator);
        let ends = |days: i64| UnixMillis(story.start + days * DAY).field();
        let input = ContractInput {
            communication_end: ends(1000),
            token_months: "12".into(),
            ..new(&story.test, "Yearly")
        };
        let id = engine.create_contract(&operator, &input).await.unwrap();
        choose(&story.test, Some(id)).await.unwrap();
        for device in [DEVICE, 0xA] {
            assert_eq!(story.hear(Heard { device, ..HEARD }).await, "accepted");
        }
        let one = engine.contract(&operator, id).await.unwrap();
        assert_eq!(one.contract.terms.tokens_in_use, 2);
        let used = engine.contract_use(&operator, id).await.unwrap();
        assert_eq!((used.device_types.len(), used.devices), (1, 2));

        let wrong = ContractInput {
            start: ends(1),
            token_months: "6".into(),
            max_tokens: "1".into(),
            ..input.clone()
        };
        let refused = engine.edit_contract(&operator, id, &wrong).await;
        assert_eq!(fields(refused), ["start", "token_months", "max_tokens"]);
        let token_end = async |device: u32| {
            let device = engine.device(&operator, DeviceId(device)).await.unwrap();
            device.subscription.end
        };
        let before = token_end(DEVICE).await;
        assert_eq!(before, UnixMillis(story.start).plus_months(12));

        // Full, and over before the tokens would have been.
        let full = ContractInput {
            name: "Half a year".into(),
            communication_end: ends(180),
            max_tokens: "2".into(),
            renewal: String::new(),
            ..input.clone()
        };
        engine.edit_contract(&operator, id, &full).await.unwrap();
        assert_eq!(token_end(DEVICE).await, UnixMillis(story.start + 180 * DAY));
        // That was a mistake: the tokens last as long as before.
        for (end, expected) in [
            (ends(1000), before),
            (ends(180), UnixMillis(story.start + 180 * DAY)),
            (ends(200), UnixMillis(story.start + 200 * DAY)),
            (String::new(), before),
            (ends(180), UnixMillis(story.start + 180 * DAY)),
        ] {
            let edited = ContractInput {
                communication_end: end,
                ..full.clone()
            };
            engine.edit_contract(&operator, id, &edited).await.unwrap();
            assert_eq!(token_end(DEVICE).await, expected);
            assert_eq!(token_end(0xA).await, expected);
        }
        let left = Heard {
            device: 0xB,
            at: MINUTE,
            ..HEARD
        };
        story.hear(left).await;
        let third = engine.device(&operator, DeviceId(0xB)).await.unwrap();
        assert_eq!(third.subscription.token, TokenState::OffContract);

        // In use: not to be deleted, and by whom is told.
        let refused = engine.delete_contract(&operator, id).await;
        assert_eq!(fields(refused), ["device_types", "tokens"]);
        choose(&story.test, None).await.unwrap();
        let refused = engine.delete_contract(&operator, id).await;
        assert_eq!(fields(refused), ["tokens"]);
        for device in [DEVICE, 0xA] {
            let device = DeviceId(device);
            engine.unsubscribe(&operator, device, None).await.unwrap();
        }
        engine.delete_contract(&operator, id).await.unwrap();
        let gone = engine.contract(&operator, id).await;
        assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
        let device = engine.device(&operator, DeviceId(DEVICE)).await.unwrap();
        assert_eq!(device.subscription.contract, None);
        story.test
    })
    .await;
}

#[tokio::test]
async fn tokens_that_last_as_long_as_the_contract_follow_its_end() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let engine = &story.test.engine;
        let operator = story.test.member(Profile::Operator);
        let ends = |days: i64| UnixMillis(story.start + days * DAY).field();
        let input = |end: String| ContractInput {
            communication_end: end,
            ..new(&story.test, "Endless")
        };
        let endless = input(String::new());
        let id = engine.create_contract(&operator, &endless).await.unwrap();
        choose(&story.test, Some(id)).await.unwrap();
        story.hear(HEARD).await;
        let token_end = async || {
            let device = engine.device(&operator, DeviceId(DEVICE)).await.unwrap();
            device.subscription.end.0
        };
        assert_eq!(token_end().await, 0);
        for (days, expected) in [(10, 10), (5, 5), (30, 30)] {
            let input = input(ends(days));
            engine.edit_contract(&operator, id, &input).await.unwrap();
            assert_eq!(token_end().await, story.start + expected * DAY);
        }
        engine.edit_contract(&operator, id, &endless).await.unwrap();
        assert_eq!(token_end().await, 0);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_token_taken_while_its_contract_is_edited_ends_as_edited() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let engine = &story.test.engine;
        let operator = story.test.member(Profile::Operator);
        let endless = new(&story.test, "Endless");
        let id = engine.create_contract(&operator, &endless).await.unwrap();
        choose(&story.test, Some(id)).await.unwrap();
        let end = UnixMillis(story.start + 10 * DAY);
        let edited = |terms: &mut Terms| terms.communication_end = end;
        let heard = story.test.edit_under(id, edited, story.hear(HEARD)).await;
        assert_eq!(heard, "accepted");
        let device = engine.device(&operator, DeviceId(DEVICE)).await.unwrap();
        assert_eq!(device.subscription.end, end);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_contract_is_closed_with_its_tokens_and_tells_who_was_on_it() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_devices(0, &[0xA]).await;
        let engine = &story.test.engine;
        let operator = story.test.member(Profile::Operator);
        let input = ContractInput {
            plan: "pack".into(),
            ..new(&story.test, "Pack")
        };
        let id = engine.create_contract(&operator, &input).await.unwrap();
        choose(&story.test, Some(id)).await.unwrap();
        for device in [0xA, DEVICE] {
            story.hear(Heard { device, ..HEARD }).await;
        }
        let on = async |after: &str, size: u32| {
            let page = engine
                .contract_devices(&operator, id, after, "", size)
                .await;
            let (view, page) = page.unwrap();
            assert_eq!(view.contract.plan, Plan::Pack);
            let devices = page.rows.iter().map(|row| row.id.0);
            (devices.collect::<Vec<_>>(), page.total)
        };
        assert_eq!(on("", 25).await, (vec![0xA, DEVICE], Total::Exactly(2)));
        assert_eq!(on("10", 25).await.0, [DEVICE]);
        let device = DeviceId(0xA);
        engine.unsubscribe(&operator, device, None).await.unwrap();
        assert_eq!(on("", 25).await, (vec![DEVICE], Total::Exactly(1)));
        // What was given back was used all the same.
        let view = engine.contract(&operator, id).await.unwrap();
        let tokens = (view.contract.terms.tokens_in_use, view.tokens_used);
        assert_eq!(tokens, (1, 2));
        let stranger = story.test.stranger();
        let hidden = engine.contract_devices(&stranger, id, "", "", 25).await;
        assert!(matches!(hidden, Err(Error::NotFound)), "{hidden:?}");

        let writer = story.test.member(Profile::CustomerWrite);
        let refused = engine.close_contract(&writer, id).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        story.at(2 * DAY);
        engine.close_contract(&operator, id).await.unwrap();
        let view = engine.contract(&operator, id).await.unwrap();
        let over = UnixMillis(story.start + 2 * DAY);
        let terms = view.contract.terms;
        assert_eq!(
            (terms.activation_end, terms.communication_end),
            (over, over)
        );
        let late = Heard {
            seq: 1,
            at: 2 * DAY + MINUTE,
            ..HEARD
        };
        story.hear(late).await;
        let carriages = story.messages().await;
        let carriages: Vec<_> = carriages.iter().map(|m| m.carriage as i64).collect();
        assert_eq!(carriages, [0, 1]);
        // Closed once more it is as it was, and one that is to begin later has nothing to close.
        story.at(3 * DAY);
        engine.close_contract(&operator, id).await.unwrap();
        let again = engine.contract(&operator, id).await.unwrap();
        assert_eq!(again.contract.terms.communication_end, over);
        let later = ContractInput {
            start: UnixMillis(story.start + 9 * DAY).field(),
            ..new(&story.test, "Later")
        };
        let later = engine.create_contract(&operator, &later).await.unwrap();
        let refused = engine.close_contract(&operator, later).await;
        assert_eq!(fields(refused), ["communication_end"]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_fresh_installation_has_a_contract_and_commands_make_others() {
    on_each(async |test| {
        let engine = &test.engine;
        let all = engine.every_contract().await.unwrap();
        let names: Vec<&str> = all.iter().map(|one| one.contract.name.as_str()).collect();
        assert_eq!(names, ["Everything, without limits", "Without limits"]);
        assert_eq!(all[0].contract.terms, Terms::UNLIMITED);
        // Opened again there is still one.
        test.another().await.close().await;
        assert_eq!(engine.every_contract().await.unwrap().len(), 2);

        let input = ContractInput {
            name: "By command".into(),
            max_tokens: "5".into(),
            ..ContractInput::unlimited()
        };
        let id = engine.command_new_contract(input).await.unwrap();
        let change = |input: &mut ContractInput| input.max_tokens = "7".into();
        engine.command_edit_contract(id, change).await.unwrap();
        let found = async || {
            let all = engine.every_contract().await.unwrap();
            all.into_iter().find(|one| one.contract.id == id)
        };
        let made = found().await.unwrap();
        assert_eq!(made.group_name, "Operator");
        assert_eq!(made.contract.terms.max_tokens, 7);
        engine.command_close_contract(id).await.unwrap();
        let ended = found().await.unwrap().contract.terms.communication_end;
        assert_eq!(ended.0, test.clock_now());
        engine.command_delete_contract(id).await.unwrap();
        assert!(found().await.is_none());
        let gone = engine.command_close_contract(id).await;
        assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
        test
    })
    .await;
}
