#!/usr/bin/env bash
# The promises at full size. Each line of the table is a test that `make test`
# runs in a reduced size; the size stands in its variable. Writes proof.md.
set -euo pipefail
cd "$(dirname "$0")/.."

# What is killed, strained and watched is what operators get.
tools/build.sh
export CRASH_BINARY=$PWD/dist/sigfox-backend

folder=$(mktemp -d /tmp/sigfox-postgres.XXXXXX)
trap 'tools/postgres.sh stop "$folder" 2>/dev/null || rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
TEST_POSTGRES_URL=$(POSTGRES_DURABLE=1 tools/postgres.sh start "$folder")
export TEST_POSTGRES_URL
# The figures that tests print are shown.
export RUST_TEST_NOCAPTURE=1

# The same feature set as `make test`, so that nothing is compiled twice.
readonly host=(-p payload -p domain -p radio -p simulator -p engine -p app -p server --features app/ssr)
failed=0
{
  echo "| check | size | duration | result |"
  echo "|---|---|---|---|"
} >proof.md

# prove CHECK SIZE "VARIABLE=VALUE ..." ARGUMENTS-OF-CARGO-TEST...
prove() {
  local check=$1 size=$2 variable=$3 started=$SECONDS result=ok
  shift 3
  echo "== $check: $size"
  # No test run is a failure too: a renamed test must not pass for good.
  # shellcheck disable=SC2086 # several variables, none with a space in it
  if ! env $variable cargo test --quiet "$@" 2>&1 | tee target/proof.log || ! grep -qE '^test result: ok\. [1-9]' target/proof.log; then
    result=FAILED
    failed=$((failed + 1))
  fi
  echo "| $check | $size | $((SECONDS - started)) s | $result |" >>proof.md
}

# skip CHECK SIZE VARIABLE: what cannot be proven here, since a file is not named.
skip() {
  echo "== SKIPPED: $1, which $3 would name"
  echo "| $1 | $2 | 0 s | skipped: $3 is not set |" >>proof.md
}

# recorded "VARIABLE ..." CHECK SIZE ARGUMENTS-OF-CARGO-TEST...: with the recordings
# that the variables name, if each names one.
recorded() {
  local variables=$1 check=$2 size=$3 variable named=
  shift 3
  for variable in $variables; do
    if [ -z "${!variable:-}" ]; then
      skip "$check" "$size" "$variable"
      return
    fi
    named+="$variable=${!variable} "
  done
  prove "$check" "$size" "$named" "$@" -- --ignored
}

# fuzz TARGET: coverage-guided, for five minutes.
fuzz() {
  local started=$SECONDS result=ok runs
  echo "== fuzzing $1"
  app/payload/fuzz/run.sh "$1" 300 2>&1 | tee target/proof.log | tail -3 || result=FAILED
  runs=$(sed -n 's/^stat::number_of_executed_units: //p' target/proof.log)
  if [ "$result" = FAILED ] || [ -z "$runs" ]; then
    result=FAILED
    failed=$((failed + 1))
  fi
  echo "| fuzzing of $1, guided by coverage | ${runs:-0} runs | $((SECONDS - started)) s | $result |" >>proof.md
}

prove "kill -9 under a stream of receptions, with batches, answers to devices and repeats under way: nothing acknowledged is lost or doubled, no callback is lost" \
  "100 kills, 2,000 messages/s" "CRASH_KILLS=100 CRASH_RATE=2000" "${host[@]}" --test crash killed::
prove "PostgreSQL stopped at once under the same: nothing is lost or doubled, the server recovers by itself" \
  "30 stops" CRASH_STOPS=30 "${host[@]}" --test crash postgres_stops::
prove "power cuts: un-synced writes dropped, torn or noise; the database is sound and complete" \
  "1,000 cuts" POWER_CUTS=1000 "${host[@]}" --test crash power::
prove "disk full, broken, read-only, stalled: 503 with a reason, counted, recovers by itself" \
  "6 troubles, twice each" "" "${host[@]}" --test crash trouble::
