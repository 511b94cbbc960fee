//! The figures of the welcome page.

use domain::overview::{Deliveries, FirstSteps, HEARD_MAX, Overview, Start};
use domain::permission::{Action, Actions, Principal};
use domain::{MessageId, UnixMillis};

use crate::Engine;
use crate::error::Error;
use crate::message_view::MessageViews;
use crate::store::{self, messages};

/// How many of the newest messages are shown.
const LATEST: i64 = 10;
/// How many of the newest posts are.
const POSTS: i64 = 3;

impl Engine {
    /// What `who` finds after signing in: who sees no group is told what he may do none the less.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn welcome(&self, who: &Principal) -> Result<Start, Error> {
        if !who.reach(Action::Read).is_empty() {
            return Ok(Start::Figures(self.overview(who).await?));
        }
        let mut profiles: Vec<(String, Actions)> = Vec::new();
        for role in &who.roles {
            let profile = (role.profile.clone(), role.actions);
            if !profiles.contains(&profile) {
                profiles.push(profile);
            }
        }
        Ok(Start::Nothing(profiles))
    }

    /// What is going on in the groups that `who` can see, and what wants his attention. Everything
    /// is looked up by indexes and no further than a bound, by as many statements whatever the
    /// number of devices and messages.
    ///
    /// # Errors
    /// [`Error::NotFound`] without any role.
    pub async fn overview(&self, who: &Principal) -> Result<Overview, Error> {
        let paths = who.reach(Action::Read);
        if paths.is_empty() {
            return Err(Error::NotFound);
        }
        let attention = self.attention(who).await?;
        let mut connection = self.db.read().acquire().await?;
        let mut overview = Overview {
            devices: 0,
            devices_heard: 0,
            device_types: 0,
            messages: 0,
            deliveries: Deliveries::default(),
            latest: Vec::new(),
            attention,
            news: Self::newest_news(&mut connection, who, POSTS).await?,
            writes_news: !who.reach(Action::Operate).is_empty(),
            may: FirstSteps {
                device_types: !who.reach(Action::WriteTypes).is_empty(),
                devices: !who.reach(Action::WriteFleet).is_empty(),
                messages: !who.reach(Action::WriteFleet).is_empty(),
                callbacks: !who.reach(Action::WriteCallbacks).is_empty(),
            },
        };
        let mut newest: Vec<(UnixMillis, MessageId)> = Vec::new();
        for path in paths {
            let (types, devices, count) =
                store::device_types::totals(&mut connection, path).await?;
            overview.device_types += types;
            overview.devices += devices;
            overview.messages += count;
            let left = HEARD_MAX - overview.devices_heard;
            overview.devices_heard += store::overview::heard(&mut connection, path, left).await?;
            let (owed, delivered, failed) =
                store::device_types::deliveries(&mut connection, path).await?;
            overview.deliveries.delivered += delivered;
            overview.deliveries.failed += failed;
            overview.deliveries.waiting += owed;
            newest.extend(store::overview::newest(&mut connection, path, LATEST).await?);
        }
        newest.sort_unstable_by_key(|one| std::cmp::Reverse(*one));
        newest.truncate(LATEST as usize);
        let ids: Vec<MessageId> = newest.iter().map(|one| one.1).collect();
        let mut latest = messages::by_ids(&mut connection, self.db.dialect, &ids).await?;
        latest.sort_by_key(|message| std::cmp::Reverse((message.time, message.id)));
        overview.latest = MessageViews::new(self, who)
            .whole(&mut connection, latest)
            .await?;
        Ok(overview)
    }
}
