//! What a contract grants beside carrying messages, as callbacks tell it.

use engine::callback::run_once;
use engine::testing::on_each;

use super::fleet::{get, hear, owe, ready};
use super::receiver::Receiver;

#[tokio::test]
async fn how_a_message_was_heard_is_told_where_its_contract_granted_that_when_it_came() {
    on_each(async |test| {
        ready(&test).await;
        let receiver = Receiver::new().await;
        let url = receiver.url("/?d={data}&s={station}&r={rssi}&n={snr}&a={avgSnr}");
        owe(&test, &get(url)).await;
        let (engine, token) = (&test.engine, &test.token);
        let change = async |granted: bool| {
            test.change_contract(|contract| contract.terms.options.network_metadata = granted)
                .await;
        };
        hear(engine, token, 1).await;
        change(false).await;
        hear(engine, token, 2).await;
        // What is told was granted, or not, when the message came.
        change(true).await;
        run_once(engine).await.unwrap();
        hear(engine, token, 3).await;
        run_once(engine).await.unwrap();
        let told: Vec<String> = receiver
            .heard()
            .iter()
            .map(|heard| heard.head.lines().next().unwrap().to_owned())
            .collect();
        let count = |part: &str| told.iter().filter(|line| line.contains(part)).count();
        assert_eq!(told.len(), 3, "{told:?}");
        assert_eq!(count("d=41ea00002b"), 3, "{told:?}");
        assert_eq!(count("s=0001&r=-129.90&n=10.50"), 2, "{told:?}");
        assert_eq!(count("s=null&r=null&n=null&a=N%2FA"), 1, "{told:?}");
        test
    })
    .await;
}
