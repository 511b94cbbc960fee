//! The stations' door: how large bodies may be, alone and together, packed and unpacked.

use axum::body::Body;
use bytes::Bytes;
use futures::StreamExt as _;
use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use server::listen::Peer;
use tower::ServiceExt as _;

use super::radio::{RECEPTIONS, TIME, app, assert_refused, silent};
use super::support::{TestApp, reception};

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_before_it_is_read() {
    let app = TestApp::with(&[("limits.body", "2048"), ("limits.bodies", "4096")]).await;
    let token = app.engine.token.clone();
    let said = Request::post(RECEPTIONS)
        .header("authorization", format!("Bearer {token}"))
        .header("content-length", "50000000");
    let answer = app.send(said.body(silent()).unwrap()).await;
    assert_refused(&answer, StatusCode::PAYLOAD_TOO_LARGE);

    // Without a length it is refused as soon as it is too much.
    let endless =
        futures::stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from_static(&[b' '; 1000])));
    let answer = app
        .radio(RECEPTIONS, &token, Body::from_stream(endless))
        .await;
    assert_refused(&answer, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(app.doors.bodies.left(), 4096, "the budget is given back");
    app.close().await;
}

#[tokio::test]
async fn an_answer_that_nobody_reads_keeps_its_share_of_the_budget() {
    let app = TestApp::with(&[("limits.body", "2048"), ("limits.bodies", "4096")]).await;
    let token = app.engine.token.clone();
    let request = Request::post(RECEPTIONS)
        .header("authorization", format!("Bearer {token}"))
        .extension(Peer("127.0.0.1:50000".parse().unwrap()))
        .body(Body::from("[1,1,1,1,1,1,1,1,1,1]"))
        .unwrap();
    let unread = app.router.clone().oneshot(request).await.unwrap();
    assert_eq!(unread.status(), StatusCode::OK);
    let left = app.doors.bodies.left();
    let unread = unread.into_body().collect().await.unwrap();
    let length = unread.to_bytes().len();
    assert!(length > 500, "{length}");
    assert_eq!(left, 4096 - length);
    assert_eq!(app.doors.bodies.left(), 4096, "the budget is given back");
    app.close().await;
}

#[tokio::test]
async fn bodies_that_arrive_together_share_one_budget() {
    let app = TestApp::with(&[("limits.body", "2048"), ("limits.bodies", "2048")]).await;
    let token = app.engine.token.clone();
    let (begun, waits) = tokio::sync::oneshot::channel::<()>();
    let (release, released) = tokio::sync::oneshot::channel::<()>();
    let first =
        futures::stream::once(async { Ok::<_, std::io::Error>(Bytes::from(vec![b' '; 2000])) });
    let rest = futures::stream::once(async {
        // The first part was taken in when the second is asked for.
        begun.send(()).unwrap();
        released.await.unwrap();
        Ok(Bytes::from_static(b"[]"))
    });
    let slow = app.radio(RECEPTIONS, &token, Body::from_stream(first.chain(rest)));
    let other = async {
        waits.await.unwrap();
        let answer = app.radio(RECEPTIONS, &token, vec![b' '; 1000]).await;
        assert_refused(&answer, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.header("retry-after"), "1");
        let counted = app.get("/metrics", None).await.body;
        assert!(
            counted.contains("uplink_refused_total{reason=\"bodies\"}"),
            "{counted}"
        );
        release.send(()).unwrap();
    };
    let (answer, ()) = tokio::join!(slow, other);
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (StatusCode::OK, "[]")
    );
    let answer = app.radio(RECEPTIONS, &token, "[]").await;
    assert_eq!(answer.status, StatusCode::OK);
    app.close().await;
}

#[tokio::test]
async fn a_compressed_body_is_taken_and_bounded() {
    let app = app().await;
    let budget = app.doors.bodies.left();
    let send = async |body: Vec<u8>, coding: &str| {
        let request = Request::post(RECEPTIONS)
            .header("authorization", format!("Bearer {}", app.engine.token))
            .header("content-encoding", coding)
            .body(Body::from(body))
            .unwrap();
        app.send(request).await
    };
    let pack = |text: &str| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packed, text.as_bytes()).unwrap();
        packed.finish().unwrap()
    };
    let item = format!("[{}]", reception("0BF2", "1CF14C", 1, TIME));
    let answer = send(pack(&item), "gzip").await;
    assert_eq!(answer.json()[0]["result"], "accepted", "{answer:?}");
    assert_refused(
        &send(item.clone().into_bytes(), "gzip").await,
        StatusCode::BAD_REQUEST,
    );
    assert_refused(
        &send(pack(&item), "br").await,
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
    );
    // A small body that unfolds into more than is let in.
    let bomb = pack(&" ".repeat(9 << 20));
    assert!(bomb.len() < 100_000);
    assert_refused(
        &send(bomb.clone(), "gzip").await,
        StatusCode::PAYLOAD_TOO_LARGE,
    );
    // One that says that it unfolds into less is stopped where it is too much.
    let mut liar = bomb;
    let end = liar.len() - 4;
    liar[end..].copy_from_slice(&1000_u32.to_le_bytes());
    assert_refused(&send(liar, "gzip").await, StatusCode::PAYLOAD_TOO_LARGE);
    let mut liar = pack(&" ".repeat(5000));
    let end = liar.len() - 4;
    liar[end..].copy_from_slice(&1000_u32.to_le_bytes());
    assert_refused(&send(liar, "gzip").await, StatusCode::BAD_REQUEST);
    let mut more = pack(&item);
    more.extend_from_slice(&[0, 1, 0, 0]);
    assert_refused(&send(more, "gzip").await, StatusCode::BAD_REQUEST);

    // Several parts one after another are one body (RFC 1952), however they are cut.
    let (start, rest) = item.split_at(30);
    let parts = [pack(start), pack(""), pack(rest)].concat();
    let answer = send(parts.clone(), "gzip").await;
    assert_eq!(answer.json()[0]["result"], "repeated", "{answer:?}");
    for end in [parts.len() - 1, parts.len() - 9, parts.len() - 12] {
        let broken_off = send(parts[..end].to_vec(), "gzip").await;
        assert!(broken_off.status.is_client_error(), "{broken_off:?}");
    }
    // Each is small enough, all together are not.
    let part = pack(&" ".repeat(3 << 20));
    let many = [part.clone(), part.clone(), part].concat();
    assert_refused(&send(many, "gzip").await, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(app.doors.bodies.left(), budget, "the budget is given back");
    app.close().await;
}
