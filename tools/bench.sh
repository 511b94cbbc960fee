#!/usr/bin/env bash
# Speed beside a peer or limit, on the release profile; writes bench.md.
set -euo pipefail
cd "$(dirname "$0")/.."

# The peers from npm, and what the browser's part measures: dist/.
tools/build.sh

# What cannot be measured here is told; in CI nobody reads the notice.
missing() {
  echo "SKIPPED: $1"
  [ -z "${CI:-}" ]
}

folder=$(mktemp -d /tmp/sigfox-postgres.XXXXXX)
trap 'tools/postgres.sh stop "$folder" 2>/dev/null || rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
# Durable: what is measured here must be what an operator gets.
if TEST_POSTGRES_URL=$(POSTGRES_DURABLE=1 tools/postgres.sh start "$folder"); then
  export TEST_POSTGRES_URL
else
  unset TEST_POSTGRES_URL
  missing "everything on PostgreSQL"
fi
cargo bench --quiet -p server --bench bench

# The live preview, in a browser.
if CHROMIUM=$(tools/chromium.sh); then
  (
    set -a
    # shellcheck source=/dev/null
    . target/tools/wasm.env
    set +a
    CARGO_TARGET_DIR=target/preview-bench "$CARGO" build --quiet --release --target wasm32-unknown-unknown \
      --manifest-path server/benches/preview/Cargo.toml
  )
  root=$PWD
  export CHROMIUM SIGFOX_BINARY=$root/dist/sigfox-backend SIGFOX_SITE=$root/dist/site BENCH_TABLE=$root/bench.md
  export PREVIEW_WASM=$root/target/preview-bench/wasm32-unknown-unknown/release/preview_bench.wasm
  npm --prefix end2end run --silent speed
else
  echo "| B11 | skipped: no Chromium | | | | | |" | tee -a bench.md
  missing "everything in a browser"
fi
