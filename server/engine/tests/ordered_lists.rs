//! Lists of users, device types, groups, contracts and base stations: each in all of its orders, page
//! for page forth and back, and what their files tell, on both databases.

use std::fmt::Debug;

use domain::base_station::{StationInput, StationQuery, StationSort};
use domain::contract::{ContractInput, ContractQuery, ContractSort};
use domain::device_type::{DeviceTypeQuery, DeviceTypeSort};
use domain::group::{GroupInput, GroupQuery, GroupSort};
use domain::list::{Page, Total, orders};
use domain::permission::{Principal, Profile};
use domain::user::{UserQuery, UserSort};
use engine::testing::on_each;
use engine::{Engine, Error, Exported};

/// More than a page of them.
const MANY: usize = 30;

fn wrong(refused: Result<impl Debug, Error>) -> (String, &'static str) {
    match refused.unwrap_err() {
        Error::Rejected(wrong) => (wrong[0].field.clone(), wrong[0].fault.code()),
        other => panic!("{other:?}"),
    }
}

/// A query whose order and page can be said.
trait Said: Exported + Default {
    fn said(sort: &str, reversed: &str, after: &str, until: &str) -> Self;
}

macro_rules! said {
    ($($query:ty),*) => {$(
        impl Said for $query {
            fn said(sort: &str, reversed: &str, after: &str, until: &str) -> Self {
                Self {
                    sort: sort.into(),
                    reversed: reversed.into(),
                    size: 25,
                    after: after.into(),
                    until: until.into(),
                    ..Self::default()
                }
            }
        }
    )*};
}

said!(
    UserQuery,
    DeviceTypeQuery,
    GroupQuery,
    ContractQuery,
    StationQuery
);

/// Walks a list forth to its end and one page back; every row, in that order.
async fn walked<Q: Said>(
    engine: &Engine,
    who: &Principal,
    sort: &str,
    reversed: &str,
    id: fn(&Q::Row) -> String,
) -> Vec<Q::Row>
where
    Q::Row: Clone,
{
    let ids = |page: &Page<Q::Row>| page.rows.iter().map(id).collect::<Vec<String>>();
    let mut pages: Vec<Page<Q::Row>> = Vec::new();
    let mut after = String::new();
    loop {
        let query = Q::said(sort, reversed, &after, "");
        let page = query.page(engine, who).await.unwrap();
        after = page.next.clone().unwrap_or_default();
        pages.push(page);
        if after.is_empty() {
            break;
        }
    }
    assert!(pages.len() > 1, "there is more than a page");
    let until = pages[1].previous.clone().unwrap();
    let back = Q::said(sort, reversed, "", &until);
    let back = back.page(engine, who).await.unwrap();
    assert_eq!(ids(&back), ids(&pages[0]), "{sort} {reversed}");
    let rows: Vec<Q::Row> = pages.iter().flat_map(|page| page.rows.clone()).collect();
    assert_eq!(pages[0].total, Total::Exactly(rows.len() as i64));
    let mut each: Vec<String> = rows.iter().map(id).collect();
    each.sort_unstable();
    each.dedup();
    assert_eq!(each.len(), rows.len(), "no row comes twice");
    rows
}

/// Walks a list in each of its orders, and in each turned round: the same rows the other way. `key`
/// tells of a row what it is laid by.
async fn in_every_order<Q, S, K>(
    engine: &Engine,
    who: &Principal,
    all: &[orders::Told<S>],
    id: fn(&Q::Row) -> String,
    key: fn(&Q::Row, S) -> K,
) where
    Q: Said,
    Q::Row: Clone,
    S: Copy + PartialEq,
    K: Ord,
{
    for (sort, _, descends) in all {
        let word = orders::word(all, *sort);
        let mut rows = walked::<Q>(engine, who, word, "", id).await;
        let turned = walked::<Q>(engine, who, word, "on", id).await;
        let mut turned: Vec<String> = turned.iter().map(id).collect();
        turned.reverse();
        assert_eq!(rows.iter().map(id).collect::<Vec<String>>(), turned);
        if *descends {
            rows.reverse();
        }
        let keys: Vec<K> = rows.iter().map(|row| key(row, *sort)).collect();
        assert!(keys.is_sorted(), "{word}");
    }
    let odd = Q::said("shoe", "", "", "").page(engine, who).await;
    assert_eq!(wrong(odd.map(drop)), ("sort".to_owned(), "not_one_of"));
    let odd = Q::said("", "perhaps", "", "").page(engine, who).await;
    assert_eq!(wrong(odd.map(drop)), ("reversed".to_owned(), "not_one_of"));
    for nowhere in ["nowhere", "x.\0", ".x", "%.1"] {
        let odd = Q::said("", "", nowhere, "").page(engine, who).await;
        assert_eq!(wrong(odd.map(drop)).0, "after", "{nowhere:?}");
    }
}