prove "slow senders, 10 MB bodies, 10,000 headers, compressed bombs: 50 MB more at most" \
  "200 senders at every door" STRAIN_SENDERS=200 "${host[@]}" --test crash strain::
prove "receivers that answer without end: 50 MB more at most" \
  "2,000 answers" GREEDY_ANSWERS=2000 "${host[@]}" --test crash answers::
prove "hostile receivers and addresses: every attempt ends as what it was, no forbidden connection" \
  "500 receivers and addresses" HOSTILE_RECEIVERS=500 "${host[@]}" --test callbacks hostile::
prove "retry clock: every attempt inside its window, whatever receivers ask for" \
  "100 callbacks, 76 hours" RETRY_DELIVERIES=100 "${host[@]}" --test callbacks retries::
prove "two processes on one database, one killed or cut off: the other sends what it held within ten seconds, and nothing is lost or counted twice" \
  "40 callbacks, 16 of them held" "" "${host[@]}" --test callbacks nodes::
prove "half load: memory and descriptors are flat" \
  "30 minutes" ENDURANCE_SECONDS=1800 "${host[@]}" --test crash endurance::
prove "kill -9 while a list of devices is looked at, registered and taken back: it is registered whole and once" \
  "100,000 devices, 20 kills, on both databases" "IMPORT_LINES=100000 CRASH_KILLS=20" "${host[@]}" --test crash imports::
prove "a list of devices is registered within a minute, in as many statements for a thousand lines as for one" \
  "100,000 devices, on both databases" IMPORT_LINES=100000 "${host[@]}" --test registration_statements
prove "every order of arrival ends in the same messages" \
  "500 fleets" "MERGE_CASES=500 MERGE_CASES_POSTGRES=100" "${host[@]}" --test merge every_order
prove "two processes on one PostgreSQL agree on every message" \
  "2,000 messages" "MERGE_MESSAGES=2000 MERGE_CASES_POSTGRES=100" "${host[@]}" --test merge two_processes
prove "a simulated fleet: its totals are those of an independent count, on both databases" \
  "10,000 devices, 30 days" \
  "FLEET_DEVICES=10000 FLEET_STATIONS=100 FLEET_DAYS=30 FLEET_INTERVAL=21600" \
  "${host[@]}" --test fleet
prove "the same with devices that send every five minutes, and others once a day" \
  "10,000 devices, 7 days" "FLEET_DEVICES=10000 FLEET_STATIONS=100 FLEET_DAYS=7" \
  "${host[@]}" --test fleet
# Recordings may not be here: their paths are given in these variables.
recorded RECORDED_RUN "the breaks of a recorded run name exactly the packets that were lost" \
  "the whole run" "${host[@]}" --test recordings the_breaks
recorded RECORDED_RUN "callbacks tell 94 % of the mean ratios that those of the real back-end told" \
  "the whole run" "${host[@]}" --test recordings callbacks_tell
recorded RECORDED_SAMPLE "a recorded sample: every message is made once, of all receptions of it" \
  "the whole sample" "${host[@]}" --test sample
recorded "RECORDED_RUN RECORDED_SAMPLE" "both by the commands: converted, replayed and told; a second replay changes nothing" \
  "every row" "${host[@]}" --test doors recorded::
prove "decoder, printer and encoder against an independent naive decoder" \
  "10,000,000 formats and messages each" CODEC_CASES=10000000 --release -p payload \
  --test naive_decoder --test printing --test encoding
prove "rendered templates are valid URIs, JSON, headers and forms; parsers never panic" \
  "1,000,000 inputs each" PROPTEST_CASES=1000000 --release -p payload \
  --test templates --test format_errors --test hexadecimal --test downlinks
prove "C code for firmware, compiled and run, makes the bytes that encoding makes" \
  "3,000 formats" CODEC_CASES=3000 --release -p payload --test firmware
for target in format template; do
  fuzz $target
done

cat proof.md
[ "$failed" -eq 0 ]
