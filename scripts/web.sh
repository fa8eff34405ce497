#!/usr/bin/env bash
# What the pages load in the browser, under .local/web/: the npm packages of package-lock.json, pinned by their hashes.
# Quick when there is nothing to do. Without Node.js everything else still works: pages then go without charts and live parts.
#   scripts/web.sh        what pages need
#   scripts/web.sh dev    and what their tests need: axe-core, and Debian's Chromium where root runs this
set -euo pipefail
cd "$(dirname "$0")/.."

kind=${1:-run}
target=.local/web
sources=(package.json package-lock.json .npmrc)

say() { printf 'setup: %s\n' "$*" >&2; }
give_up() { say "pages go without charts and live parts: $*"; exit 0; }
can_install() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; }
install() {
  say "installing $*"
  { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"; } \
    >.local/apt.log 2>&1
}

if [ "$kind" = dev ] && ! command -v chromium chromium-browser google-chrome >/dev/null; then
  if can_install; then
    install chromium || say "the tests of the pages are skipped: apt-get could not install chromium, see .local/apt.log"
  else
    say "the tests of the pages are skipped: please have chromium installed"
  fi
fi

wanted=$(cat "${sources[@]}" | sha256sum)
for stamp in "$wanted dev" "$wanted $kind"; do
  [ "$(cat "$target/.stamp" 2>/dev/null)" = "$stamp" ] && exit 0
done

if ! command -v npm >/dev/null; then
  can_install || give_up "please have nodejs and npm installed, then run this again"
  install nodejs npm || give_up "apt-get could not install nodejs and npm: see .local/apt.log"
fi
say "installing the packages of package-lock.json"
omit=(--omit=dev)
[ "$kind" = dev ] && omit=()
rm -rf "$target.new"
mkdir -p "$target.new"
cp "${sources[@]}" "$target.new/"
(cd "$target.new" && npm ci --no-progress --fetch-retries=2 "${omit[@]}") >.local/web.log 2>&1 ||
  give_up "npm could not install them: see .local/web.log"
printf '%s %s\n' "$wanted" "$kind" >"$target.new/.stamp"
rm -rf "$target"
mv "$target.new" "$target"
