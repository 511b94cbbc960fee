//! Tokens of other contracts and other device types, and what is told of them.

use domain::DeviceId;
use domain::contract::TokenState;
use domain::event::{EventKind, EventQuery, EventView, Variables};
use domain::permission::{Principal, Profile};
use engine::Error;
use engine::testing::on_each;

use super::story::{DAY, DEVICE, HEARD, Heard, Story};

const MONTH: i64 = 31 * DAY;

async fn hear(story: &Story, seq: u16, at: i64) {
    let heard = Heard { seq, at, ..HEARD };
    assert_eq!(story.hear(heard).await, "accepted");
}

/// Which messages are delivered.
async fn carriages(story: &Story) -> Vec<i64> {
    let messages = story.messages().await;
    messages.iter().map(|one| one.carriage as i64).collect()
}

fn kinds(events: &[EventView]) -> Vec<EventKind> {
    events.iter().map(|event| event.kind).collect()
}

/// Every event of a device, oldest first.
async fn events(story: &Story, device: u32) -> Vec<EventView> {
    let who = story.test.member(Profile::CustomerRead);
    let query = EventQuery {
        size: 250,
        ..EventQuery::default()
    };
    let engine = &story.test.engine;
    let page = engine.device_events(&who, DeviceId(device), &query).await;
    let mut rows = page.unwrap().rows;
    rows.reverse();
    rows
}

#[tokio::test]
async fn at_the_end_of_its_token_a_device_goes_over_to_the_contract_that_its_type_has_got() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story
            .with_terms(|contract| contract.terms.token_months = 1)
            .await;
        hear(&story, 0, 0).await;
        let took = story.events(EventKind::TokenActivated).await;
        let old = took[0].variables.contract_id.clone().unwrap();
        let old = old.parse().unwrap();
        let new = story
            .test
            .with_contract(|terms| {
                terms.max_tokens = 1;
                terms.token_months = 12;
            })
            .await;
        story.test.use_contract(0, new).await;
        // Its token goes on until its end.
        hear(&story, 1, 10 * DAY).await;
        let tokens = async || (story.test.tokens(old).await, story.test.tokens(new).await);
        assert_eq!(tokens().await, (1, 0));
        hear(&story, 2, MONTH).await;
        assert_eq!(tokens().await, (0, 1));
        let all = events(&story, DEVICE).await;
        let activated = EventKind::TokenActivated;
        assert_eq!(kinds(&all), [activated, EventKind::OnContract, activated]);
        let came = &all[1].variables;
        assert_eq!(came.contract_id, Some(new.to_string()));
        assert_eq!(came.contract_ids, [new.to_string()]);
        let holder = story.test.group.to_string();
        assert_eq!(came.business_operator_id, Some(holder));
        assert_eq!(came.subscription_state.as_deref(), Some("ACTIVATED"));
        let end = (story.start + MONTH, domain::UnixMillis(story.start + MONTH));
        assert_eq!(all[2].variables.device_message_time, Some(end.0));
        let until = end.1.plus_months(12).0;
        assert_eq!(all[2].variables.expected_token_end_time, Some(until));
        // Months later it still is on the new one, on which no other finds a token.
        hear(&story, 3, 3 * MONTH).await;
        assert_eq!(carriages(&story).await, [0, 0, 0, 0]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_device_type_that_renews_nothing_lets_tokens_end() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story
            .with_terms(|contract| contract.terms.token_months = 1)
            .await;
        story.test.with_renewal(0, "off").await;
        hear(&story, 0, 0).await;
        hear(&story, 1, MONTH).await;
        assert_eq!(carriages(&story).await, [0, 1]);
        let off = story.events(EventKind::OffContract).await;
        let told = off[0].variables.clone();
        let contract = told.contract_id.clone().unwrap();
        let end = Some(story.start + MONTH);
        let expected = Variables {
            device_message_time: end,
            contract_id: Some(contract.clone()),
            contract_ids: vec![contract.clone()],
            business_operator_id: Some(story.test.group.to_string()),
            subscription_state: Some("INACTIVE".into()),
            expected_subscription_duration_end_time: end,
            expected_token_end_time: end,
            device_short_cause: Some("not_renewed".into()),
            device_cause: Some("The token ended and is not renewed.".into()),
            ..Variables::default()
        };
        assert_eq!(told, expected);
        assert_eq!(story.test.tokens(contract.parse().unwrap()).await, 0);
        // The word of the form is looked at.
        let who = story.test.member(Profile::CustomerWrite);
        let mut form = story.test.device_type_form(0).await;
        assert_eq!(form.renewal, "off");
        form.renewal = "perhaps".into();
        let engine = &story.test.engine;
        let refused = engine.edit_device_type(&who, story.test.device_types[0], &form);
        match refused.await {
            Err(Error::Rejected(wrong)) => assert_eq!(wrong[0].field, "renewal"),
            other => panic!("{other:?}"),
        }
        story.test
    })
    .await;
}

