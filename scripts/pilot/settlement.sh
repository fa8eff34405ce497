# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# Section 4: the settlements that follow from completed days by themselves.

run_settlement() {
  local expected before day hour
  day_version=$(settlement_version "${DAYS[1]}" "$day_energy")
  expected="72 / 72 / v$(settlement_version "${DAYS[0]}" 72), $day_energy / $day_energy / v$day_version,"
  expected+=" 72 / 72 / v$(settlement_version "${DAYS[2]}" 72)"

  begin_section "4) Verify settlements_day auto-generated" \
    "settlements_day in \`make psql\`; the numbers are for PRICE_PER_KWH=1.0, CURRENCY=CNY and no tariff plan"
  show_query "SELECT day_start, energy_kwh, amount, currency, status, version
FROM settlements_day
WHERE tenant_id='$TENANT_ID' AND station_id='$STATION_ID'
ORDER BY day_start ASC;"
  check_days "settlement by psql" "$expected" "$(list_settlements)"
  told_call GET "/api/v1/settlements?$RANGE"
  check_days "settlement by the API" "$expected" \
    "$(pick '[(x["energy_kwh"], x["amount"], "v" + str(x["version"])) for x in d]')"
  check "settled as" "CALCULATED in CNY" "$(pick 'sorted({x["status"] + " in " + x["currency"] for x in d})')"

  step "72 x POST /analytics/window-close, again"
  before=$(rollup_and_settlements)
  for day in "${DAYS[@]}"; do
    for hour in {00..23}; do
      close_window "${day}T$hour:00:00Z"
    done
  done
  check "closing again changes" nothing "$([[ $(rollup_and_settlements) == "$before" ]] && echo nothing || echo something)"
}

list_settlements() {
  query "select string_agg(concat_ws(' / ', trim_scale(energy_kwh), trim_scale(amount), 'v' || version), ', ' order by day_start)
    from settlements_day where $SETTLED"
}

# rollup_and_settlements: every column of every row that closing may write.
rollup_and_settlements() {
  query "select s::text from analytics_statistics as s where $COMPLETED order by time_type, period_start;
    select s::text from settlements_day as s where $SETTLED order by day_start"
}
