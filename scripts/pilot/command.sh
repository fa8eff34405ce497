# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# Section 7: a command to the device, issued twice with one key.

KEY=setPower-20260101-001

run_command() {
  local key=$KEY first before id expected=acked
  begin_section "7) Commands: issue, sent, acked" "\`make logs\` (workers), and ThingsBoard at ${TB_BASE_URL:-TB_BASE_URL}"
  first=$(query "select id from commands where tenant_id = :'tenant' and idempotency_key = '$KEY'")
  if [[ -n $first ]]; then
    issue "$KEY"
    check "the key of an earlier run gives its command" "$first" "$(pick 'd["command_id"]')"
    key=$KEY-$(date -u +%s)
    note "Expected therefore: a new command under another key, $key."
  fi

  is_fake || expected=decided
  before=$(count_calls)
  issue "$key"
  id=$(pick 'd["command_id"]')
  issue "$key"
  check "one key, one command" "$id" "$(pick 'd["command_id"]')"
  eventually 70 "the command becomes" "$expected" state_of "$id"
  told_call GET "/api/v1/commands?station_id=$STATION_ID&from=$(moment '-1 hour')&to=$(moment '+1 second')"
  check "the command in the list, setPower" 10 "$(pick '[x["payload"]["value"] for x in d if x["command_id"] == "'"$id"'"]')"
  if is_fake; then
    check "calls that reached ThingsBoard" 1 $(($(count_calls) - before))
  else
    note "Not checked: how many calls reached ThingsBoard, and that the device agreed. Only the fake one tells."
  fi

  show_query "UPDATE commands SET status='timeout', error='timeout' WHERE status='sent' AND sent_at < NOW() - INTERVAL '1 minute';"
}

# issue KEY: the runbook's command.
issue() {
  told_call POST /api/v1/commands "{
    \"tenant_id\": \"$TENANT_ID\",
    \"station_id\": \"$STATION_ID\",
    \"device_id\": \"$DEVICE_ID\",
    \"command_type\": \"setPower\",
    \"payload\": { \"value\": 10 },
    \"idempotency_key\": \"$1\"
  }"
}

# state_of COMMAND: its status; `decided` when that is final and the ThingsBoard a real one.
state_of() {
  local state
  state=$(query "select status from commands where tenant_id = :'tenant' and id = '$1'")
  if is_fake || [[ $state == created || $state == sent ]]; then echo "$state"; else echo decided; fi
}

# is_fake: whether the ThingsBoard is the one of the tests, which counts its calls.
is_fake() {
  [[ -n $TB_BASE_URL && $(curl -s --max-time 5 "$TB_BASE_URL/fake/health") == '{"status":"ok"}' ]]
}

# count_calls: how many commands of the runbook's reached the device.
count_calls() {
  is_fake || { echo 0; return; }
  pick 'len([x for x in d if x["path"].endswith("'"/$tb_device_id"'") and x["body"]["method"] == "setPower"])' \
    "$(curl -sS --max-time 10 "$TB_BASE_URL/fake/calls?path=/api/rpc/")"
}
