# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# Section 0: the tools, the running service, and where its log is.

YEAR=$root/data/steel-plant-2018.csv.gz

run_factory_prerequisites() {
  begin_section "0) Prerequisites" "the tools' own messages above; \`make status\`, \`make logs\`"
  find_factory_tools
  api_log=${API_LOG:-}
  [[ -n ${BASE_URL:-} ]] || api_log=${API_LOG:-$root/.local/log/api.log}
  find_address
  BASE_URL=${BASE_URL%/}
  note "service $BASE_URL"
  check_ready
}

# find_factory_tools: what a factory needs, and the year of readings.
find_factory_tools() {
  python=$root/.local/venv/bin/python
  [[ -x $python ]] || python=python3
  command -v curl >/dev/null || give_up "finding curl" "\`make setup\`"
  check "Python is 3.9 or later" yes \
    "$("$python" -c 'import sys; print("yes" if sys.version_info >= (3, 9) else sys.version)' 2>/dev/null)" "\`make setup\`"
  check "the steel plant's year is there" yes "$([[ -f $YEAR ]] && echo yes || echo no)" "$YEAR, which is part of the repository"
  mkdir -p var/factory
}
