#!/usr/bin/env bash
# A throw-away PostgreSQL (15 or newer) for tests, reachable from this machine only.
#
#   postgres.sh start FOLDER   makes a cluster in the new folder, starts it on a
#                              free port and prints its URL
#   postgres.sh stop FOLDER    stops it and removes the folder
#   postgres.sh crash FOLDER   stops it at once, as if its power were cut
#   postgres.sh resume FOLDER  starts it again, where it was
#
# In CI, as root on a system with apt-get, installs the server's programs first.
# Ends with 1 and says why if there are none.
set -euo pipefail

readonly oldest=15

# The newest folder with initdb and postgres in it: they are rarely on the PATH.
find_programs() {
  local folder version best= best_version=0
  for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin \
    /usr/local/opt/postgresql@*/bin "$(dirname "$(command -v postgres || echo /nowhere/postgres)")"; do
    [ -x "$folder/postgres" ] && [ -x "$folder/initdb" ] || continue
    version=$("$folder/postgres" --version | grep -oE '[0-9]+' | head -1)
    if [ "$version" -ge "$oldest" ] && [ "$version" -gt "$best_version" ]; then
      best=$folder best_version=$version
    fi
  done
  [ -n "$best" ] && echo "$best"
}

programs() {
  find_programs && return
  if [ -n "${CI:-}" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "postgres: installing it with apt-get (50 MB, about a minute)" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q >/dev/null || true
    apt-get install -qq -y --no-install-recommends postgresql >/dev/null
    find_programs && return
  fi
  echo "postgres: no PostgreSQL $oldest or newer found; install your system's (Debian: apt-get install postgresql)" >&2
  return 1
}

# The server refuses to run as root.
as_owner() {
  if [ "$(id -u)" != 0 ]; then
    "$@"
  else
    local user=postgres
    id "$user" >/dev/null 2>&1 || user=nobody
    setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups "$@"
  fi
}

free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

start() {
  local folder=$1 bin port fsync=off
  if [ -n "${POSTGRES_DURABLE:-}" ]; then fsync=on; fi
  bin=$(programs)
  mkdir -p "$folder"
  chmod 700 "$folder"
  if [ "$(id -u)" = 0 ]; then
    local user=postgres
    id "$user" >/dev/null 2>&1 || user=nobody
    chown "$user" "$folder"
  fi
  # From a folder that user may enter, or the programs complain.
  cd /
  as_owner "$bin/initdb" --pgdata="$folder/data" --username=postgres --auth=trust \
    --encoding=UTF8 --locale=C --no-sync >"$folder.log" 2>&1 \
    || { cat "$folder.log" >&2; return 1; }
  port=$(free_port)
  # `trust` is safe here: loopback only, and nothing in it is worth reading.
  # 300 connections, since every test opens a pool of its own. Syncing to the
  # disk is left out unless durability itself is measured. When something was
  # committed is what the tests of a cluster that stops go by.
  cat >>"$folder/data/postgresql.conf" <<EOF
port = $port
unix_socket_directories = '$folder'
listen_addresses = '127.0.0.1'
max_connections = 300
fsync = $fsync
track_commit_timestamp = on
EOF
  control "$folder" start
  echo "postgres://postgres@127.0.0.1:$port/postgres"
}

# control FOLDER COMMAND...: pg_ctl, which says why where it fails.
control() {
  local folder=$1 bin
  bin=$(find_programs)
  shift
  cd /
  as_owner "$bin/pg_ctl" --pgdata="$folder/data" --log="$folder/data/server.log" --wait --silent \
    "$@" >>"$folder.log" 2>&1 </dev/null \
    || { cat "$folder.log" "$folder/data/server.log" >&2; return 1; }
}

stop() {
  local folder=$1 bin
  bin=$(find_programs)
  cd /
  if [ -f "$folder/data/postmaster.pid" ]; then
    as_owner "$bin/pg_ctl" --pgdata="$folder/data" --mode=immediate --silent stop
  fi
  rm -rf "$folder" "$folder.log"
}

case "${1:-} ${2:-}" in
"start "?*) start "$2" ;;
"stop "?*) stop "$2" ;;
"crash "?*) control "$2" --mode=immediate stop ;;
"resume "?*) control "$2" start ;;
*)
  echo "usage: postgres.sh start|stop|crash|resume FOLDER" >&2
  exit 2
  ;;
esac
