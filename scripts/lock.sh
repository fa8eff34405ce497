#!/usr/bin/env bash
# Pin the packages of pyproject.toml anew: exact versions with the hashes of every platform's files, no addresses.
#   scripts/lock.sh             keep the pinned versions that still fit
#   scripts/lock.sh --upgrade   take the newest
set -euo pipefail
cd "$(dirname "$0")/.."
# A local index or folder of wheels of this machine must not leak into the lock files.
export PIP_CONFIG_FILE=/dev/null PIP_FIND_LINKS='' PIP_EXTRA_INDEX_URL='' CUSTOM_COMPILE_COMMAND=scripts/lock.sh
compile=(.local/venv/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host "$@")
"${compile[@]}" --extra setup --output-file requirements.txt pyproject.toml
"${compile[@]}" --all-extras --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml
