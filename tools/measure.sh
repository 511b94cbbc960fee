#!/usr/bin/env bash
# measure.sh proof|bench: runs the measurements in server/benches of that name
# on the release build; each writes its table into NAME.md.
set -euo pipefail
cd "$(dirname "$0")/.."

name=${1:?usage: measure.sh proof|bench}
folder=$(mktemp -d /tmp/sigfox-postgres.XXXXXX)
trap 'tools/postgres.sh stop "$folder" 2>/dev/null || rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
# Durable: what is measured here must be what an operator gets.
if TEST_POSTGRES_URL=$(POSTGRES_DURABLE=1 tools/postgres.sh start "$folder"); then
  export TEST_POSTGRES_URL
else
  unset TEST_POSTGRES_URL
  echo "SKIPPED: everything on PostgreSQL"
fi
if CHROMIUM=$(tools/chromium.sh); then export CHROMIUM; else echo "SKIPPED: everything in the browser"; fi
SIGFOX_BINARY=$PWD/dist/sigfox-backend SIGFOX_SITE=$PWD/dist/site cargo bench --quiet -p server --bench "$name"
