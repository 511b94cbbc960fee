#!/usr/bin/env bash
# Builds both halves in release and puts them together in dist/: the executable
# and, beside it, the folder it serves.
set -euo pipefail
cd "$(dirname "$0")/.."

tools/wasm.sh
tools/npm.sh

target_folder=${CARGO_TARGET_DIR:-target}
if [ ! -x "$target_folder/release/sigfox-backend" ]; then
  echo "server: building it beside the rest (up to twenty minutes in all, from nothing)"
fi
# Both halves at once: each ends with minutes in which the compiler is busy on one core only.
cargo build --quiet --release -p server &
server=$!
# Whoever stops this, stops that too.
trap 'kill "$server" 2>/dev/null || true' EXIT
tools/bundle.sh
wait "$server"
trap - EXIT

mkdir -p dist
# Beside and then renamed: a back-end that runs from here keeps its own files.
if ! cmp -s "$target_folder/release/sigfox-backend" dist/sigfox-backend; then
  cp "$target_folder/release/sigfox-backend" dist/.sigfox-backend
  mv dist/.sigfox-backend dist/sigfox-backend
fi
if ! diff -rq target/site dist/site >/dev/null 2>&1; then
  rm -rf dist/.site dist/.site-before
  cp -R target/site dist/.site
  if [ -d dist/site ]; then mv dist/site dist/.site-before; fi
  mv dist/.site dist/site
  rm -rf dist/.site-before
fi
echo "dist: ready"
