//! Contracts, base stations, product certificates and what devices were made.

use domain::audit::AuditQuery;
use domain::base_station::StationInput;
use domain::certificate::CertificateInput;
use domain::contract::ContractInput;
use domain::permission::Principal;

use super::story::{Log, not_told};

pub(super) async fn network(log: &Log<'_>, who: &Principal) {
    let (test, engine) = (log.test, &log.test.engine);
    let input = ContractInput {
        group: test.group.to_string(),
        name: "Second".into(),
        ..ContractInput::unlimited()
    };
    let made = engine.create_contract(who, &input);
    let id = log.leaves(1, "create_contract", made).await;
    let input = ContractInput {
        name: "Third".into(),
        ..input
    };
    let edited = engine.edit_contract(who, id, &input);
    log.leaves(1, "edit_contract", edited).await;
    let closed = engine.close_contract(who, id);
    log.leaves(1, "close_contract", closed).await;
    let deleted = engine.delete_contract(who, id);
    log.leaves(1, "delete_contract", deleted).await;
    identities(log, who).await;

    let input = StationInput {
        id: "0CD2".into(),
        name: "Tower".into(),
        region: "1".into(),
        ..StationInput::default()
    };
    let group = test.group.to_string();
    let made = engine.create_station(who, &group, &input);
    let (id, token) = log.leaves(1, "create_station", made).await;
    let input = StationInput {
        name: "Mast".into(),
        ..input
    };
    let edited = engine.edit_station(who, id, &input);
    log.leaves(1, "edit_station", edited).await;
    let renewed = engine.renew_station_token(who, id);
    let other = log.leaves(1, "renew_station_token", renewed).await;
    not_told(test, who, &[&token, &other]).await;
}

async fn identities(log: &Log<'_>, who: &Principal) {
    let (test, engine) = (log.test, &log.test.engine);
    let input = CertificateInput {
        group: test.group.to_string(),
        key: "P_0003_71CF_01".into(),
        name: "Meter".into(),
        ..CertificateInput::default()
    };
    let made = engine.create_certificate(who, &input);
    let id = log.leaves(1, "create_certificate", made).await;
    let input = CertificateInput {
        name: "Water meter".into(),
        ..input
    };
    let edited = engine.edit_certificate(who, id, &input);
    log.leaves(1, "edit_certificate", edited).await;
    let other = CertificateInput {
        key: "P_0003_71CF_02".into(),
        ..input
    };
    let other = engine.create_certificate(who, &other).await.unwrap();
    let deleted = engine.delete_certificate(who, other);
    log.leaves(1, "delete_certificate", deleted).await;

    let (pac, key) = ("545CB3B17AC98BA4", "000102030405060708090a0b0c0d0e0f");
    let lines = format!("C0FFEE;{pac};{key};P_0003_71CF_01\nC0FFEF;{pac}");
    let group = test.group.to_string();
    let taken = engine.take_identities(who, &group, &lines, 1);
    log.leaves(1, "take_identities", taken).await;
    let query = AuditQuery {
        kind: "identity".into(),
        ..AuditQuery::default()
    };
    let page = engine.audit(who, test.group, &query).await.unwrap();
    let of = page.rows[0].fields[0].after.said();
    assert_eq!(of, Some("C0FFEE, C0FFEF"), "of which devices");
    not_told(test, who, &[pac, key]).await;
}
