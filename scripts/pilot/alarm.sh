# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# Section 6: a rule, an alarm that it raises and clears, and the stream that tells of both.

RULE_ID=rule-demo-001

run_alarm() {
  begin_section "6) Alarms: rule, trigger, clear + SSE" "\`make logs\` (api); alarms and alarm_rules in \`make psql\`"
  create_rule
  step "GET /api/v1/alarms/stream, in the background"
  : >"$work/stream" # there before it is looked at
  curl -sS -N -H "$AUTH_HEADER" "$BASE_URL/api/v1/alarms/stream" >"$work/stream" 2>&1 &
  stream_pid=$!
  eventually 15 "the stream begins with" "event: ready" head -n 1 "$work/stream"

  send_power 120
  eventually 15 "120 kW: the stream tells" active stream_events
  check "the alarm in the database" "active / 120" "$(newest_alarm)"
  send_power 90
  eventually 15 "90 kW: the stream tells" "active, cleared" stream_events
  check "of one alarm" 1 "$(stream_alarms)"
  check "the alarm in the database" "cleared / 90" "$(newest_alarm)"
  show "$(cut -c 1-200 "$work/stream")"
  kill "$stream_pid"
  wait "$stream_pid" 2>/dev/null || true
  stream_pid=''

  told_call GET "/api/v1/alarms?station_id=$STATION_ID&status=active&from=2026-01-20T00:00:00Z&to=$(moment '+1 hour')"
  check "active alarms left" "200 []" "$status $answer"
  show_query "SELECT id, status, start_at, end_at, last_value FROM alarms ORDER BY updated_at DESC LIMIT 5;"
}

create_rule() {
  step "psql: DELETE FROM alarm_rules ...; INSERT INTO alarm_rules ... '$RULE_ID'"
  query "
    DELETE FROM alarm_rules WHERE id='$RULE_ID' AND tenant_id=:'tenant';
    INSERT INTO alarm_rules (
      id, tenant_id, station_id, name, semantic, operator, threshold,
      hysteresis, duration_seconds, severity, enabled
    ) VALUES (
      '$RULE_ID', :'tenant', :'station', 'Charge Power High', 'charge_power_kw', '>', 100,
      5, 0, 'high', TRUE
    );"
  check "the rule is there" 1 "$(query "select count(*) from alarm_rules where tenant_id = :'tenant' and id = '$RULE_ID'")"
}

# send_power KILOWATTS: a sample of now.
send_power() {
  local ts
  ts=$(date -u +"%s000")
  step "POST /ingest/thingsboard/telemetry: charge_power_kw $1"
  ingest_post "$(telemetry "$ts" "{ \"charge_power_kw\": $1 }")"
  check "the answer" '200 {"inserted":1}' "$status $answer"
}

# stream_events: what the stream told of the rule's alarms so far.
stream_events() { pick_events '[x["type"] for x in d]'; }

# stream_alarms: how many alarms that was.
stream_alarms() { pick_events 'len({x["alarm"]["id"] for x in d})'; }

# pick_events EXPRESSION: over the events of the rule's alarms.
pick_events() {
  local events
  events=$(sed -n 's/^data: \(.*"rule_id":"'"$RULE_ID"'".*}\)$/\1/p' "$work/stream" | paste -sd,)
  pick "$1" "[$events]"
}

newest_alarm() {
  query "select status, last_value from alarms where tenant_id = :'tenant' and rule_id = '$RULE_ID'
    order by updated_at desc limit 1"
}
