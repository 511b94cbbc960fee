//! What becomes of the log when somebody writes into its tables, and when a person is erased.

use std::net::{IpAddr, Ipv4Addr};

use domain::UserId;
use domain::audit::{AuditQuery, EntryView, Shown, Tampering, Verb, Verdict, Who};
use domain::contract::ContractInput;
use domain::list::Total;
use domain::permission::{Principal, Profile};

use super::head_of_day;
use super::verifying::DAY;
use crate::Error;
use crate::testing::{TestEngine, on_each};

/// Somebody who changes things.
fn operator(test: &TestEngine) -> Principal {
    Principal {
        from: Some(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7))),
        ..test.member(Profile::Operator)
    }
}

/// Makes contracts, each of which is an entry.
async fn change(test: &TestEngine, times: usize) {
    let who = operator(test);
    for nth in 0..times {
        let input = ContractInput {
            group: test.group.to_string(),
            name: format!("Contract {nth}"),
            ..ContractInput::unlimited()
        };
        test.engine.create_contract(&who, &input).await.unwrap();
    }
}

async fn listed(test: &TestEngine) -> Vec<EntryView> {
    let (who, query) = (operator(test), AuditQuery::default());
    let page = test.engine.audit(&who, test.group, &query).await;
    page.unwrap().rows
}

/// Somebody writes into the database.
async fn write(test: &TestEngine, text: &'static str, number: i64) {
    let mut tx = test.engine.db.write().await.unwrap();
    let done = sqlx::query(text).bind(number).execute(&mut *tx).await;
    assert!(done.unwrap().rows_affected() > 0, "{text}");
    tx.commit().await.unwrap();
}

async fn verdict(test: &TestEngine, head: Option<&str>) -> Verdict {
    test.engine.verify_audit(head).await.unwrap()
}

/// What is found after somebody wrote `text` about the entry two before the end.
async fn found_after(test: &TestEngine, text: &'static str) -> (i64, Option<Tampering>) {
    change(test, 4).await;
    let whole = verdict(test, None).await;
    assert_eq!(whole.wrong, None);
    let number = whole.head.number - 2;
    write(test, text, number).await;
    (number, verdict(test, None).await.wrong)
}

#[tokio::test]
async fn a_chain_that_nobody_touched_holds() {
    on_each(async |test| {
        change(&test, 3).await;
        let whole = verdict(&test, None).await;
        assert_eq!(whole.wrong, None);
        let all = listed(&test).await;
        let last = (all[0].number, all[0].hash.clone());
        assert_eq!(last, (whole.head.number, whole.head.hash.clone()));
        change(&test, 2).await;
        let former = format!(" {}\n", whole.head.hash.to_uppercase());
        assert_eq!(verdict(&test, Some(&former)).await.wrong, None);
        let never = "ab".repeat(32);
        let other = verdict(&test, Some(&never)).await;
        assert_eq!(other.wrong, Some(Tampering::OtherEnd));
        test
    })
    .await;
}

#[tokio::test]
async fn an_entry_that_is_altered_is_found_whatever_is_altered_in_it() {
    for text in [
        "UPDATE audit SET time = time + 1 WHERE number = $1",
        "UPDATE audit SET who_id = 'aa' WHERE number = $1",
        "UPDATE audit SET who_kind = 'system' WHERE number = $1",
        "UPDATE audit SET verb = 'edit' WHERE number = $1",
        "UPDATE audit SET kind = 'device' WHERE number = $1",
        "UPDATE audit SET object_id = '' WHERE number = $1",
        "UPDATE audit SET group_path = '/' WHERE number = $1",
        "UPDATE audit SET said = REPLACE(said, 'Contract', 'Nothing') WHERE number = $1",
        "UPDATE audit SET hash = previous WHERE number = $1",
        "UPDATE audit_personal SET value = 'Somebody else' WHERE entry = $1 AND slot = 0",
        "UPDATE audit_personal SET subject = '' WHERE entry = $1 AND slot = 1",
    ] {
        on_each(async |test| {
            let (number, wrong) = found_after(&test, text).await;
            assert_eq!(wrong, Some(Tampering::Altered(number)), "{text}");
            test
        })
        .await;
    }
}

