# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# How the pilot speaks to the service and its database: the runbook's curl and psql, with their answers kept.

status='' answer='' # of the last call

# call METHOD PATH [BODY]: sets status and answer.
call() {
  local arguments=(-sS --max-time 60 -X "$1" -H "$AUTH_HEADER" -o "$work/answer" -w '%{http_code}')
  [[ $# -lt 3 ]] || arguments+=(-H "Content-Type: application/json" -d "$3")
  : >"$work/answer"
  status=$(curl "${arguments[@]}" "$BASE_URL$2")
  answer=$(<"$work/answer")
}

# told_call METHOD PATH [BODY]: the same, printed; ends the pilot unless it was answered with success.
told_call() {
  step "$1 $2"
  call "$@"
  show "$(cut -c 1-600 <<<"$answer")"
  [[ $status == 2?? ]] || check "$1 ${2%%\?*}" "a status of 2xx" "$status"
}

# ingest_post BODY: the runbook's signed ingest; sets status and answer.
ingest_post() {
  local body="$1"
  local ts sig
  ts=$(date +%s)
  sig=$(ingest_signature "$INGEST_HMAC_SECRET" "$ts" "$body")
  status=$(curl -sS --max-time 60 -o "$work/answer" -w '%{http_code}' -X POST "$BASE_URL/ingest/thingsboard/telemetry" \
    -H "Content-Type: application/json" \
    -H "X-Ingest-Timestamp: $ts" \
    -H "X-Ingest-Signature: $sig" \
    -d "$body")
  answer=$(<"$work/answer")
}

# telemetry MILLISECONDS VALUES: the body of one sample of the runbook's device.
telemetry() {
  printf '{
    "tenantId": "%s",
    "stationId": "%s",
    "deviceId": "%s",
    "ts": %s,
    "values": %s
  }' "$TENANT_ID" "$STATION_ID" "$DEVICE_ID" "$1" "$2"
}

# query SQL: the bare result; psql's variables :'tenant', :'station' and :'device' are those of the pilot.
query() {
  psql -XAtq -F ' / ' -v ON_ERROR_STOP=1 -v tenant="$TENANT_ID" -v station="$STATION_ID" -v device="$DEVICE_ID" \
    "$PG_DSN" <<<"$1"
}

# show_query SQL: prints the result as psql shows it.
show_query() {
  local table
  table=$(psql -X -P pager=off -v ON_ERROR_STOP=1 "$PG_DSN" -c "$1")
  step "psql: ${1//$'\n'/ }"
  show "$table"
}

# moment SHIFT: the time, so far from now.
moment() { date -u -d "$1" +"%Y-%m-%dT%H:%M:%SZ"; }

# pick EXPRESSION [JSON]: a Python expression over the JSON `d` (the last answer), printed.
pick() { "$python" "$root/scripts/pilot/pick.py" "$1" <<<"${2-$answer}"; }
