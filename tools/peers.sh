#!/usr/bin/env bash
# Sees that the programs of others are there with which callbacks are tried: the broker
# mosquitto, PHP, and the mail server aiosmtpd. In CI, as root on a system with apt-get, installs
# them first. Ends with 1 and says what is missing.
set -euo pipefail

missing() {
  local name
  for name in mosquitto php aiosmtpd; do
    PATH=$PATH:/usr/sbin:/usr/local/sbin command -v "$name" >/dev/null || echo "$name"
  done
}

if [ -n "$(missing)" ] && [ -n "${CI:-}" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "peers: installing $(missing | xargs) with apt-get (25 MB, about a minute)" >&2
  export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
  apt-get update -q >/dev/null || true
  apt-get install -qq -y --no-install-recommends mosquitto php-cli python3-aiosmtpd >/dev/null
fi
if [ -n "$(missing)" ]; then
  echo "peers: $(missing | xargs) not found (Debian: apt-get install mosquitto php-cli python3-aiosmtpd)" >&2
  exit 1
fi
