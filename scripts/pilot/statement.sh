# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# Section 5: the month's statement, frozen and exported.

run_statement() {
  local id hash expected="$statement_energy / $statement_energy"
  begin_section "5) Statement: generate, freeze, export" "settlement_statements in \`make psql\`; \`make logs\` (api)"
  told_call POST /api/v1/statements/generate \
    "{ \"station_id\": \"$STATION_ID\", \"month\": \"$MONTH\", \"category\": \"owner\", \"regenerate\": false }"
  id=$(pick 'd["statement_id"]')
  check "the statement's version" "$statement_version" "$(pick 'd["version"]')"
  call GET "/api/v1/statements/$id"
  check "the statement (kWh / CNY)" "$expected" "$(total)"
  check "its items" 3 "$(pick 'len(d["items"])')"

  told_call POST "/api/v1/statements/$id/freeze"
  check "frozen" "frozen / $statement_version" "$(pick '(d["status"], d["version"])')"
  hash=$(pick 'd["snapshot_hash"]')
  check "its hash is a SHA-256" yes "$([[ $hash =~ ^[0-9a-f]{64}$ ]] && echo yes || echo no)"
  told_call POST "/api/v1/statements/$id/freeze"
  check "frozen twice, one hash" "$hash" "$(pick 'd["snapshot_hash"]')"

  export_documents "$id"
  show_query "SELECT id, status, version, total_energy_kwh, total_amount FROM settlement_statements ORDER BY created_at DESC LIMIT 3;"
  show_query "SELECT statement_id, day_start, energy_kwh, amount FROM settlement_statement_items ORDER BY day_start ASC LIMIT 5;"
  check "the statement in the database" "frozen / $statement_version / $expected" "$(statement_row "$id")"
  refuse "an UPDATE of the frozen statement" "update settlement_statements set total_amount = 0 where id = '$id'"
  refuse "a DELETE of its items" "delete from settlement_statement_items where statement_id = '$id'"
  frozen_id=$id frozen_hash=$hash
}

# export_documents ID: the three documents, opened.
export_documents() {
  local format
  mkdir -p var/exports
  for format in pdf xlsx csv; do
    step "GET /api/v1/statements/$1/export.$format"
    status=$(curl -sS --max-time 60 -H "$AUTH_HEADER" -o "var/exports/statement.$format" -w '%{http_code}' \
      "$BASE_URL/api/v1/statements/$1/export.$format")
    check "export.$format" 200 "$status"
    documents+=("$PWD/var/exports/statement.$format")
  done
  show "$(ls -l var/exports/statement.pdf var/exports/statement.xlsx var/exports/statement.csv)"
  check "the PDF begins with" %PDF "$(head -c 4 var/exports/statement.pdf)" var/exports/statement.pdf
  check "the XLSX says (days / kWh / CNY)" "3 / $statement_energy / $statement_energy" \
    "$("$python" "$root/scripts/pilot/documents.py" var/exports/statement.xlsx)" var/exports/statement.xlsx
  check "the CSV says (days / kWh / CNY)" "3 / $statement_energy / $statement_energy" \
    "$("$python" "$root/scripts/pilot/documents.py" var/exports/statement.csv)" var/exports/statement.csv
}

# total: energy and amount of the statement that was answered last.
total() { pick '(d["statement"]["total_energy_kwh"], d["statement"]["total_amount"])'; }

statement_row() {
  query "select status, version, trim_scale(total_energy_kwh), trim_scale(total_amount) from settlement_statements
    where tenant_id = :'tenant' and id = '$1'"
}

# refuse WHAT SQL: checks that the database refuses a statement because of what is frozen.
refuse() {
  local came
  step "psql: $2"
  came=$(query "$2" 2>&1) || true
  show "$came"
  check "$1 is" refused "$([[ $came == *ERROR*"frozen statement never change"* ]] && echo refused || echo "not refused: $came")"
}