#[tokio::test]
async fn an_entry_that_is_gone_is_found_and_one_that_is_hidden() {
    on_each(async |test| {
        let text = "DELETE FROM audit WHERE number = $1";
        let (number, wrong) = found_after(&test, text).await;
        assert_eq!(wrong, Some(Tampering::Removed(number)));
        test
    })
    .await;
    for text in [
        "DELETE FROM audit_places WHERE entry = $1",
        // As many lists as before, and others.
        "UPDATE audit_places SET group_id = 'x' || group_id WHERE entry = $1",
        "INSERT INTO audit_places (group_id, entry) VALUES ('elsewhere', $1)",
    ] {
        on_each(async |test| {
            let (number, wrong) = found_after(&test, text).await;
            assert_eq!(wrong, Some(Tampering::Hidden(number)), "{text}");
            test
        })
        .await;
    }
}

#[tokio::test]
async fn an_entry_that_stands_beside_the_chain_is_found() {
    const COPY: &str = "INSERT INTO audit (number, time, who_kind, who_id, verb, kind, object_id, \
        group_id, group_path, said, previous, hash) SELECT number + 5, time, who_kind, who_id, \
        verb, kind, object_id, group_id, group_path, said, previous, hash FROM audit \
        WHERE number = $1";
    const BEFORE: &str = "INSERT INTO audit (number, time, who_kind, who_id, verb, kind, object_id, \
        group_id, group_path, said, previous, hash) SELECT 0 - number, time, who_kind, who_id, \
        verb, kind, object_id, group_id, group_path, said, previous, hash FROM audit \
        WHERE number = $1";
    const BACK: &str = "UPDATE audit_head SET number = $1, \
        hash = (SELECT hash FROM audit WHERE number = $1)";
    for (text, times, more) in [
        (COPY, 1, 5),
        (BEFORE, -1, 0),
        // The end is said to be an earlier one.
        (BACK, 1, 1),
    ] {
        on_each(async |test| {
            let (number, wrong) = found_after(&test, text).await;
            let place = times * number + more;
            assert_eq!(wrong, Some(Tampering::Added(place)), "{text}");
            test
        })
        .await;
    }
}

#[tokio::test]
async fn what_tells_of_a_person_does_not_go_unless_that_person_is_erased() {
    on_each(async |test| {
        let text = "DELETE FROM audit_personal WHERE entry = $1 AND slot = 0";
        let (number, wrong) = found_after(&test, text).await;
        assert_eq!(wrong, Some(Tampering::Emptied(number)));
        // That somebody else is erased is no excuse.
        test.engine.erase_person(UserId([0xbb; 12])).await.unwrap();
        let wrong = verdict(&test, None).await.wrong;
        assert_eq!(wrong, Some(Tampering::Emptied(number)));
        test.engine
            .erase_person(operator(&test).user)
            .await
            .unwrap();
        assert_eq!(verdict(&test, None).await.wrong, None);
        // Nor is it one for what is noted afterwards.
        let (number, wrong) = found_after(&test, text).await;
        assert_eq!(wrong, Some(Tampering::Emptied(number)));
        test
    })
    .await;
}

#[tokio::test]
async fn a_value_that_no_entry_has_is_found_wherever_it_stands() {
    for (text, more) in [
        (
            // Of a field that the entry does not have.
            "INSERT INTO audit_personal (entry, slot, salt, value, subject) \
             VALUES ($1, 99, '', 'Somebody', '')",
            0,
        ),
        (
            // Beyond the end, and before the beginning.
            "INSERT INTO audit_personal (entry, slot, salt, value, subject) \
             VALUES ($1 + 50, 0, '', 'Somebody', '')",
            50,
        ),
        (
            "INSERT INTO audit_personal (entry, slot, salt, value, subject) \
             SELECT 0 - entry, slot, salt, value, subject FROM audit_personal \
             WHERE entry = $1 AND slot = 0",
            i64::MIN,
        ),
    ] {
        on_each(async |test| {
            let (number, wrong) = found_after(&test, text).await;
            let place = match more {
                i64::MIN => -number,
                more => number + more,
            };
            assert_eq!(wrong, Some(Tampering::Surplus(place)), "{text}");
            test
        })
        .await;
    }
}

#[tokio::test]
async fn a_log_of_which_the_head_is_gone_is_told_as_that() {
    on_each(async |test| {
        let text = "DELETE FROM audit_head WHERE number >= $1";
        let (number, wrong) = found_after(&test, text).await;
        assert_eq!(wrong, Some(Tampering::HeadGone));
        assert_eq!(verdict(&test, None).await.head.number, number + 2);
        // What is wrong further up comes before it.
        let text = "DELETE FROM audit WHERE number = $1";
        write(&test, text, number).await;
        let wrong = verdict(&test, None).await.wrong;
        assert_eq!(wrong, Some(Tampering::Removed(number)));
        test
    })
    .await;
}

