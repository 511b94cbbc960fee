//! People, and programs with an API access, in stories.

use domain::api_access::{ApiAccessInput, Scope};
use domain::group::Group;
use domain::permission::{Principal, Profile, Role};
use domain::user::ChoosePassword;
use domain::{GroupId, UserId};

use super::TestEngine;
use crate::store::people;
use crate::{Client, secret};

impl TestEngine {
    /// Somebody of a group beside the demo group, and which of the device types lies there.
    pub async fn neighbour(&mut self) -> (Principal, usize) {
        let nth = self.with_device_type_beside().await;
        let of_type = self.device_types[nth];
        let seen = self.engine.device_type(&self.of_root(), of_type).await;
        let group = seen.unwrap().group;
        let id = self.group.to_string();
        let path = self.group_path.replace(&id, &group.to_string());
        (somebody(group, &path, Profile::CustomerWrite), nth)
    }

    /// Whoever operates the installation.
    pub fn of_root(&self) -> Principal {
        let end = self.group_path[1..].find('/').unwrap() + 2;
        let path = &self.group_path[..end];
        let id = path.trim_matches('/').parse().unwrap();
        somebody(id, path, Profile::Operator)
    }

    /// Somebody with a profile on the demo group.
    pub fn member(&self, profile: Profile) -> Principal {
        somebody(self.group, &self.group_path, profile)
    }

    /// Somebody with every right on a group beside it.
    pub fn stranger(&self) -> Principal {
        somebody(GroupId([0xee; 12]), "/ee/", Profile::Operator)
    }

    /// Somebody with a profile on a group.
    pub fn member_of(&self, group: &Group, profile: Profile) -> Principal {
        somebody(group.id, &group.path, profile)
    }

    /// The session of a new user with a profile on a group, who chose a password by a link as
    /// after an invitation.
    pub async fn session_of(&self, group: GroupId, profile: Profile) -> String {
        let id = UserId(self.engine.ids.long());
        let email = format!("{id}@example.org");
        let link = secret::new(&self.engine.world);
        let now = self.engine.world.clock.now();
        let user = people::NewUser {
            id,
            group,
            email: &email,
            name: profile.name(),
            password_hash: None,
            profile,
        };
        let mut tx = self.engine.db.write().await.unwrap();
        people::insert(&mut tx, &user, now).await.unwrap();
        people::put_link(&mut tx, &secret::hash(&link), Some(id), now.plus(60_000))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let password = "a quiet grey harbour".to_owned();
        let choice = ChoosePassword {
            token: link,
            email,
            again: password.clone(),
            password,
        };
        let client = Client {
            address: [127, 0, 0, 1].into(),
            agent: "test".into(),
        };
        let signed_in = self.engine.choose_password(&choice, &client).await;
        signed_in.unwrap().session().unwrap().token
    }

    /// Somebody with a profile on the demo group who is known, so that what goes on by itself goes on
    /// with his rights.
    pub async fn person(&self, profile: Profile) -> Principal {
        let session = self.session_of(self.group, profile).await;
        let known = self.engine.session(&session).await.unwrap();
        known.unwrap()
    }

    /// An API access of the demo group, or of one beside it, with a profile on it and every scope:
    /// login and password.
    pub async fn api_access_of(&self, group: GroupId, profile: Profile) -> (String, String) {
        let path = self
            .group_path
            .replace(&self.group.to_string(), &group.to_string());
        let input = ApiAccessInput {
            name: profile.name().into(),
            time_zone: "UTC".into(),
            scopes: Scope::ALL.map(|each| each.1.to_owned()).to_vec(),
            groups: vec![group.to_string()],
            profiles: vec![profile.name().into()],
            ..ApiAccessInput::default()
        };
        let keeper = somebody(group, &path, Profile::Operator);
        let made = self.engine.create_api_access(&keeper, group, &input).await;
        let made = made.unwrap();
        (made.id.to_string(), made.password)
    }

    /// Somebody of the demo group who has an account and no password yet.
    pub async fn invited(&self, email: &str) {
        let user = people::NewUser {
            id: UserId(self.engine.ids.long()),
            group: self.group,
            email,
            name: email,
            password_hash: None,
            profile: Profile::CustomerRead,
        };
        let mut tx = self.engine.db.write().await.unwrap();
        people::insert(&mut tx, &user, self.engine.world.clock.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
}

/// Whoever has a profile on the group of that path.
pub(super) fn somebody(group: GroupId, path: &str, profile: Profile) -> Principal {
    Principal {
        user: UserId([0xaa; 12]),
        email: "somebody@example.org".into(),
        name: "Somebody".into(),
        roles: vec![Role::fixed(group, path, profile)],
        from: None,
    }
}
