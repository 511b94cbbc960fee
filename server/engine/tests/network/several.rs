//! Device types of several contracts: of which one a device takes its token.

use domain::contract::{RenewalStatus, TokenState};
use domain::event::{EventKind, Variables};
use domain::permission::Profile;
use domain::{ContractId, DeviceId, UnixMillis};
use engine::Error;
use engine::testing::{on_each, start_intake};

use super::story::{DAY, DEVICE, HEARD, Heard, MINUTE, Story};

const MONTH: i64 = 31 * DAY;

/// Another device of the type.
const BESIDE: u32 = 0xA;

async fn hear(story: &Story, device: u32, seq: u16, at: i64) {
    let heard = Heard {
        device,
        seq,
        at,
        ..HEARD
    };
    assert_eq!(story.hear(heard).await, "accepted");
}

/// The contract of which a device has a token.
async fn held(story: &Story, device: u32) -> Option<ContractId> {
    let who = story.test.member(Profile::CustomerRead);
    let device = story.test.engine.device(&who, DeviceId(device)).await;
    let standing = device.unwrap().subscription;
    let held = standing.token == TokenState::Active;
    standing.contract.filter(|_| held)
}

/// How many tokens are taken of each contract.
async fn tokens(story: &Story, contracts: [ContractId; 2]) -> [i64; 2] {
    let [first, second] = contracts;
    [
        story.test.tokens(first).await,
        story.test.tokens(second).await,
    ]
}

fn words(contracts: &[ContractId]) -> Vec<String> {
    contracts.iter().map(ContractId::to_string).collect()
}

#[tokio::test]
async fn devices_take_tokens_of_the_first_contract_that_has_one() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_devices(0, &[BESIDE, 0xB]).await;
        let first = story.test.with_contract(|t| t.max_tokens = 1).await;
        let second = story.test.with_contract(|t| t.max_tokens = 1).await;
        story.test.use_contracts(0, &[first, second]).await;
        // In one request, and so in one transaction.
        let heard = [BESIDE, 0xB, DEVICE].map(|device| story.item(Heard { device, ..HEARD }));
        assert_eq!(story.hand_in(&heard).await, ["accepted"; 3]);
        assert_eq!(held(&story, BESIDE).await, Some(first));
        assert_eq!(held(&story, 0xB).await, Some(second));
        assert_eq!(held(&story, DEVICE).await, None);
        assert_eq!(tokens(&story, [first, second]).await, [1, 1]);
        let off = story.events(EventKind::OffContract).await;
        let told = &off[0].variables;
        assert_eq!(told.contract_id, Some(first.to_string()));
        assert_eq!(told.contract_ids, words(&[first, second]));
        assert_eq!(told.device_short_cause.as_deref(), Some("no_token_left"));

        // Whoever leaves makes room, on whichever of them.
        let writer = story.test.member(Profile::CustomerWrite);
        let engine = &story.test.engine;
        let left = engine.unsubscribe(&writer, DeviceId(0xB), None);
        left.await.unwrap();
        engine.restart(&writer, DeviceId(DEVICE)).await.unwrap();
        hear(&story, DEVICE, 1, MINUTE).await;
        assert_eq!(held(&story, DEVICE).await, Some(second));
        let took = story.events(EventKind::TokenActivated).await;
        assert_eq!(took[0].variables.contract_id, Some(second.to_string()));
        assert_eq!(took[0].variables.contract_ids, words(&[first, second]));
        story.test
    })
    .await;
}

