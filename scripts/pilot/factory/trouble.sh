# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# Section 7.1: what goes wrong at a factory: bad rows, no network, a token that was revoked.

run_trouble() {
  local csv=$work/trouble.csv
  begin_section "7.1) Troubleshooting: bad rows, no network, revoked token" "docs/factory_client.py; \`make logs\` (api)"
  write_rows "$csv" 1.5 n/a 2.5
  step "factory_client.py with a row that says n/a"
  run_client "CEI_FACTORY_CSV_PATH=$csv" --
  check_client "the good rows are in" "2 / 0 / 1 / 1"
  check "the bad one is told" "record 1: INVALID_VALUE" "$(head -n 1 "$work/told" | cut -d: -f1,2)"

  write_rows "$csv" 1.5 2 2.5
  step "factory_client.py, the row put right, and nobody at CEI_BASE_URL"
  run_client CEI_BASE_URL=http://127.0.0.1:9 CEI_TRIES=1 "CEI_FACTORY_CSV_PATH=$csv" --
  check_client "nothing arrived" "0 / 0 / 0 / 2"
  check "what could not be sent is kept" 1 "$(find "$csv.spool" -name '*.json' | wc -l | tr -d ' ')"
  step "factory_client.py, and the service is there again"
  run_client "CEI_FACTORY_CSV_PATH=$csv" --
  check_client "what was kept went first, then the file" "1 / 5 / 0 / 0"
  check "what was kept is gone" 0 "$(find "$csv.spool" -name '*.json' | wc -l | tr -d ' ')"
  revoke_token
}

# write_rows FILE VALUE...: hourly readings of a day long ago.
write_rows() {
  local file=$1 value hour=0
  shift
  echo "timestamp_utc,site_id,meter_id,value,unit" >"$file"
  for value; do
    printf '2026-01-20T%02d:00:00Z,%s,trouble-meter,%s,kWh\n' "$hour" "$SITE_ID" "$value" >>"$file"
    ((hour += 1))
  done
}

# revoke_token: from one call to the next it is worth nothing.
revoke_token() {
  call GET "/api/v1/timeseries/summary?site_id=$SITE_ID"
  check "the token still works" 200 "$status"
  AUTH_HEADER=$admin_header
  call GET "$TOKENS/$token_id"
  check "when it was last used is known" yes "$(pick '"yes" if d["last_used_at"] else "no"')"
  step "DELETE $TOKENS/$token_id"
  call DELETE "$TOKENS/$token_id"
  check "revoked" 204 "$status"
  AUTH_HEADER="Authorization: Bearer $token"
  call GET "/api/v1/timeseries/summary?site_id=$SITE_ID"
  check "reading with it, at once" 401 "$status"
  step "factory_client.py $SITE_ID $METER_ID 24"
  run_client -- "$SITE_ID" "$METER_ID" 24
  check_client "sending with it" "0 / 0 / 0 / 2"
  check "the client says why" "gave up: 401" "$(head -n 1 "$work/told" | cut -d' ' -f1-3)"
}
