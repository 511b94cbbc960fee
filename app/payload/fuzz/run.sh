#!/usr/bin/env bash
# run.sh TARGET SECONDS: fuzzes one target, guided by coverage, on the stable
# compiler. What it learnt stays in corpus/, what it broke in artifacts/.
set -euo pipefail
cd "$(dirname "$0")"
target=${1:?a target: format or template}
seconds=${2:?how many seconds}

export CARGO_TARGET_DIR=${FUZZ_TARGET_DIR:-../../../target/fuzz}
export RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
  -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
  -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares \
  -Ccodegen-units=1 --cfg fuzzing"
# The host is named so that build scripts and macros stay free of all this.
host=$(rustc -vV | sed -n 's/^host: //p')
cargo build --quiet --release --target "$host" --bin "$target"
mkdir -p "corpus/$target" "artifacts/$target"
exec "$CARGO_TARGET_DIR/$host/release/$target" "corpus/$target" seeds/"$target" \
  -artifact_prefix="artifacts/$target/" -max_len=400 -timeout=5 \
  -max_total_time="$seconds" -print_final_stats=1
