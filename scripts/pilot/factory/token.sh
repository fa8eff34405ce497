# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# Section 3: an integration token, shown once, and the sites that it sends readings of.

TOKENS=/api/v1/auth/integration-tokens

run_token() {
  begin_section "3) Generate integration token, create the sites" "integration_token in \`make psql\`; \`make logs\` (api)"
  step "POST $TOKENS"
  call POST "$TOKENS" '{ "name": "Pilot plant" }'
  [[ $status == 201 ]] || check "a token is made" 201 "$status"
  token=$(pick 'd["token"]') token_id=$(pick 'd["id"]')
  check "a token of the contract's form" yes "$([[ $token =~ ^cei_int_[A-Za-z0-9_-]{43}$ ]] && echo yes || echo no)"
  check "it is active, and was never used" "true / null" "$(pick '(d["is_active"], d["last_used_at"])')"
  answer=''
  told_call GET "$TOKENS"
  check "it is in the list" "Pilot plant" "$(pick '[x["name"] for x in d if x["id"] == "'"$token_id"'"]')"
  check "the list shows the secret" no "$([[ $answer == *"${token#cei_int_}"* ]] && echo yes || echo no)"

  create_site "$SITE_ID" "Site 22" UTC
  create_site steel-plant "Steel plant" Asia/Seoul
  AUTH_HEADER="Authorization: Bearer $token"
  told_call GET /api/v1/sites
  check "the token sees the sites" "$SITE_ID, steel-plant" "$(pick 'sorted(x["site_id"] for x in d)')"
  call GET "$TOKENS"
  check "the token may not list tokens" 403 "$status"
}

# create_site ID NAME ZONE
create_site() {
  told_call POST /api/v1/sites "{ \"site_id\": \"$1\", \"name\": \"$2\", \"timezone\": \"$3\" }"
  check "a site, on the clock of" "$1 / $3" "$(pick '(d["site_id"], d["timezone"])')"
}
