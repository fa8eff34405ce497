# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# Section 1: a station, its device and what its points mean, here and in ThingsBoard.

run_provisioning() {
  begin_section "1) Provisioning: create station/device/mappings" "\`make logs\` (workers), and ThingsBoard at $TB_BASE_URL"
  eventually 30 "ThingsBoard has the station" synced provision
  show "$(<"$work/answer")"
  answer=$(<"$work/answer")
  check "the answer names the station" "$STATION_ID" "$(pick 'd["station_id"]')"
  check "the credentials are not echoed" no "$([[ $answer == *token-123* ]] && echo yes || echo no)"

  show_query "SELECT id, tenant_id, tb_asset_id FROM stations WHERE id='$STATION_ID';"
  check "the station's id in ThingsBoard" "$(pick 'd["tb"]["asset_id"]')" \
    "$(query "select tb_asset_id from stations where tenant_id = :'tenant' and id = :'station'")"
  show_query "SELECT id, station_id, tb_entity_id FROM devices WHERE id='$DEVICE_ID';"
  check "the device's id in ThingsBoard" "$(pick '[x["tb_device_id"] for x in d["tb"]["devices"]]')" \
    "$(query "select tb_entity_id from devices where tenant_id = :'tenant' and station_id = :'station' and id = :'device'")"
  tb_device_id=$(pick 'd["tb"]["devices"][0]["tb_device_id"]')
  show_query "SELECT station_id, point_key, semantic, unit, factor FROM point_mappings WHERE station_id='$STATION_ID';"
  check "points with a meaning" 4 \
    "$(query "select count(*) from point_mappings where tenant_id = :'tenant' and station_id = :'station'")"
}

# provision: the call (it is repeatable, so that one that a slow ThingsBoard left pending is made again); prints how far
# ThingsBoard is. Runs in a subshell: the answer is in the file.
provision() {
  call POST /api/v1/provisioning/stations "{
    \"station\": {
      \"id\": \"$STATION_ID\",
      \"tenant_id\": \"$TENANT_ID\",
      \"name\": \"$STATION_ID\",
      \"timezone\": \"UTC\",
      \"type\": \"microgrid\",
      \"region\": \"pilot\"
    },
    \"devices\": [
      {
        \"id\": \"$DEVICE_ID\",
        \"name\": \"$DEVICE_ID\",
        \"device_type\": \"inverter\",
        \"tb_profile\": \"default\",
        \"credentials\": \"token-123\"
      }
    ],
    \"point_mappings\": [
      $(mapping charge_power_kw kW),
      $(mapping discharge_power_kw kW),
      $(mapping earnings CNY),
      $(mapping carbon_reduction kg)
    ]
  }"
  if [[ $status == 200 ]]; then pick 'd["tb"]["status"]'; else echo "$status $answer"; fi
}

# mapping POINT UNIT: a point that means what it is called.
mapping() {
  printf '{ "device_id": "%s", "point_key": "%s", "semantic": "%s", "unit": "%s", "factor": 1 }' "$DEVICE_ID" "$1" "$1" "$2"
}
