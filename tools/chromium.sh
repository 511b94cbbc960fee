#!/usr/bin/env bash
# Prints the path of a Chromium the browser tests can drive. In CI, as root on a
# system with apt-get, installs one first. Ends with 1 and says why if there is
# none.
set -euo pipefail

find_chromium() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' \
    '/Applications/Chromium.app/Contents/MacOS/Chromium'; do
    if [ -n "$name" ] && command -v "$name"; then return 0; fi
  done
  return 1
}

if find_chromium; then exit 0; fi
if [ -n "${CI:-}" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "chromium: installing it with apt-get (100 MB, about two minutes)" >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q >/dev/null || true
  apt-get install -qq -y --no-install-recommends chromium fonts-dejavu-core >/dev/null
  find_chromium && exit 0
fi
echo "chromium: none found; install your system's (Debian: apt-get install chromium) or name one in CHROMIUM" >&2
exit 1
