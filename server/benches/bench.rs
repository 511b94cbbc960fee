//! What `make bench` runs: ours and a peer or limit in one run, round by round in turn. The
//! ratio of the medians is what counts; absolute figures depend on the machine.

#[path = "bench/bare.rs"]
mod bare;
#[path = "bench/codec.rs"]
mod codec;
#[path = "bench/dispatch.rs"]
mod dispatch;
#[path = "bench/figures.rs"]
mod figures;
#[path = "bench/ingest.rs"]
mod ingest;
#[path = "bench/list.rs"]
mod list;
#[path = "bench/maps.rs"]
mod maps;
#[path = "bench/process.rs"]
mod process;
#[path = "bench/requests.rs"]
mod requests;
#[path = "../tests/doors/support.rs"]
#[allow(dead_code, reason = "stories need more of it")]
mod support;
#[path = "bench/table.rs"]
mod table;

use table::Table;

/// What can be run by itself.
const PARTS: [&str; 9] = [
    "codec",
    "requests",
    "ingest",
    "dispatch",
    "black-hole",
    "process",
    "list",
    "figures",
    "maps",
];

/// Every part, whose table is kept in `bench.md`, or those that are named: `cargo bench -p server --bench bench -- dispatch process`.
#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test --benches` and the like only want to know that it builds.
    if arguments.iter().any(|argument| argument == "--test") {
        return;
    }
    let mut named = arguments.iter().filter(|name| !name.starts_with('-'));
    let all = named.clone().next().is_none();
    if let Some(unknown) = named.find(|name| !PARTS.contains(&name.as_str())) {
        eprintln!(
            "no part is called {unknown}; there are {}",
            PARTS.join(", ")
        );
        std::process::exit(2);
    }
    let wanted = |part: &str| all || arguments.iter().any(|name| name == part);
    let mut table = Table::new();
    if wanted("codec") {
        codec::codec(&mut table);
    }
    if wanted("requests") {
        requests::requests(&mut table);
    }
    if wanted("ingest") {
        ingest::sqlite(&mut table).await;
        ingest::postgres(&mut table).await;
        ingest::registered(&mut table).await;
    }
    if wanted("dispatch") {
        dispatch::dispatch(&mut table).await;
    }
    if wanted("black-hole") {
        dispatch::black_hole(&mut table).await;
    }
    if wanted("process") {
        process::process(&mut table).await;
    }
    if wanted("list") {
        list::list(&mut table).await;
    }
    if wanted("figures") {
        figures::figures(&mut table).await;
    }
    if wanted("maps") {
        maps::maps(&mut table).await;
    }
    table.print();
    if all {
        table.write();
    }
}
