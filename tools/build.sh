#!/usr/bin/env bash
# Builds both halves in release and puts them together in dist/: the executable
# and, beside it, the folder it serves.
set -euo pipefail
cd "$(dirname "$0")/.."

tools/wasm.sh
tools/npm.sh
tools/bundle.sh

target_folder=${CARGO_TARGET_DIR:-target}
if [ ! -x "$target_folder/release/sigfox-backend" ]; then
  echo "server: building it (five to eight minutes from nothing)"
fi
cargo build --quiet --release -p server

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
