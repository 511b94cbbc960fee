#!/usr/bin/env bash
# Makes sure that the tools from npm are here (end2end/package.json): sass,
# wasm-opt, terser, Leaflet, Playwright. Installs them as the lock file says,
# again only when that has changed. Downloads no browser.
set -euo pipefail
cd "$(dirname "$0")/../end2end"

missing() {
  echo "npm: Node.js 20 or newer with npm is needed: from your system's packages (Debian 13: apt-get install nodejs npm) or https://nodejs.org" >&2
  exit 1
}

if ! command -v npm >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "npm: installing Node.js and npm (about two minutes)"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q >/dev/null || true
    apt-get install -qq -y --no-install-recommends nodejs npm >/dev/null
  else
    missing
  fi
fi
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || missing

stamp=node_modules/.installed
wanted=$({ cat package-lock.json .npmrc; node --version; } | sha256sum | cut -d' ' -f1)
if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
  echo "npm: installing the tools of the build (20 MB, under a minute)"
  # None of them needs an install script, and optional parts are native file
  # watchers nothing here uses.
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 \
    npm ci --ignore-scripts --omit=optional --no-progress --loglevel=error >/dev/null
  echo "$wanted" >"$stamp"
fi
echo "npm: ready, node $(node --version)"
