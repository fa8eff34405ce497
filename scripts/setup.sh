#!/usr/bin/env bash
# Set up this checkout under .local/: a virtual environment with the locked packages, and the packages of the pages
# (scripts/web.sh). Quick when there is nothing to do.
#   scripts/setup.sh        what the service needs to run
#   scripts/setup.sh dev    and what its tests and linters need, TimescaleDB's Community edition included where it can be had
set -euo pipefail
cd "$(dirname "$0")/.."

lock=requirements.txt
venv=.local/venv
mkdir -p .local
exec 9>.local/setup.lock
flock 9

if [ "${1:-}" = dev ]; then
  lock=requirements-dev.txt
  scripts/community.sh
fi

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# install PACKAGE...: with apt as root; anybody else is told what to ask for.
install() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing $*"
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"; } \
      >.local/apt.log 2>&1 || fail "apt-get could not install $*: see .local/apt.log"
  else
    fail "please have these installed first: $*"
  fi
}

find_python() {
  local name
  for name in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  return 1
}

# stamp FILE: what the environment looks like once FILE is installed into it.
stamp() { { readlink -f .; sha256sum "$1"; } | sha256sum; }

missing=()
for tool in curl openssl; do
  command -v "$tool" >/dev/null || missing+=("$tool")
done
[ -d /usr/share/zoneinfo ] || missing+=(tzdata)
python=$(find_python) || missing+=(python3 python3-venv)
[ ${#missing[@]} = 0 ] || install "${missing[@]}"
python=$(find_python) || fail "Python 3.11 or later is needed"

scripts/web.sh "${1:-run}"

for stamped in "$lock" requirements-dev.txt; do
  if [ -x "$venv/bin/python" ] && [ "$(cat "$venv/.$stamped" 2>/dev/null)" = "$(stamp "$stamped")" ]; then
    exit 0
  fi
done

if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
  "$python" -c 'import ensurepip, venv' 2>/dev/null || install python3-venv
  "$python" -m venv --clear "$venv"
fi
say "installing the packages of $lock"
"$venv/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes -r "$lock"
stamp "$lock" >"$venv/.$lock"
