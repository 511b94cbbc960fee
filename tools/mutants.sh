#!/usr/bin/env bash
# Mutation testing of the codec: each line of app/payload is broken in turn, and a test has to
# notice. Takes an hour or two, so it is not part of `make proof`. Arguments go to cargo-mutants,
# `-f src/parse.rs` for one file; what is found lies in target/mutants.out.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! cargo mutants --version >/dev/null 2>&1; then
  echo "cargo-mutants is missing: cargo install --locked cargo-mutants" >&2
  exit 1
fi

# Building takes longer than testing here: nothing is optimised, and of the random cases there
# are as many as find what the full number finds.
export CARGO_PROFILE_DEV_OPT_LEVEL=0 CARGO_PROFILE_DEV_DEBUG=0 CARGO_INCREMENTAL=1
export CODEC_CASES=${CODEC_CASES:-300} PROPTEST_CASES=${PROPTEST_CASES:-200}

cargo mutants --package payload --jobs 1 --timeout 60 --output target "$@"
