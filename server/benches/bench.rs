//! What `make bench` runs: ours and a peer or limit in one run, round by round in turn. The
//! ratio of the medians is what counts; absolute figures depend on the machine.

#[path = "bench/bare.rs"]
mod bare;
#[path = "bench/codec.rs"]
mod codec;
#[path = "bench/dispatch.rs"]
mod dispatch;
#[path = "bench/ingest.rs"]
mod ingest;
#[path = "bench/process.rs"]
mod process;
#[path = "bench/requests.rs"]
mod requests;
#[path = "bench/table.rs"]
mod table;

use table::Table;

#[tokio::main]
async fn main() {
    // `cargo test --benches` and the like only want to know that it builds.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let mut table = Table::new();
    codec::codec(&mut table);
    requests::requests(&mut table);
    ingest::sqlite(&mut table).await;
    ingest::postgres(&mut table).await;
    ingest::registered(&mut table).await;
    dispatch::dispatch(&mut table).await;
    dispatch::black_hole(&mut table).await;
    process::process(&mut table).await;
    table.print();
}
