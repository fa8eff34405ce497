# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# Section 4.3: a steel plant's year through the client, as its CSV export, and read back to the kilowatt-hour.

ROWS=35040 ENERGY=959636.71

run_year() {
  local csv=var/factory/steel-plant.csv range
  begin_section "4.3) CSV mode: a steel plant's year" "docs/factory_client.py; \`make logs\` (api); $PWD/var/factory/"
  step "${YEAR#"$root"/}, moved in whole weeks to end at the current hour"
  answer=$("$python" "$root/scripts/pilot/factory/move_weeks.py" "$YEAR" "$csv")
  show "$answer"
  check "the file (rows / kWh)" "$ROWS / $ENERGY" "$(pick '(d["rows"], d["kwh"])')"
  range="site_id=steel-plant&start_utc=$(pick 'd["start"]')&end_utc=$(pick 'd["end"]')"

  step "CEI_FACTORY_CSV_PATH=$csv factory_client.py"
  run_client "CEI_FACTORY_CSV_PATH=$csv" --
  check_client "ingested / skipped / failed / exit code" "$ROWS / 0 / 0 / 0"
  note "$ROWS readings in $client_seconds s"
  read_year_back "$csv" "$range"

  step "CEI_FACTORY_CSV_PATH=$csv factory_client.py, again"
  run_client "CEI_FACTORY_CSV_PATH=$csv" --
  check_client "the same file again" "0 / $ROWS / 0 / 0"
  note "$ROWS readings in $client_seconds s"
  call GET "/api/v1/timeseries/summary?$range"
  check "the summary is the same" "$ROWS / $ENERGY" "$(pick '(d["points"], d["total_value"])')"
  documents+=("$PWD/$csv" "$PWD/var/factory/steel-plant-export.csv")
}

# read_year_back CSV RANGE: summary, hours, days and export against the file.
read_year_back() {
  told_call GET "/api/v1/timeseries/summary?$2"
  check "the summary (readings / kWh)" "$ROWS / $ENERGY" "$(pick '(d["points"], d["total_value"])')"
  download "/api/v1/timeseries/series?$2&resolution=hour" steel-plant-hours.json
  check "the hours (with readings / kWh / other than sent)" "$((ROWS / 4)) / $ENERGY / 0" "$(compare "$1" steel-plant-hours.json)"
  step "GET /api/v1/timeseries/series?$2&resolution=day"
  call GET "/api/v1/timeseries/series?$2&resolution=day"
  check "the days, on the plant's clock (readings / kWh)" "$ROWS / $ENERGY" \
    "$(pick '(sum(x["samples"] for x in d["points"]), sum(x["value"] or 0 for x in d["points"]))')"
  download "/api/v1/timeseries/export?$2" steel-plant-export.csv
  show "$(head -n 3 var/factory/steel-plant-export.csv)"
  check "the export (readings / kWh / other than sent)" "$ROWS / $ENERGY / 0" "$(compare "$1" steel-plant-export.csv)"
}

# compare CSV FILE: a file of var/factory with what was sent.
compare() { "$python" "$root/scripts/pilot/factory/compare.py" "$1" "var/factory/$2"; }