#[tokio::test]
async fn test_frames_end_six_months_after_the_first() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story
            .with_terms(|contract| contract.terms.test_frames = 5)
            .await;
        for (seq, at) in [(0, 0), (1, DAY), (2, 180 * DAY), (3, 181 * DAY)] {
            hear(&story, seq, at).await;
        }
        let all = events(&story, DEVICE).await;
        let expected = [EventKind::FirstTestMessage, EventKind::TokenActivated];
        assert_eq!(kinds(&all), expected);
        let state = all[0].variables.subscription_state.as_deref();
        assert_eq!(state, Some("TEST_ACTIVATED"));
        let who = story.test.member(Profile::CustomerRead);
        let device = story.test.engine.device(&who, DeviceId(DEVICE)).await;
        let subscription = device.unwrap().subscription;
        assert_eq!(subscription.test_frames, 3);
        assert_eq!(subscription.activated.0, story.start + 181 * DAY);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_device_that_is_registered_comes_under_the_contract_of_its_type() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let engine = &story.test.engine;
        for _ in 0..2 {
            let body = r#"{"devices":["AAA4"]}"#;
            let registered = engine.register(&story.test.token, body.into());
            registered.await.unwrap();
        }
        let told = events(&story, 0xAAA4).await;
        assert_eq!(kinds(&told), [EventKind::OnContract]);
        let state = told[0].variables.subscription_state.as_deref();
        assert_eq!(state, Some("PRE_ACTIVATED"));
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_device_goes_to_another_type_with_its_token_or_without() {
    on_each(async |test| {
        let mut story = Story::begin(test).await;
        let beside = story.test.with_device_type_beside().await;
        let (first, second) = (story.test.device_types[0], story.test.device_types[1]);
        let writer = story.test.member(Profile::CustomerWrite);
        let engine = &story.test.engine;
        let device = DeviceId(DEVICE);
        hear(&story, 0, 0).await;
        let before = engine.device(&writer, device).await.unwrap().subscription;
        let old = before.contract.unwrap();

        // On the same contract nothing happens to the token.
        let choices = engine.transfer_choices(&writer, device, "").await.unwrap();
        let among = |id| choices.types.iter().any(|choice| choice.0 == id);
        assert!(among(first) && among(second) && !among(story.test.device_types[beside]));
        engine.transfer(&writer, device, second).await.unwrap();
        let moved = engine.device(&writer, device).await.unwrap();
        assert_eq!((moved.device_type, &moved.subscription), (second, &before));
        let devices = async |id| engine.device_type(&writer, id).await.unwrap().devices;
        assert_eq!((devices(first).await, devices(second).await), (0, 1));
        let all = events(&story, DEVICE).await;
        let transferred = EventKind::Transferred;
        assert_eq!(kinds(&all), [EventKind::TokenActivated, transferred]);
        let told = &all[1].variables;
        assert_eq!(told.device_type_source_id, Some(first.to_string()));
        assert_eq!(told.device_type_destination_id, Some(second.to_string()));
        hear(&story, 1, DAY).await;

        // On another it is lost, and the next message takes one of that.
        let new = story.test.with_contract(|_| {}).await;
        story.test.use_contract(0, new).await;
        engine.transfer(&writer, device, first).await.unwrap();
        let moved = engine.device(&writer, device).await.unwrap().subscription;
        assert_eq!((moved.token, moved.contract), (TokenState::None, None));
        let tokens = async || (story.test.tokens(old).await, story.test.tokens(new).await);
        assert_eq!(tokens().await, (0, 0));
        hear(&story, 2, 2 * DAY).await;
        assert_eq!(tokens().await, (0, 1));
        let all = events(&story, DEVICE).await;
        let since = [
            transferred,
            EventKind::OnContract,
            EventKind::TokenActivated,
        ];
        assert_eq!(kinds(&all[2..]), since);
        assert_eq!(carriages(&story).await, [0, 0, 0]);

        // Not to what one may not change, and not to another owner.
        let reader = story.test.member(Profile::CustomerRead);
        let refused = engine.transfer(&reader, device, second).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        let foreign = story.test.device_types[beside];
        for (who, code) in [
            (&writer, "unknown_device_type"),
            (&of_all(&writer), "other_owner"),
        ] {
            match engine.transfer(who, device, foreign).await {
                Err(Error::Rejected(wrong)) => {
                    let told = (wrong[0].field.as_str(), wrong[0].fault.code());
                    assert_eq!(told, ("device_type", code));
                }
                other => panic!("{other:?}"),
            }
        }
        story.test
    })
    .await;
}

