# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# Section 2: an organization, its admin, and what he sees of it.

run_sign_up() {
  begin_section "2) Create organization & admin user" "\`make logs\` (api); tenants and user_account in \`make psql\`"
  email=pilot-$(date -u +%Y%m%d-%H%M%S)@plant.example
  password=$("$python" -c 'import secrets; print(secrets.token_urlsafe(18))')
  AUTH_HEADER="Accept: application/json" # nobody is signed in yet
  local form="{ \"email\": \"$email\", \"password\": \"$password\", \"full_name\": \"Pilot Admin\",
    \"organization_name\": \"Pilot factory\" }"

  step "POST /api/v1/auth/signup: $email"
  call POST /api/v1/auth/signup "$form"
  check "signed up" "201 bearer" "$status $(pick_secret '"token_type"')"
  call POST /api/v1/auth/signup "$form"
  check "the address is taken now" 409 "$status"
  log_in "not $password"
  check "a wrong password" "401 invalid credentials" "$status $(pick 'd["detail"]')"
  log_in "$password"
  check "the right one" "200 bearer" "$status $(pick_secret '"token_type"')"
  AUTH_HEADER="Authorization: Bearer $(pick_secret '"access_token"')"
  admin_header=$AUTH_HEADER

  told_call GET /api/v1/auth/me
  check "signed in as" "${email%@*}" "$(pick 'd["email"].partition("@")[0]')"
  check "his role" admin "$(pick 'd["role"]')"
  check "the plan" "cei-starter / active" "$(pick '(d["subscription_plan_key"], d["subscription_status"])')"
  check "alerts and reports are enabled" "true / true" "$(pick '(d["enable_alerts"], d["enable_reports"])')"
  check "the organization is his own" "Pilot factory / true" \
    "$(pick '(d["organization"]["name"], d["organization"]["id"] == d["organization_id"])')"
  organization_id=$(pick 'd["organization_id"]')
}

# log_in PASSWORD: with the form that the runbook's page sends.
log_in() {
  step "POST /api/v1/auth/login"
  status=$(curl -sS --max-time 60 -o "$work/answer" -w '%{http_code}' "$BASE_URL/api/v1/auth/login" \
    --data-urlencode "username=$email" --data-urlencode "password=$1")
  answer=$(<"$work/answer")
}

# pick_secret FIELD: a field of the last answer, also of one that was not a success.
pick_secret() { pick "d.get($1)"; }
