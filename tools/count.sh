# What a run of the tests comes to; sourced by test.sh. The last line is
# `N passed, N failed, N skipped`. What cannot run for want of something is
# told and counted as skipped on a person's machine, and is a failure where
# CI is set: there nobody reads the notice.

passed=0 failed=0 skipped=0
failures=()

fail() {
  failed=$((failed + 1))
  failures+=("$1")
}

# skip NAME WHAT
skip() {
  echo
  if [ -n "${CI:-}" ]; then
    echo "== MISSING in CI: $2"
    fail "$1"
  else
    echo "== SKIPPED: $2"
    skipped=$((skipped + 1))
  fi
}

# add_up NAME PASSED FAILED SKIPPED STATUS: a suite that broke without naming a
# failed test, or ran none at all, is a failure too.
add_up() {
  passed=$((passed + $2)) failed=$((failed + $3)) skipped=$((skipped + $4))
  if [ "$3" -gt 0 ]; then
    failures+=("$1")
  elif [ "$5" -ne 0 ] || [ $(($2 + $4)) -eq 0 ]; then
    fail "$1"
  fi
}

# number WORD LINE: the number before the word, 0 if there is none.
number() {
  local found
  found=$(grep -oE "[0-9]+ $1" <<<"$2" | tail -1 | cut -d' ' -f1) || true
  echo "${found:-0}"
}

# summary LOGS: how it went, and whether well.
summary() {
  echo
  if [ "${#failures[@]}" -gt 0 ]; then
    echo "failed: ${failures[*]} (what they said is in $1)"
  fi
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ]
}