/// A key of text or of a number, in one type.
fn number(value: i64) -> (i64, String) {
    (value, String::new())
}

fn text(value: &str) -> (i64, String) {
    (0, value.to_owned())
}

#[tokio::test]
async fn users_are_listed_in_every_order() {
    on_each(async |test| {
        let who = test.member(Profile::CustomerRead);
        for nth in 0..MANY {
            test.invited(&format!("many{nth:02}@example.org")).await;
        }
        let key = |row: &domain::user::UserView, sort| match sort {
            UserSort::Name => text(&row.name),
            UserSort::Email => text(&row.email),
            UserSort::Signed => number(row.signed_in.0),
            UserSort::Created => number(row.created.0),
        };
        let id = |row: &domain::user::UserView| row.id.to_string();
        in_every_order::<UserQuery, _, _>(&test.engine, &who, &UserSort::ALL, id, key).await;
        test
    })
    .await;
}

#[tokio::test]
async fn device_types_are_listed_in_every_order_and_by_group() {
    on_each(async |mut test| {
        let who = test.person(Profile::CustomerWrite).await;
        for nth in 0..MANY {
            let input = domain::device_type::DeviceTypeInput {
                name: format!("Type {nth:02}"),
                ..test.device_type_form(0).await
            };
            let made = test.engine.create_device_type(&who, &input).await;
            made.unwrap();
        }
        test.with_devices(0, &[0xA, 0xB]).await;
        let key = |row: &domain::device_type::DeviceTypeView, sort| match sort {
            DeviceTypeSort::Name => text(&row.name),
            DeviceTypeSort::Devices => number(row.devices),
            DeviceTypeSort::Created => number(row.created.0),
        };
        let id = |row: &domain::device_type::DeviceTypeView| row.id.to_string();
        let all = &DeviceTypeSort::ALL;
        in_every_order::<DeviceTypeQuery, _, _>(&test.engine, &who, all, id, key).await;

        let below = test.with_group_below().await;
        let below = test.device_types[below];
        let group = test.engine.device_type(&who, below).await.unwrap().group;
        let of_group = |group: String| DeviceTypeQuery {
            group,
            ..DeviceTypeQuery::default()
        };
        let page = test
            .engine
            .list_device_types(&who, &of_group(group.to_string()))
            .await
            .unwrap();
        let ids: Vec<_> = page.rows.iter().map(|row| row.id).collect();
        assert_eq!(ids, [below]);
        // Of a group that may not be seen nothing is told.
        let beside = test.with_group_beside().await;
        let page = test
            .engine
            .list_device_types(&who, &of_group(beside.to_string()))
            .await
            .unwrap();
        assert!(page.rows.is_empty());
        let odd = test
            .engine
            .list_device_types(&who, &of_group("here".into()))
            .await;
        assert_eq!(wrong(odd).0, "group");
        test
    })
    .await;
}

