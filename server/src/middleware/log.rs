//! One line and two metrics a request.
//!
//! The line names the route's pattern, not the address: links for choosing a password carry
//! their secret there, and queries may hold anything.

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use engine::Client;
use tokio::time::Instant;

/// Logs and counts a request when its answer begins.
pub async fn record(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = method(request.method());
    let path = request.extensions().get::<MatchedPath>();
    let route = path.map_or("(other)", MatchedPath::as_str).to_owned();
    let client = request
        .extensions()
        .get::<Client>()
        .map(|client| client.address);
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let took = started.elapsed();
    let labels = [
        ("method", method.to_owned()),
        ("route", route.clone()),
        ("status", status.to_string()),
    ];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_seconds", "route" => route.clone()).record(took);
    tracing::info!(
        method,
        route,
        status,
        micros = took.as_micros() as u64,
        client = client.map(tracing::field::display),
        "request"
    );
    response
}

/// A closed set: a stranger's invented methods must not become labels.
fn method(method: &http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}