/// The same with its rights on every group.
fn of_all(who: &Principal) -> Principal {
    let mut who = who.clone();
    let path = &mut who.roles[0].path;
    let root = path[1..].find('/').unwrap() + 2;
    path.truncate(root);
    who
}

#[tokio::test]
async fn a_message_sent_under_a_token_is_delivered_however_late_it_comes() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let end = story.start + 10 * DAY;
        story
            .with_terms(|contract| contract.terms.communication_end = domain::UnixMillis(end))
            .await;
        for (seq, at) in [(1, DAY), (3, 11 * DAY), (2, 9 * DAY), (4, 12 * DAY)] {
            hear(&story, seq, at).await;
        }
        // By time: two within the contract, two after its end.
        assert_eq!(carriages(&story).await, [0, 0, 1, 1]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn events_about_contracts_name_the_operators_of_network_and_contract() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let station = r#"{"stations":[{"id":"0009","operator":"SIGFOX_Test"}]}"#;
        let registered = story
            .test
            .engine
            .register(&story.test.token, station.into());
        registered.await.unwrap();
        story
            .with_terms(|contract| {
                contract.terms.token_months = 1;
                contract.terms.test_frames = 1;
            })
            .await;
        // Another network hears it as well, and tells of it later.
        let hear = async |seq, at| {
            for (station, result) in [(9, "accepted"), (1, "merged")] {
                let heard = Heard {
                    station,
                    seq,
                    at,
                    ..HEARD
                };
                assert_eq!(story.hear(heard).await, result);
            }
        };
        hear(0, 0).await;
        hear(1, DAY).await;
        hear(2, DAY + MONTH).await;
        story
            .with_terms(|contract| contract.terms.renewal = false)
            .await;
        hear(3, 4 * MONTH).await;
        let all = events(&story, DEVICE).await;
        let told: Vec<_> = all
            .iter()
            .map(|event| {
                let told = &event.variables;
                let network = told.network_operator_id.as_deref();
                (event.kind, network, told.business_operator_id.as_deref())
            })
            .collect();
        let (network, business) = (Some("SIGFOX_Test"), story.test.group.to_string());
        let business = Some(business.as_str());
        let expected = [
            (EventKind::FirstTestMessage, network, None),
            (EventKind::TokenActivated, None, None),
            (EventKind::TokenRenewal, network, business),
            (EventKind::OffContract, network, business),
        ];
        assert_eq!(told, expected);
        story.test
    })
    .await;
}