#[tokio::test]
async fn an_end_that_is_cut_off_is_found_and_where_it_was_patched_by_a_former_head() {
    on_each(async |test| {
        change(&test, 4).await;
        let whole = verdict(&test, None).await;
        let kept = whole.head.number - 2;
        write(&test, "DELETE FROM audit WHERE number > $1", kept).await;
        let cut = verdict(&test, None).await;
        assert_eq!(cut.wrong, Some(Tampering::Removed(kept + 1)));
        let patch = "UPDATE audit_head SET number = $1, \
            hash = (SELECT hash FROM audit WHERE number = $1)";
        write(&test, patch, kept).await;
        write(&test, "DELETE FROM audit_places WHERE entry > $1", kept).await;
        write(&test, "DELETE FROM audit_personal WHERE entry > $1", kept).await;
        change(&test, 3).await;
        assert_eq!(verdict(&test, None).await.wrong, None, "nothing shows it");
        let other = verdict(&test, Some(&whole.head.hash)).await;
        assert_eq!(other.wrong, Some(Tampering::OtherEnd));
        test
    })
    .await;
}

#[tokio::test]
async fn a_person_is_erased_and_the_chain_still_holds() {
    on_each(async |test| {
        change(&test, 2).await;
        let who = operator(&test);
        let named = Shown::Text(who.name.clone());
        let before = listed(&test).await;
        assert_eq!((&before[0].who_name, before[0].who), (&named, Who::Person));
        assert_eq!(before[0].from, Shown::Text("192.0.2.7".into()));
        // Of somebody else, in whose entry the address stands.
        let other = Principal {
            user: UserId([0xbb; 12]),
            email: "other@example.org".into(),
            ..who.clone()
        };
        let id = test.device_types[0];
        let view = test.engine.device_type(&other, id).await.unwrap();
        let mut input = view.input();
        input.alert_email = who.email.clone();
        test.engine
            .edit_device_type(&other, id, &input)
            .await
            .unwrap();

        assert!(test.engine.erase_person(who.user).await.unwrap() > 6);
        let after = listed(&test).await;
        let said = format!("{after:?}");
        assert!(!said.contains(&who.email), "{said}");
        let of_person: Vec<&EntryView> = after
            .iter()
            .filter(|entry| entry.who_id == who.user.to_string())
            .collect();
        assert_eq!(of_person.len(), 2);
        for entry in of_person {
            let erased = [&entry.who_name, &entry.who_email, &entry.from];
            assert_eq!(erased, [&Shown::Erased; 3]);
        }
        let by_other = other.user.to_string();
        let edited = after.iter().find(|entry| entry.who_id == by_other);
        let edited = edited.unwrap();
        assert_eq!(edited.who_email, Shown::Text(other.email.clone()));
        assert_eq!(edited.fields[0].after, Shown::Erased);
        assert_eq!(verdict(&test, None).await.wrong, None);
        change(&test, 1).await;
        assert_eq!(verdict(&test, None).await.wrong, None);
        test
    })
    .await;
}

#[tokio::test]
async fn whoever_may_change_nothing_reads_nothing_and_nobody_reads_above() {
    on_each(async |mut test| {
        change(&test, 1).await;
        let below = test.with_group_below().await;
        let below = test.device_types[below];
        let group = test.groups_below[0].clone();
        let query = AuditQuery::default();
        let reader = test.member(Profile::CustomerRead);
        let refused = test.engine.audit(&reader, test.group, &query).await;
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
        let stranger = test.stranger();
        let refused = test.engine.audit(&stranger, test.group, &query).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        let member = test.member_of(&group, Profile::CustomerWrite);
        let refused = test.engine.audit(&member, test.group, &query).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");

        let own = test.engine.audit(&member, group.id, &query).await.unwrap();
        let ids: Vec<&str> = own.rows.iter().map(|entry| entry.id.as_str()).collect();
        assert_eq!(ids, [below.to_string()]);
        let newest = listed(&test).await[0].number;
        assert_eq!(newest, own.rows[0].number, "seen from above");
        test
    })
    .await;
}

