# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# Section 8: one hour corrected afterwards. The facts follow, the frozen statement stays, its next version has them.

run_backfill() {
  local backfill_ts version=$day_version next=$((found_highest + 1))
  [[ $day_energy == 99 ]] || version=$((day_version + 1))
  # Section 5 made a version of its own where there was none to take.
  ((next > statement_version)) || next=$((statement_version + 1))

  begin_section "8) Backfill: facts update, frozen statement unchanged, regenerate" \
    "analytics_statistics, settlements_day, settlement_statements in \`make psql\`; \`make logs\` (api)"
  step "POST /ingest/thingsboard/telemetry: $BACKFILLED with 10 and 20 kW; POST /analytics/window-close with recalculate"
  backfill_ts=$(date -u -d "2026-01-21 06:05:00" +"%s000")
  ingest_post "$(telemetry "$backfill_ts" '{ "charge_power_kw": 10, "discharge_power_kw": 20 }')"
  check "the answer" '200 {"inserted":2}' "$status $answer"
  close_window "$BACKFILLED" ', "recalculate": true'

  show_query "SELECT period_start, charge_kwh, discharge_kwh
FROM analytics_statistics
WHERE subject_id='$STATION_ID' AND time_type='DAY' AND period_start='2026-01-21T00:00:00Z';"
  check_days "day" "24 / 48 / 2.4 / 0.24, 33 / 66 / 2.4 / 0.24, 24 / 48 / 2.4 / 0.24" "$(list_days)"
  show_query "SELECT day_start, energy_kwh, amount, version
FROM settlements_day
WHERE tenant_id='$TENANT_ID' AND station_id='$STATION_ID' AND day_start='2026-01-21T00:00:00Z';"
  check "its settlement (kWh / CNY / version)" "99 / 99 / v$version" "$(list_settlements | cut -d, -f2 | cut -c 2-)"

  call GET "/api/v1/statements/$frozen_id"
  check "the frozen statement still has" "$statement_energy / $statement_energy" "$(total)"
  check "its hash still is" "$frozen_hash" "$(pick 'd["statement"]["snapshot_hash"]')"
  regenerate "$next"
}

# regenerate VERSION: the next version of the statement, and the list of all.
regenerate() {
  told_call POST /api/v1/statements/generate \
    "{ \"station_id\": \"$STATION_ID\", \"month\": \"$MONTH\", \"category\": \"owner\", \"regenerate\": true }"
  check "regenerated" "draft / $1" "$(pick '(d["status"], d["version"])')"
  call GET "/api/v1/statements/$(pick 'd["statement_id"]')"
  check "the regenerated statement (kWh / CNY)" "243 / 243" "$(total)"
  told_call GET "/api/v1/statements?station_id=$STATION_ID&month=$MONTH&category=owner"
  check "versions, oldest first" "$(seq -s ', ' 1 "$1")" "$(pick '[x["version"] for x in d]')"
  check "the frozen one, and the regenerated one" "frozen / $statement_energy, draft / 243" \
    "$(pick '[(x["status"], x["total_energy_kwh"]) for x in d if x["version"] in ('"$statement_version, $1"')]')"
}
