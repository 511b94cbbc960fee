#!/usr/bin/env bash
# Builds what browsers fetch into target/site with frontend/bundle; arguments go
# to it (--dev). Needs tools/wasm.sh and tools/npm.sh before it.
set -euo pipefail
cd "$(dirname "$0")/.."

bundle=target/tools/release/bundle
if [ ! -x "$bundle" ]; then
  echo "bundle: building the bundler (two to four minutes, the first time only)"
fi
# In its own target folder and without link-time optimisation: it runs for
# seconds, so it is not worth minutes of the compiler's work.
CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_OPT_LEVEL=2 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
  CARGO_TARGET_DIR=target/tools cargo build --quiet --release -p bundle

if [ ! -d target/front/wasm32-unknown-unknown ]; then
  echo "bundle: building the browser half (two to five minutes from nothing)"
fi
set -a
# shellcheck source=/dev/null
. target/tools/wasm.env
set +a
exec "$bundle" "$@"