#[tokio::test]
async fn the_list_is_walked_page_by_page_and_narrowed() {
    on_each(async |test| {
        change(&test, 60).await;
        let who = operator(&test);
        let ask = async |query: AuditQuery| test.engine.audit(&who, test.group, &query).await;
        let first = AuditQuery {
            size: 25,
            verb: "create".into(),
            kind: "contract".into(),
            person: who.user.to_string(),
            ..AuditQuery::default()
        };
        let page = ask(first.clone()).await.unwrap();
        assert_eq!((page.rows.len(), page.total), (25, Total::Exactly(60)));
        let next = AuditQuery {
            after: page.next.unwrap(),
            ..first.clone()
        };
        let second = ask(next).await.unwrap();
        assert_eq!(second.rows[0].number, page.rows[24].number - 1);
        let back = AuditQuery {
            until: second.previous.unwrap(),
            ..first
        };
        assert_eq!(ask(back).await.unwrap().rows, page.rows);
        let one = AuditQuery {
            object: page.rows[3].id.clone(),
            ..AuditQuery::default()
        };
        assert_eq!(ask(one).await.unwrap().rows, page.rows[3..4]);
        let earlier = AuditQuery {
            before: Some(page.rows[0].time.0),
            kind: "contract".into(),
            person: who.user.to_string(),
            ..AuditQuery::default()
        };
        assert_eq!(
            ask(earlier).await.unwrap().rows,
            [],
            "the clock stands still"
        );
        let nobody = AuditQuery {
            person: "nobody@example.org".into(),
            ..AuditQuery::default()
        };
        assert_eq!(ask(nobody).await.unwrap().rows, []);
        for field in ["verb", "kind", "person", "after"] {
            let mut query = AuditQuery::default();
            let text = match field {
                "verb" => &mut query.verb,
                "kind" => &mut query.kind,
                "person" => &mut query.person,
                _ => &mut query.after,
            };
            text.push_str("nonsense");
            let Err(Error::Rejected(wrong)) = ask(query).await else {
                panic!("{field} passed")
            };
            assert_eq!(wrong[0].field, field);
        }
        let mut export = test
            .engine
            .export_audit(&who, test.group, &AuditQuery::default())
            .await
            .unwrap();
        // What he may by then is asked with each part.
        let reader = test.member(Profile::CustomerRead);
        let lost = export.more(&reader).await;
        assert!(matches!(lost, Err(Error::Forbidden)), "{lost:?}");
        let (mut all, mut parts) = (Vec::new(), 0);
        loop {
            let part = export.more(&who).await.unwrap();
            if part.is_empty() {
                break;
            }
            parts += 1;
            all.extend(part);
        }
        assert_eq!(parts, 1);
        assert_eq!(all[0].verb, Verb::Export, "it is noted itself");
        assert!(all.windows(2).all(|two| two[0].number > two[1].number));
        assert!(all.len() > 61);
        test
    })
    .await;
}

#[tokio::test]
async fn the_head_is_told_once_a_day() {
    on_each(async |test| {
        let mut told = None;
        let head = head_of_day(&test.engine, &mut told).await.unwrap().unwrap();
        assert_eq!(head, verdict(&test, None).await.head);
        change(&test, 1).await;
        test.clock.advance(DAY - 1);
        assert_eq!(head_of_day(&test.engine, &mut told).await.unwrap(), None);
        test.clock.advance(1);
        let next = head_of_day(&test.engine, &mut told).await.unwrap().unwrap();
        assert_eq!(next.number, head.number + 1);
        test
    })
    .await;
}

#[tokio::test]
async fn two_that_change_something_at_once_are_one_chain() {
    on_each(async |test| {
        let other = test.another().await;
        let who = operator(&test);
        let make = |engine: crate::Engine| {
            let (who, group) = (who.clone(), test.group);
            async move {
                for nth in 0..10 {
                    let input = ContractInput {
                        group: group.to_string(),
                        name: format!("Contract {nth}"),
                        ..ContractInput::unlimited()
                    };
                    engine.create_contract(&who, &input).await.unwrap();
                }
            }
        };
        let before = verdict(&test, None).await.head.number;
        tokio::join!(make(test.engine.clone()), make(other.clone()));
        let whole = verdict(&test, None).await;
        assert_eq!((whole.wrong, whole.head.number), (None, before + 20));
        other.close().await;
        test
    })
    .await;
}
