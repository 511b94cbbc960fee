//! What is changed while devices speak, through two processes on one PostgreSQL, where several
//! write at once: nobody is refused, and no two wait for each other.

use std::cell::Cell;
use std::ops::Range;

use domain::contract::ContractInput;
use domain::permission::Profile;
use domain::{ContractId, DeviceId, UnixMillis};
use engine::Engine;
use engine::testing::{TestEngine, redecode, start_intake};
use engine::uplink::Answer;

use super::story::{DAY, HEARD, Heard, Story};

/// The devices that speak; each request tells of all of them.
const FLEET: Range<u32> = 0xA00..0xA28;
/// How often each of them speaks.
const ROUNDS: u16 = 25;

/// A fleet that four stations hear, two through each process.
struct Stage {
    story: Story,
    other: Engine,
}

impl Stage {
    async fn set(test: TestEngine) -> Self {
        let story = Story::begin(test).await;
        let devices: Vec<u32> = FLEET.collect();
        story.test.with_devices(0, &devices).await;
        let other = story.test.another().await;
        start_intake(&other);
        Self { story, other }
    }

    /// Hands in what a station hears of all devices, message by message.
    async fn hear(&self, engine: &Engine, station: u32) {
        for seq in 0..ROUNDS {
            let item = |device: u32| {
                // The order of their newest messages is not that of their ids.
                let at = 1000 * i64::from(seq) - i64::from(device);
                self.story.item(Heard {
                    device,
                    station,
                    seq,
                    at,
                    ..HEARD
                })
            };
            let items: Vec<String> = FLEET.map(item).collect();
            let body = format!("[{}]", items.join(","));
            let answers = engine.receive(&self.story.test.token, body.into()).await;
            for answer in answers.unwrap() {
                let stored = matches!(answer, Answer::Stored { .. });
                assert!(stored, "{answer:?}");
            }
        }
    }

    async fn hear_all(&self) {
        let (one, other) = (&self.story.test.engine, &self.other);
        tokio::join!(
            self.hear(one, 1),
            self.hear(one, 2),
            self.hear(other, 3),
            self.hear(other, 4)
        );
    }

    /// How many devices the device types count.
    async fn counted(&self) -> i64 {
        let who = self.story.test.member(Profile::CustomerRead);
        let engine = &self.story.test.engine;
        let types = engine.list_device_types(&who, &Default::default()).await;
        types.unwrap().rows.iter().map(|one| one.devices).sum()
    }

    /// The end: everything was stored, and the database had to part nobody.
    async fn end(self) {
        let Self { story, other } = self;
        let who = story.test.member(Profile::CustomerRead);
        for device in FLEET {
            let device = story.test.engine.device(&who, DeviceId(device)).await;
            assert_eq!(device.unwrap().messages, Some(i64::from(ROUNDS)));
        }
        other.close().await;
        story.test.engine.close().await;
        assert_eq!(story.test.deadlocks().await, 0);
        story.test.close().await;
    }
}

/// Does `change` over and over, told how often it was done before, as long as the fleet speaks.
async fn beside_traffic(change: impl AsyncFn(&Stage, u32)) {
    let Some(test) = TestEngine::postgres().await else {
        return;
    };
    let stage = Stage::set(test).await;
    let silent = Cell::new(false);
    let speaking = async {
        stage.hear_all().await;
        silent.set(true);
    };
    let changing = async {
        let mut times = 0;
        while !silent.get() {
            change(&stage, times).await;
            times += 1;
        }
    };
    tokio::join!(speaking, changing);
    stage.end().await;
}

#[tokio::test]
async fn a_keep_alive_is_edited_while_devices_speak() {
    beside_traffic(async |stage, times| {
        let seconds = 1800 + i64::from(times);
        stage.story.test.with_keep_alive(0, seconds).await;
    })
    .await;
}

#[tokio::test]
async fn devices_are_registered_and_get_other_keys_while_they_speak() {
    beside_traffic(async |stage, times| {
        let known = FLEET.map(|device| format!(r#"{{"id":"{device:X}","key":"{times:032x}"}}"#));
        let new = format!(r#""{:X}""#, 0xB00 + times);
        let devices: Vec<String> = known.chain([new]).collect();
        let body = format!(r#"{{"devices":[{}]}}"#, devices.join(","));
        let before = stage.counted().await;
        let (engine, token) = (&stage.story.test.engine, &stage.story.test.token);
        let registered = engine.register(token, body.into()).await.unwrap();
        assert_eq!((registered.devices, registered.keys), (1, FLEET.len()));
        assert_eq!(stage.counted().await, before + 1);
    })
    .await;
}

#[tokio::test]
async fn a_device_type_is_disengaged_while_its_devices_speak() {
    beside_traffic(async |stage, _| {
        let test = &stage.story.test;
        let who = test.member(Profile::CustomerWrite);
        let disengaged = test
            .engine
            .disengage_device_type(&who, test.device_types[0]);
        disengaged.await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_end_of_a_contract_is_moved_while_its_devices_speak() {
    beside_traffic(async |stage, times| {
        let test = &stage.story.test;
        let form = test.device_type_form(0).await;
        let contract: ContractId = form.contracts[0].parse().unwrap();
        let who = test.member(Profile::Operator);
        let now = test.engine.contract(&who, contract).await.unwrap();
        // Later and earlier by turns.
        let days = [300, 200][times as usize % 2];
        let end = UnixMillis(stage.story.start + days * DAY + i64::from(times) * 1000);
        let input = ContractInput {
            communication_end: end.field(),
            ..now.contract.input()
        };
        let edited = test.engine.edit_contract(&who, contract, &input).await;
        edited.unwrap();
    })
    .await;
}

#[tokio::test]
async fn messages_are_decoded_anew_while_others_join_them() {
    beside_traffic(async |stage, times| {
        let format = format!("f{times}::uint:16");
        stage.story.test.with_format(0, &format).await;
        let anew = async |engine: &Engine| while redecode(engine).await {};
        tokio::join!(anew(&stage.story.test.engine), anew(&stage.other));
    })
    .await;
}

#[tokio::test]
async fn a_group_that_the_database_ended_for_the_sake_of_another_is_stored_again() {
    let Some(test) = TestEngine::postgres().await else {
        return;
    };
    let story = Story::begin(test).await;
    let pair = [0xA, 0xB];
    story.test.with_devices(0, &pair).await;
    let items = pair.map(|device| story.item(Heard { device, ..HEARD }));
    let heard = story.test.cross(pair, story.hand_in(&items)).await;
    assert_eq!(heard, ["accepted"; 2]);
    story.test.engine.close().await;
    // Where the group is stored again before the other woke up, the two cross once more.
    let deadlocks = story.test.deadlocks().await;
    assert!(deadlocks >= 1, "{deadlocks}");
    story.test.close().await;
}
