#!/usr/bin/env bash
# Makes sure that a compiler for the browser half is here: rustc with the
# standard library for wasm32. Writes which one into target/tools/wasm.env, as
# NAME=value lines for the environment of frontend/bundle and of clippy.
#
#   1. the rustc on the PATH has that library: nothing to do;
#   2. rustup fetches it;
#   3. Debian's compiler and library sources (packages made for browsers), the
#      library built once into that compiler's own folder;
#   4. otherwise say what to install.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly target=wasm32-unknown-unknown
readonly env_file=target/tools/wasm.env
# The `rust-version` of Cargo.toml; older compilers cannot build the workspace.
readonly oldest=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)

say() { echo "wasm: $*"; }

lib_folder() { "$1" --print target-libdir --target "$target" 2>/dev/null; }

new_enough() {
  local version
  version=$("$1" --version 2>/dev/null | cut -d' ' -f2) || return 1
  [ -n "$version" ] && [ "$(printf '%s\n%s\n' "$oldest" "$version" | sort -V | head -1)" = "$oldest" ]
}

usable() {
  local folder
  new_enough "$1" || return 1
  folder=$(lib_folder "$1") || return 1
  compgen -G "$folder/libstd-*.rlib" >/dev/null
}

# write_env CARGO RUSTC [LINKER]
write_env() {
  mkdir -p "$(dirname "$env_file")"
  {
    echo "CARGO=$1"
    echo "RUSTC=$2"
    if [ -n "${3:-}" ]; then echo "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$3"; fi
  } >"$env_file.new"
  mv "$env_file.new" "$env_file"
  say "ready, $("$2" --version | cut -d' ' -f1-2) ($2)"
}

# rustc-web ships no wasm linker of its own; any recent lld does.
debian_linker() {
  compgen -c wasm-ld | grep -E '^wasm-ld(-[0-9]+)?$' | sort -V | tail -1
}

give_up() {
  cat >&2 <<'TEXT'
wasm: there is no compiler for the browser half on this machine. One of these brings it:
  * rustup (https://rustup.rs), then: rustup target add wasm32-unknown-unknown
  * on Debian, as root:  apt-get install rustc-web cargo-web rust-web-src lld-19 gcc libc6-dev
                         tools/wasm.sh
TEXT
  exit 1
}

# 1. and 2.: `cargo` and `rustc` of the PATH.
if usable rustc; then
  linker=
  # Debian's own compiler on the PATH, made ready earlier.
  [ "$(command -v rustc)" != /usr/bin/rustc ] || linker=$(debian_linker)
  write_env cargo rustc "$linker"
  exit
fi
# Made ready by an earlier run that found rustup out of reach.
readonly debian_rustc=/usr/bin/rustc debian_cargo=/usr/bin/cargo
if usable $debian_rustc && [ -n "$(debian_linker)" ]; then
  write_env $debian_cargo $debian_rustc "$(debian_linker)"
  exit
fi
if command -v rustup >/dev/null && new_enough rustc; then
  say "fetching the standard library for $target with rustup (20 MB, under a minute)"
  if timeout 180 rustup target add "$target" && usable rustc; then
    write_env cargo rustc
    exit
  fi
  say "rustup could not fetch it"
fi

# 3.: Debian.
command -v apt-get >/dev/null || give_up
[ "$(id -u)" = 0 ] || give_up
if ! new_enough $debian_rustc || [ ! -d /usr/lib/rustlib/src/rust/library ] || [ -z "$(debian_linker)" ]; then
  say "installing Debian's compiler for browsers (200 MB, about two minutes)"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q >/dev/null || true
  apt-get install -qq -y --no-install-recommends \
    rustc-web cargo-web rust-web-src lld-19 gcc libc6-dev >/dev/null || give_up
fi
new_enough $debian_rustc || give_up

say "building the standard library for $target (about a minute, once on this machine)"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/src"
echo '#![no_std]' >"$work/src/lib.rs"
cat >"$work/Cargo.toml" <<'TOML'
[package]
name = "empty"
version = "0.0.0"
edition = "2021"
[workspace]
[profile.release]
opt-level = "s"
TOML
vendored=/usr/lib/rustlib/src/rust/library/vendor
# Building the library is a nightly feature of cargo; its sources and this
# compiler come from the same release, which is what makes it safe here.
(
  cd "$work"
  unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS RUSTUP_TOOLCHAIN
  RUSTC=$debian_rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$work/target" \
    $debian_cargo build --quiet --offline --release --target "$target" \
    -Z build-std=std,panic_abort,panic_unwind \
    --config 'source.crates-io.replace-with="vendored"' \
    --config "source.vendored.directory=\"$vendored\""
)
folder=$(lib_folder $debian_rustc)
mkdir -p "$folder"
find "$work/target/$target/release/deps" -name '*.rlib' ! -name 'libempty-*' -exec cp {} "$folder/" \;
usable $debian_rustc || give_up
write_env $debian_cargo $debian_rustc "$(debian_linker)"
