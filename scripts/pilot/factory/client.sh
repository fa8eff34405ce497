# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# The factory client, run as the plant runs it.

SITE_ID=site-22 METER_ID=main-meter
told_ingested=0 told_skipped=0 told_failed=0    # by the client, over all its runs that reached the service
client_code='' client_told='' client_seconds='' # of the last run

# run_client [NAME=VALUE...] -- ARGUMENTS...: sets client_told (its numbers), client_code and client_seconds; shows what it
# printed.
run_client() {
  local variables=("CEI_BASE_URL=$BASE_URL" "CEI_INT_TOKEN=$token") began=$SECONDS
  while [[ $1 != -- ]]; do
    variables+=("$1")
    shift
  done
  shift
  client_code=0
  env -u CEI_FACTORY_CSV_PATH "${variables[@]}" "$python" "$root/docs/factory_client.py" "$@" >"$work/client" 2>"$work/told" ||
    client_code=$?
  client_seconds=$((SECONDS - began))
  show "$(head -n 5 "$work/told")"
  show "$(<"$work/client")"
  count_told
}

# count_told: what the client told, as numbers, and added up.
count_told() {
  client_told=$(tail -n 1 "$work/client")
  if [[ $client_told =~ ^Ingested:\ ([0-9]+),\ Skipped\ duplicates:\ ([0-9]+),\ Failed:\ ([0-9]+)$ ]]; then
    client_told="${BASH_REMATCH[1]} / ${BASH_REMATCH[2]} / ${BASH_REMATCH[3]}"
    ((told_ingested += BASH_REMATCH[1], told_skipped += BASH_REMATCH[2], told_failed += BASH_REMATCH[3], 1))
  fi
}

# check_client WHAT EXPECTED: ingested / skipped duplicates / failed / exit code of the last run.
check_client() { check "$1" "$2" "$client_told / $client_code"; }