#[tokio::test]
async fn groups_are_listed_row_for_row_each_with_the_one_above_where_that_is_seen() {
    on_each(async |test| {
        let root = test.of_root();
        for nth in 0..MANY {
            let input = GroupInput {
                parent: test.group.to_string(),
                name: format!("Group {nth:02}"),
                kind: "basic".into(),
                timezone: "UTC".into(),
                ..GroupInput::default()
            };
            test.engine.create_group(&root, &input).await.unwrap();
        }
        let who = test.member(Profile::CustomerRead);
        let key = |row: &domain::group::GroupLine, sort| match sort {
            GroupSort::Name => text(&row.name),
            GroupSort::Created => number(row.created.0),
        };
        let id = |row: &domain::group::GroupLine| row.id.to_string();
        in_every_order::<GroupQuery, _, _>(&test.engine, &who, &GroupSort::ALL, id, key).await;

        let query = GroupQuery {
            text: "group 0".into(),
            kind: "basic".into(),
            ..GroupQuery::default()
        };
        let page = test.engine.group_lines(&who, &query).await.unwrap();
        assert_eq!(page.total, Total::Exactly(10));
        let above = page.rows[0].parent.as_ref().map(|parent| parent.0);
        assert_eq!(above, Some(test.group));
        let own = GroupQuery::default();
        let own = test.engine.group_lines(&who, &own).await.unwrap();
        let own = own.rows.iter().find(|row| row.id == test.group).unwrap();
        assert_eq!(own.parent, None, "the group above it is not seen");
        test
    })
    .await;
}

#[tokio::test]
async fn contracts_are_listed_in_every_order_and_told_in_a_file_as_a_whole() {
    on_each(async |test| {
        let root = test.of_root();
        for nth in 0..MANY {
            let input = ContractInput {
                group: test.group.to_string(),
                name: format!("Ladder {nth:02}"),
                start: format!("2026-01-{:02}T00:00", 28 - nth % 28),
                ..ContractInput::unlimited()
            };
            test.engine.create_contract(&root, &input).await.unwrap();
        }
        let who = test.member(Profile::CustomerRead);
        let key = |row: &domain::contract::ContractView, sort| match sort {
            ContractSort::Name => text(&row.contract.name),
            ContractSort::Start => number(row.contract.terms.start.0),
            ContractSort::Tokens => number(row.contract.terms.tokens_in_use),
            ContractSort::Created => number(row.created.0),
        };
        let id = |row: &domain::contract::ContractView| row.contract.id.to_string();
        in_every_order::<ContractQuery, _, _>(&test.engine, &who, &ContractSort::ALL, id, key)
            .await;

        // A file goes by name, whatever order was asked for, and takes no page.
        let query = ContractQuery {
            text: "ladder".into(),
            sort: "start".into(),
            after: "nowhere".into(),
            ..ContractQuery::default()
        };
        let mut export = test.engine.export_contracts(&who, &query).await.unwrap();
        let rows = export.more(&who).await.unwrap();
        assert_eq!(rows.len(), MANY);
        assert!(rows.is_sorted_by_key(|row| row.contract.name.clone()));
        assert!(export.more(&who).await.unwrap().is_empty());
        test
    })
    .await;
}

#[tokio::test]
async fn base_stations_are_listed_in_every_order_for_those_who_operate_them() {
    on_each(async |test| {
        let root = test.of_root();
        for nth in 0..MANY {
            let input = StationInput {
                id: format!("{:X}", 0x5000 + nth),
                name: format!("Tower {:02}", MANY - nth),
                ..StationInput::default()
            };
            let group = test.group.to_string();
            let made = test.engine.create_station(&root, &group, &input).await;
            made.unwrap();
        }
        let key = |row: &domain::base_station::StationView, sort| match sort {
            StationSort::Id => number(i64::from(row.id.0)),
            StationSort::Name => text(&row.name),
            StationSort::Contact => number(row.last_contact.map_or(0, |time| time.0)),
        };
        let id = |row: &domain::base_station::StationView| row.id.to_string();
        in_every_order::<StationQuery, _, _>(&test.engine, &root, &StationSort::ALL, id, key).await;
        let customer = test.member(Profile::CustomerWrite);
        let query = StationQuery::default();
        let hidden = test.engine.export_stations(&customer, &query).await;
        assert!(matches!(hidden.map(drop), Err(Error::NotFound)));
        test
    })
    .await;
}
