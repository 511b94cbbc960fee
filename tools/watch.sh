#!/usr/bin/env bash
# The developer's loop: rebuilds both halves without optimisation and restarts
# the back-end after every change. Stop it with Ctrl-C.
set -euo pipefail
cd "$(dirname "$0")/.."

tools/wasm.sh
tools/npm.sh
target_folder=${CARGO_TARGET_DIR:-target}
server=

stop_server() {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=
  fi
}
trap stop_server EXIT
trap 'exit 130' INT TERM

# Names, sizes and times of every source.
sources() {
  find app server frontend style public Cargo.toml Cargo.lock -type f -exec ls -ln --time-style=full-iso {} + | cksum
}

while true; do
  seen=$(sources)
  if tools/bundle.sh --dev && cargo build --quiet -p server; then
    stop_server
    SIGFOX_SITE=target/site SIGFOX_CALLBACK__ALLOWED_NETWORKS='["127.0.0.0/8"]' "$target_folder/debug/sigfox-backend" serve --demo &
    server=$!
  else
    echo "watch: not built; the back-end before it goes on"
  fi
  while [ "$(sources)" = "$seen" ]; do sleep 1; done
done