#[tokio::test]
async fn at_the_end_of_its_token_a_device_is_renewed_or_goes_over_or_is_off_contract() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let ends = |days: i64| UnixMillis(story.start + days * DAY);
        let monthly = async |end: UnixMillis| {
            let contract = story.test.with_contract(|terms| {
                terms.token_months = 1;
                terms.communication_end = end;
            });
            contract.await
        };
        let (first, second) = (monthly(ends(45)).await, monthly(ends(100)).await);
        let both = [first, second];
        story.test.use_contracts(0, &both).await;
        hear(&story, DEVICE, 0, 0).await;
        assert_eq!(tokens(&story, both).await, [1, 0]);
        // Renewed, and then over with its contract.
        hear(&story, DEVICE, 1, MONTH).await;
        assert_eq!(tokens(&story, both).await, [1, 0]);
        assert_eq!(story.events(EventKind::TokenRenewal).await.len(), 1);
        hear(&story, DEVICE, 2, 50 * DAY).await;
        assert_eq!(tokens(&story, both).await, [0, 1]);
        let took = story.events(EventKind::TokenActivated).await;
        assert_eq!(took.len(), 2);
        let told = &took[1].variables;
        assert_eq!(told.contract_id, Some(second.to_string()));
        assert_eq!(told.contract_ids, words(&both));
        assert_eq!(told.device_message_time, Some(story.start + 50 * DAY));
        // Neither has anything for it any more.
        hear(&story, DEVICE, 3, 101 * DAY).await;
        assert_eq!(tokens(&story, both).await, [0, 0]);
        let off = story.events(EventKind::OffContract).await;
        let token_end = ends(50).plus_months(1).0;
        let expected = Variables {
            device_message_time: Some(story.start + 101 * DAY),
            contract_id: Some(second.to_string()),
            contract_ids: words(&both),
            business_operator_id: Some(story.test.group.to_string()),
            subscription_state: Some("INACTIVE".into()),
            expected_subscription_duration_end_time: Some(token_end),
            expected_token_end_time: Some(token_end),
            device_short_cause: Some("communication_ended".into()),
            device_cause: Some("The contract is over.".into()),
            ..Variables::default()
        };
        assert_eq!(off[0].variables, expected);
        let messages = story.messages().await;
        let carriages: Vec<i64> = messages.iter().map(|one| one.carriage as i64).collect();
        assert_eq!(carriages, [0, 0, 0, 1]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_contract_that_renews_nothing_hands_over_to_the_next_unless_the_type_renews_nothing() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_devices(0, &[BESIDE]).await;
        let fixed = story.test.with_contract(|terms| {
            terms.token_months = 1;
            terms.renewal = false;
        });
        let (fixed, next) = (fixed.await, story.test.with_contract(|_| {}).await);
        story.test.use_contracts(0, &[fixed, next]).await;
        hear(&story, DEVICE, 0, 0).await;
        hear(&story, BESIDE, 0, 0).await;
        assert_eq!(tokens(&story, [fixed, next]).await, [2, 0]);
        hear(&story, DEVICE, 1, MONTH).await;
        assert_eq!(held(&story, DEVICE).await, Some(next));
        story.test.with_renewal(0, "off").await;
        hear(&story, BESIDE, 1, MONTH).await;
        assert_eq!(held(&story, BESIDE).await, None);
        assert_eq!(tokens(&story, [fixed, next]).await, [0, 1]);
        story.test
    })
    .await;
}

#[tokio::test]
async fn the_order_is_that_of_the_form_and_tokens_go_on_whatever_becomes_of_it() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_devices(0, &[BESIDE]).await;
        let first = story.test.with_contract(|_| {}).await;
        let second = story.test.with_contract(|_| {}).await;
        let both = [first, second];
        story.test.use_contracts(0, &both).await;
        let came = story.events(EventKind::OnContract).await;
        assert_eq!(came.len(), 1);
        assert_eq!(came[0].variables.contract_id, Some(first.to_string()));
        assert_eq!(came[0].variables.contract_ids, words(&both));
        hear(&story, BESIDE, 0, 0).await;

        story.test.use_contracts(0, &[second, first, second]).await;
        let who = story.test.member(Profile::Operator);
        let engine = &story.test.engine;
        let device_type = engine.device_type(&who, story.test.device_types[0]);
        let stands: Vec<ContractId> = device_type
            .await
            .unwrap()
            .contracts
            .into_iter()
            .map(|one| one.0)
            .collect();
        assert_eq!(stands, [second, first]);
        hear(&story, DEVICE, 0, MINUTE).await;
        assert_eq!(held(&story, BESIDE).await, Some(first));
        assert_eq!(held(&story, DEVICE).await, Some(second));
        // Only a contract that is new is told.
        assert_eq!(story.events(EventKind::OnContract).await.len(), 1);

        // Taken from the type, it carries whoever has a token of it.
        let used = engine.contract_use(&who, first).await.unwrap();
        assert_eq!((used.device_types.len(), used.devices), (1, 1));
        story.test.use_contracts(0, &[second]).await;
        let used = engine.contract_use(&who, first).await.unwrap();
        assert_eq!((used.device_types.len(), used.devices), (0, 1));
        match engine.delete_contract(&who, second).await {
            Err(Error::Rejected(wrong)) => assert_eq!(wrong[0].field, "device_types"),
            other => panic!("{other:?}"),
        }
        hear(&story, BESIDE, 1, 2 * MINUTE).await;
        assert_eq!(held(&story, BESIDE).await, Some(first));
        story.test
    })
    .await;
}

