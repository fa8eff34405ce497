# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# Section 6.1: the test readings, read back with the same token.

run_read_back() {
  local hour window="site_id=$SITE_ID&meter_id=$METER_ID&window_hours=24"
  hour=$(($(date +%s) / 3600 * 3600))
  begin_section "6.1) Validate: summary, series, export, health" "\`make logs\` (api); telemetry_points in \`make psql\`"
  told_call GET "/api/v1/timeseries/summary?$window"
  # Any 24 hours on end hold each value from 10 to 33 kWh once.
  check "the summary (readings / kWh)" "24 / 516" "$(pick '(d["points"], d["total_value"])')"
  check "it begins at" "$(hour_of $((hour - 23 * 3600)))" "$(pick 'd["from_timestamp"]')"
  check "it ends at" "$(hour_of "$hour")" "$(pick 'd["to_timestamp"]')"
  told_call GET "/api/v1/timeseries/series?$window&resolution=hour"
  check "the series (hours / with a reading / kWh)" "24 / 24 / 516" \
    "$(pick '(len(d["points"]), len([x for x in d["points"] if x["samples"] == 1]), sum(x["value"] or 0 for x in d["points"]))')"

  download "/api/v1/timeseries/export?$window" export.csv
  show "$(head -n 3 var/factory/export.csv)"
  check "its header is the contract's" yes \
    "$([[ $(head -n 1 var/factory/export.csv) == timestamp_utc,site_id,meter_id,value,unit ]] && echo yes || echo no)"
  check "its lines" 24 "$(($(wc -l <var/factory/export.csv) - 1))"

  told_call GET "/api/v1/timeseries/ingest_health?$window"
  check "health (seconds apart / expected / came / %)" "3600 / 24 / 24 / 100" \
    "$(pick '[(x["cadence_seconds"], x["expected_points"], x["actual_points"], x["completeness_pct"])
      for x in d["meters"]]')"
  told_call GET "/api/v1/sites/$SITE_ID/meters"
  check "the meter came into being" "$METER_ID / kWh" "$(pick '[(x["meter_id"], x["unit"]) for x in d]')"
}

# hour_of SECONDS: unix time as the API writes it.
hour_of() { "$python" -c 'import sys, time; print(time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(int(sys.argv[1]))))' "$1"; }

# download PATH FILE: into var/factory; sets status.
download() {
  step "GET $1"
  status=$(curl -sS --max-time 120 -H "$AUTH_HEADER" -o "var/factory/$2" -w '%{http_code}' "$BASE_URL$1")
  [[ $status == 200 ]] || answer=$(head -c 1000 "var/factory/$2")
  check "status of $2" 200 "$status"
}
