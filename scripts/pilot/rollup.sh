# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# Section 3: three days of telemetry, each hour closed: hours and days.

RANGE="station_id=$STATION_ID&from=2026-01-20T00:00:00Z&to=2026-01-23T00:00:00Z"
STATISTIC="concat_ws(' / ', trim_scale(charge_kwh), trim_scale(discharge_kwh), trim_scale(earnings), trim_scale(carbon_reduction))"
COMPLETED="tenant_id = :'tenant' and subject_id = :'station' and is_completed
      and period_start >= '2026-01-20T00:00:00Z' and period_start < '2026-01-23T00:00:00Z'"

run_rollup() {
  local day hours='72 x 1 / 2 / 0.1 / 0.01' expected
  [[ "$hour_charge / $hour_discharge" == "1 / 2" ]] ||
    hours="71 x 1 / 2 / 0.1 / 0.01, 1 x $hour_charge / $hour_discharge / 0.1 / 0.01"
  expected="24 / 48 / 2.4 / 0.24, $day_charge / $day_discharge / 2.4 / 0.24, 24 / 48 / 2.4 / 0.24"

  begin_section "3) Close windows: analytics_statistics (HOUR/DAY)" "\`make logs\`; analytics_statistics in \`make psql\`"
  for day in 0 1 2; do
    step "24 x POST /ingest/thingsboard/telemetry, POST /analytics/window-close: ${DAYS[day]}"
    fill_day "$day"
  done

  # A worker may still be folding what was sent again for closed hours.
  eventually 30 "completed hours, by psql" "$hours" list_hours
  show_query "SELECT time_type, period_start, charge_kwh, discharge_kwh, is_completed
FROM analytics_statistics
WHERE subject_id='$STATION_ID' AND time_type='DAY' AND period_start < '2026-02-01T00:00:00Z'
ORDER BY period_start ASC;"
  check_days "day by psql" "$expected" "$(list_days)"
  told_call GET "/api/v1/stats?$RANGE&granularity=day"
  check_days "day by the API" "$expected" "$(pick '[(x["charge_kwh"], x["discharge_kwh"], x["earnings"],
    x["carbon_reduction"]) for x in d if x["is_completed"]]')"
  call GET "/api/v1/stats?$RANGE&granularity=hour"
  check "completed hours, by the API" 72 "$(pick 'len([x for x in d if x["is_completed"]])')"
}

# fill_day N: a sample at five past each hour, and each hour closed.
fill_day() {
  local base_day=${DAYS[0]} day=$1 hour ts window_start
  for hour in $(seq 0 23); do
    ts=$(date -u -d "$base_day +$day day +$hour hour +5 min" +"%s000")
    window_start=$(date -u -d "$base_day +$day day +$hour hour" +"%Y-%m-%dT%H:00:00Z")
    ingest_post "$(telemetry "$ts" "$SAMPLE")"
    [[ "$status $answer" == '200 {"inserted":4}' ]] || check "ingest at $window_start" '200 {"inserted":4}' "$status $answer"
    close_window "$window_start"
  done
}

# close_window START [MORE]: closes an hour; MORE is added to the body.
close_window() {
  call POST /analytics/window-close "{
    \"stationId\": \"$STATION_ID\",
    \"windowStart\": \"$1\"${2:-}
  }"
  [[ "$status $answer" == '200 {"status":"ok",'* ]] || check "window-close of $1" '200 {"status":"ok", ...' "$status $answer"
}

# list_hours: how many completed hours there are of what.
list_hours() {
  query "select string_agg(n || ' x ' || what, ', ' order by n desc) from (
    select count(*) as n, $STATISTIC as what from analytics_statistics where time_type = 'HOUR' and $COMPLETED group by what
  ) as hours"
}

list_days() {
  query "select string_agg($STATISTIC, ', ' order by period_start) from analytics_statistics
    where time_type = 'DAY' and $COMPLETED"
}