#[tokio::test]
async fn two_processes_give_no_token_twice() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let (here, there) = (0xA00..0xA0A_u32, 0xB00..0xB0A_u32);
        let all: Vec<u32> = here.clone().chain(there.clone()).collect();
        story.test.with_devices(0, &all).await;
        let first = story.test.with_contract(|t| t.max_tokens = 7).await;
        let second = story.test.with_contract(|t| t.max_tokens = 12).await;
        story.test.use_contracts(0, &[first, second]).await;
        let other = story.test.another().await;
        start_intake(&other);
        let body = |devices: std::ops::Range<u32>| {
            let items: Vec<String> = devices
                .map(|device| story.item(Heard { device, ..HEARD }))
                .collect();
            format!("[{}]", items.join(","))
        };
        let token = &story.test.token;
        let both = async {
            tokio::join!(
                story.test.engine.receive(token, body(here).into()),
                other.receive(token, body(there).into())
            )
        };
        // They come when the first contract is held, so that they wait for it.
        let (here, there) = story.test.edit_under(first, |_| {}, both).await;
        assert_eq!(here.unwrap().len() + there.unwrap().len(), 20);
        assert_eq!(tokens(&story, [first, second]).await, [7, 12]);
        let mut holders = [0, 0, 0];
        for device in all {
            let place = match held(&story, device).await {
                Some(contract) if contract == first => 0,
                Some(_) => 1,
                None => 2,
            };
            holders[place] += 1;
        }
        assert_eq!(holders, [7, 12, 1]);
        other.close().await;
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_device_may_send_what_the_contract_of_its_token_grants() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story.test.with_devices(0, &[BESIDE]).await;
        let first: ContractId = story.test.device_type_form(0).await.contracts[0]
            .parse()
            .unwrap();
        story
            .with_terms(|contract| {
                contract.max_uplinks = Some(1);
                contract.terms.max_tokens = 1;
            })
            .await;
        let second = story.test.with_contract(|_| {}).await;
        story.test.use_contracts(0, &[first, second]).await;
        hear(&story, BESIDE, 0, 0).await;
        for seq in [0, 1] {
            hear(&story, DEVICE, seq, i64::from(seq) * MINUTE).await;
        }
        assert_eq!(held(&story, BESIDE).await, Some(first));
        assert_eq!(held(&story, DEVICE).await, Some(second));
        let messages = story.messages().await;
        assert!(messages.iter().all(|message| !message.over_quota));
        // The other way about.
        let writer = story.test.member(Profile::CustomerWrite);
        let engine = &story.test.engine;
        for device in [BESIDE, DEVICE] {
            let left = engine.unsubscribe(&writer, DeviceId(device), None);
            left.await.unwrap();
        }
        engine.restart(&writer, DeviceId(DEVICE)).await.unwrap();
        hear(&story, DEVICE, 2, 2 * MINUTE).await;
        assert_eq!(held(&story, DEVICE).await, Some(first));
        assert!(story.messages().await[2].over_quota);
        story.test
    })
    .await;
}

#[tokio::test]
async fn a_token_goes_along_to_a_type_that_has_its_contract_among_others() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        let first = story.test.with_contract(|t| t.max_tokens = 1).await;
        let second = story.test.with_contract(|_| {}).await;
        story.test.use_contracts(0, &[second]).await;
        story.test.use_contracts(1, &[first, second]).await;
        hear(&story, DEVICE, 0, 0).await;
        let writer = story.test.member(Profile::CustomerWrite);
        let to = story.test.device_types[1];
        let moved = story.test.engine.transfer(&writer, DeviceId(DEVICE), to);
        moved.await.unwrap();
        assert_eq!(held(&story, DEVICE).await, Some(second));
        assert_eq!(tokens(&story, [first, second]).await, [0, 1]);
        let told = story.events(EventKind::Transferred).await;
        assert_eq!(told[0].variables.contract_id, Some(second.to_string()));
        // The one that its type did not have before.
        let came = story.events(EventKind::OnContract).await;
        let last = &came[came.len() - 1].variables;
        assert_eq!(last.contract_id, Some(first.to_string()));
        assert_eq!(last.contract_ids, words(&[first, second]));
        story.test
    })
    .await;
}

#[tokio::test]
async fn whether_a_subscription_goes_on_is_told_with_the_device() {
    on_each(async |test| {
        let story = Story::begin(test).await;
        story
            .with_terms(|contract| contract.terms.token_months = 1)
            .await;
        let who = story.test.member(Profile::CustomerWrite);
        let engine = &story.test.engine;
        let status = async || {
            let device = engine.device(&who, DeviceId(DEVICE)).await;
            device.unwrap().renewal_status
        };
        assert_eq!(status().await, RenewalStatus::Allowed);
        hear(&story, DEVICE, 0, 0).await;
        assert_eq!(status().await, RenewalStatus::Allowed);
        hear(&story, DEVICE, 1, MONTH).await;
        assert_eq!(status().await, RenewalStatus::Renewed);
        story
            .with_terms(|contract| contract.terms.renewal = false)
            .await;
        assert_eq!(status().await, RenewalStatus::NotAllowed);
        // There is another contract to go over to.
        let form = story.test.device_type_form(0).await;
        let own = form.contracts[0].parse().unwrap();
        let next = story.test.with_contract(|_| {}).await;
        story.test.use_contracts(0, &[own, next]).await;
        assert_eq!(status().await, RenewalStatus::Renewed);
        story.test.with_renewal(0, "off").await;
        assert_eq!(status().await, RenewalStatus::NotAllowed);
        let left = engine.unsubscribe(&who, DeviceId(DEVICE), None);
        left.await.unwrap();
        assert_eq!(status().await, RenewalStatus::Ended);
        story.test
    })
    .await;
}
