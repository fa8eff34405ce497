# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# Section 7.2: one line a batch in the service's log, which adds up to what the client told.

run_logs() {
  begin_section "7.2) Backend logs: one line a batch" "${api_log:-API_LOG}"
  if [[ ! -r $api_log ]]; then
    note "Not checked: the log of a service elsewhere is not at hand. API_LOG names it."
    return
  fi
  grep -F "\"org_id\": \"$organization_id\"" "$api_log" >"$work/batches" || true
  show "$(tail -n 1 "$work/batches")"
  answer="[$(paste -sd, "$work/batches")]"
  check "the log adds up (ingested / skipped / failed)" "$told_ingested / $told_skipped / $told_failed" \
    "$(pick 'tuple(sum(x[name] for x in d) for name in ("ingested", "skipped_duplicate", "failed"))')"
  check "its lines tell records, source and duration" true \
    "$(pick 'all({"total_records", "source", "duration_ms"} <= x.keys() for x in d)')"
}
