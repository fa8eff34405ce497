# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# Section 2: telemetry as ThingsBoard forwards it, by curl.

SAMPLE='{
    "charge_power_kw": 1,
    "discharge_power_kw": 2,
    "earnings": 0.1,
    "carbon_reduction": 0.01
  }'

run_ingest() {
  begin_section "2) TB telemetry forwarding: curl simulation" "INGEST_HMAC_SECRET: is it the running service's? \`make logs\` (api)"
  step "POST /ingest/thingsboard/telemetry"
  ingest_post "$(telemetry 1737882000000 "$SAMPLE")"
  check "the answer" '200 {"inserted":4}' "$status $answer"

  show_query "SELECT tenant_id, station_id, device_id, point_key, ts, value_numeric FROM telemetry_points ORDER BY ts DESC LIMIT 5;"
  check "the values in the database" "0.01, 1, 2, 0.1" \
    "$(query "select string_agg(value_numeric::text, ', ' order by point_key) from telemetry_points where tenant_id = :'tenant'
      and station_id = :'station' and device_id = :'device' and ts = to_timestamp(1737882000)")"
}
