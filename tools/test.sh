#!/usr/bin/env bash
# Everything that must hold, the same here and in CI: format, lints of both
# halves, the direction of the crates, tests on SQLite and PostgreSQL, doc
# tests, the release bundle, and the browser tests on it. One step failing does
# not hide the next ones. The last line is `N passed, N failed, N skipped`;
# a step without test cases counts only if it fails.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly host=(-p payload -p domain -p radio -p simulator -p engine -p app -p server --features app/ssr)
readonly target_folder=${CARGO_TARGET_DIR:-target}
readonly logs=target/test-logs
mkdir -p "$logs"
# shellcheck source=count.sh
. tools/count.sh

# Each build of CI is the first and the last one in its folder: what would make
# the next one quick costs time and half of the disk's space here.
if [ -n "${CI:-}" ]; then
  export CARGO_INCREMENTAL=0
fi

# Colours would have to be taken out again before counting.
export CARGO_TERM_COLOR=never NO_COLOR=1 CARGO_TERM_PROGRESS_WHEN=never
unset FORCE_COLOR

# run NAME COMMAND...: runs it, keeps what it says in $logs/NAME.log.
run() {
  local name=$1 started=$SECONDS
  shift
  echo
  echo "== $name"
  if "$@" 2>&1 | tee "$logs/$name.log"; then
    echo "== $name: well, $((SECONDS - started)) s"
  else
    echo "== $name: FAILED, $((SECONDS - started)) s"
    return 1
  fi
}

# A step that is no test suite: one failure, or nothing to count.
check() {
  run "$@" || fail "$1"
}

# cargo_tests NAME COMMAND...: the suites of the built-in harness, added up.
cargo_tests() {
  local name=$1 status=0 line good=0 bad=0 ignored=0
  run "$@" || status=1
  while read -r line; do
    good=$((good + $(number passed "$line")))
    bad=$((bad + $(number failed "$line")))
    ignored=$((ignored + $(number ignored "$line")))
  done < <(grep '^test result:' "$logs/$name.log" || true)
  add_up "$name" $good $bad $ignored $status
}

nextest() {
  local name=$1 status=0 line
  run "$@" || status=1
  line=$(grep -E '^ *Summary \[' "$logs/$name.log" | tail -1 || true)
  add_up "$name" "$(number passed "$line")" \
    $(($(number failed "$line") + $(number 'timed out' "$line") + $(number 'exec failed' "$line"))) \
    "$(number skipped "$line")" $status
}

browser_tests() {
  local name=browser status=0 counts
  local report=$PWD/$logs/browser.json
  rm -f "$report"
  # What end2end/playwright.config.ts starts and drives.
  export CHROMIUM=$1 SIGFOX_BINARY SIGFOX_SITE
  SIGFOX_BINARY=$(realpath "$target_folder/debug/sigfox-backend")
  SIGFOX_SITE=$(realpath target/site)
  export PLAYWRIGHT_JSON_OUTPUT_FILE=$report PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
  run $name env --chdir=end2end npx --no-install playwright test --reporter=list,json || status=1
  # A test that passes only when tried again has failed.
  counts=$(node -e '
    const { stats } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
    console.log(stats.expected, stats.unexpected + stats.flaky, stats.skipped);
  ' "$report" 2>/dev/null) || counts="0 0 0"
  # shellcheck disable=SC2086
  add_up $name $counts $status
}

# The law of the crates: who must not know whom.
arrows() {
  local broken=0
  # forbid PATTERN ARGUMENTS-OF-CARGO-TREE...
  forbid() {
    local tree found
    if ! tree=$(cargo tree --quiet -e normal --prefix none "${@:2}"); then
      echo "${*:2}: cargo does not tell what it depends on"
      broken=1
      return 0
    fi
    found=$(cut -d' ' -f1 <<<"$tree" | sort -u | grep -xE "$1") || return 0
    echo "${*:2} must not depend on:" $found
    broken=1
  }
  forbid 'domain|engine|app|server|radio|leptos|axum|tokio|sqlx' -p payload
  forbid 'engine|app|server|leptos|axum|tokio|sqlx' -p domain
  forbid 'engine|app|server|leptos|axum|tokio|sqlx' -p radio
  forbid 'engine|app|server|leptos|axum|tokio|sqlx' -p simulator
  forbid 'app|server|frontend|leptos|axum' -p engine
  forbid 'server|frontend' -p app --features app/ssr
  forbid 'engine|radio|simulator|server|axum|tokio|sqlx|hyper|rustls|mio' -p frontend --target wasm32-unknown-unknown
  return $broken
}

clippy_browser() (
  set -a
  # shellcheck source=/dev/null
  . target/tools/wasm.env
  set +a
  export CARGO_TARGET_DIR=target/front
  local half=(-p frontend -p app --features app/hydrate --target wasm32-unknown-unknown)
  # Debian's compiler for browsers comes without clippy.
  if "$CARGO" clippy --version >/dev/null 2>&1; then
    "$CARGO" clippy "${half[@]}" -- -D warnings
  else
    echo "no clippy beside $RUSTC: the compiler's own warnings only"
    # These are instead of those in .cargo/config.toml.
    RUSTFLAGS="--cfg=erase_components -Clink-args=--emit-relocs -Dwarnings" "$CARGO" check "${half[@]}"
  fi
)

tools/wasm.sh
tools/npm.sh

postgres_folder=
tidy_up() {
  if [ -n "$postgres_folder" ]; then tools/postgres.sh stop "$postgres_folder" || true; fi
}
trap tidy_up EXIT
trap 'exit 130' INT TERM

check format cargo fmt --all --check
check arrows arrows
check clippy-host cargo clippy "${host[@]}" -p bundle --all-targets -- -D warnings
check clippy-browser clippy_browser
check bundle tools/bundle.sh

# /tmp may be read by the cluster's user even where a home folder may not.
folder=$(mktemp -d /tmp/sigfox-postgres.XXXXXX)
if TEST_POSTGRES_URL=$(tools/postgres.sh start "$folder"); then
  postgres_folder=$folder
  export TEST_POSTGRES_URL
else
  rm -rf "$folder"
  unset TEST_POSTGRES_URL
  skip postgres "every test on PostgreSQL"
fi

tools/peers.sh || skip peers "callbacks to a real broker, to PHP and to a real mail server"

# With the binary, in one go: built apart, cargo would unite other features and
# compile the server half twice.
if run build cargo build "${host[@]}" --lib --bins --tests; then
  if cargo nextest --version >/dev/null 2>&1; then
    nextest tests cargo nextest run "${host[@]}" --no-fail-fast
  else
    cargo_tests tests cargo test "${host[@]}" --lib --bins --tests --no-fail-fast
  fi
  if [ -n "${TEST_POSTGRES_URL:-}" ]; then
    TEST_DATABASE=postgres cargo_tests doors-postgres cargo test "${host[@]}" --test doors --no-fail-fast
  fi
  cargo_tests doc-tests cargo test --doc -p payload -p domain -p radio -p simulator --no-fail-fast
  if chromium=$(tools/chromium.sh); then
    browser_tests "$chromium"
  else
    skip browser "every browser test"
  fi
else
  fail build
fi

summary "$logs"
