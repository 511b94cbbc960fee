//! What becomes of who signs in, or changes his password, while somebody else changes it or locks him:
//! a password is compared outside of a transaction, and that takes a while.

use domain::permission::{Principal, Profile};
use domain::user::UserInput;
use domain::{Fault, UserId};

use super::Client;
use crate::Error;
use crate::store::{people, second_steps, users};
use crate::testing::{TestEngine, on_each};

fn client() -> Client {
    Client {
        address: [127, 0, 0, 1].into(),
        agent: "test".into(),
    }
}

/// Somebody who is signed in, and the hash of his password.
async fn somebody(test: &TestEngine) -> (Principal, String) {
    let session = test.session_of(test.group, Profile::CustomerRead).await;
    let who = test.engine.session(&session).await.unwrap().unwrap();
    let hash = hash_of(test, who.user).await;
    (who, hash)
}

async fn hash_of(test: &TestEngine, user: UserId) -> String {
    let mut connection = test.engine.db.read().acquire().await.unwrap();
    let hash = people::password_hash(&mut connection, user).await;
    hash.unwrap().unwrap()
}

#[tokio::test]
async fn a_password_that_was_changed_while_it_was_compared_is_of_no_use() {
    on_each(async |test| {
        let (who, hash) = somebody(&test).await;
        let mut tx = test.engine.db.write().await.unwrap();
        people::set_password(&mut tx, who.user, "that of another")
            .await
            .unwrap();
        tx.commit().await.unwrap();

        let (now, client) = (test.engine.world.clock.now(), client());
        let late = test
            .engine
            .let_in_by_password(who.user, &hash, &client, now)
            .await;
        assert!(matches!(late, Err(Error::WrongCredentials)));
        let own = "another grey harbour";
        let late = test.engine.replace_password(&who, own, &hash, &client);
        let Err(Error::Rejected(wrong)) = late.await else {
            panic!("it took the place of the other")
        };
        assert_eq!(wrong, [Fault::WrongPassword.of("own_password")]);
        assert_eq!(hash_of(&test, who.user).await, "that of another");
        test
    })
    .await;
}

#[tokio::test]
async fn nobody_is_let_in_beside_his_being_locked() {
    on_each(async |test| {
        let (who, hash) = somebody(&test).await;
        let now = test.engine.world.clock.now();
        // What waits for a code would be there again once he is not locked any more.
        let mut tx = test.engine.db.write().await.unwrap();
        let begun = second_steps::begin(&mut tx, who.user, b"sealed").await;
        assert!(begun.unwrap());
        let on = second_steps::confirm(&mut tx, who.user, now).await;
        assert!(on.unwrap());
        tx.commit().await.unwrap();

        let mut tx = test.engine.db.write().await.unwrap();
        users::hold(&mut tx, who.user).await.unwrap();
        users::set_locked(&mut tx, who.user, now).await.unwrap();
        let client = client();
        let (late, ()) = tokio::join!(
            test.engine
                .let_in_by_password(who.user, &hash, &client, now),
            async { tx.commit().await.unwrap() },
        );
        assert!(matches!(late, Err(Error::WrongCredentials)));
        test
    })
    .await;
}

#[tokio::test]
async fn nobody_changes_another_with_a_password_that_is_not_his_any_more() {
    on_each(async |test| {
        let session = test.session_of(test.group, Profile::CustomerWrite).await;
        let who = test.engine.session(&session).await.unwrap().unwrap();
        let confirmed = hash_of(&test, who.user).await;
        let (other, hash) = somebody(&test).await;
        let mut tx = test.engine.db.write().await.unwrap();
        people::set_password(&mut tx, who.user, "that of another")
            .await
            .unwrap();
        tx.commit().await.unwrap();

        let input = UserInput {
            first_name: "Ann".into(),
            email: "ann@example.org".into(),
            groups: vec![test.group.to_string()],
            profiles: vec![Profile::CustomerRead.name().into()],
            ..UserInput::default()
        };
        let settings = input.check().unwrap();
        let changes = (other.email.as_str(), &settings);
        let engine = &test.engine;
        let edited = engine.replace_user(&who, other.user, changes, Some(&confirmed));
        let hashes = (confirmed.as_str(), "a new one");
        let set = engine.replace_password_of(&who, other.user, hashes, false);
        for late in [edited.await, set.await] {
            let Err(Error::Rejected(wrong)) = late else {
                panic!("somebody else was changed")
            };
            assert_eq!(wrong, [Fault::WrongPassword.of("own_password")]);
        }
        assert_eq!(hash_of(&test, other.user).await, hash);
        let page = engine.user(&who, other.user).await.unwrap();
        assert_eq!(page.user.email, other.email);

        // Nor once he is locked.
        let now = test.engine.world.clock.now();
        let mut tx = test.engine.db.write().await.unwrap();
        people::set_password(&mut tx, who.user, &confirmed)
            .await
            .unwrap();
        users::set_locked(&mut tx, who.user, now).await.unwrap();
        tx.commit().await.unwrap();
        let late = engine.replace_password_of(&who, other.user, hashes, false);
        assert!(matches!(late.await, Err(Error::NotFound)));
        assert_eq!(hash_of(&test, other.user).await, hash);
        test
    })
    .await;
}
