# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# Section 4.2: test readings of the last 24 hours, twice.

run_ramp() {
  begin_section "4.2) Ramp mode: 24 hours of test readings" "docs/factory_client.py; \`make logs\` (api)"
  wait_for_hour 15
  step "factory_client.py $SITE_ID $METER_ID 24"
  run_client -- "$SITE_ID" "$METER_ID" 24
  check_client "ingested / skipped / failed / exit code" "24 / 0 / 0 / 0"
  step "factory_client.py $SITE_ID $METER_ID 24, again"
  run_client -- "$SITE_ID" "$METER_ID" 24
  check_client "the same again" "0 / 24 / 0 / 0"
}

# wait_for_hour SECONDS: until the next hour, where that is so near that it would begin before the readings are read back.
wait_for_hour() {
  local left=$((3600 - $(date +%s) % 3600))
  ((left < $1)) || return 0
  note "The hour ends in $left s; waiting for the next one, so that \"the last 24 hours\" stay the same."
  sleep "$left"
}
