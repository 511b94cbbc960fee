#!/usr/bin/env bash
# Speed beside a peer or limit, on the release profile; writes bench.md.
set -euo pipefail
cd "$(dirname "$0")/.."

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
cargo bench --quiet -p server --bench bench
