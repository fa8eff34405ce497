# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# Section 0: the tools, the running service, its database, and who the pilot is.

STATION_ID=station-demo-001 DEVICE_ID=device-demo-001

run_prerequisites() {
  begin_section "0) Prerequisites" "the tools' own messages above; \`make status\`, \`make logs\`"
  find_tools
  find_service
  AUTH_HEADER="Authorization: Bearer $(jwt_token_hs256 "$AUTH_JWT_SECRET" "$TENANT_ID" admin runbook-user 3600)"

  check "a signature of the contract" e466e6af9b9eb0526c4fe462ef3d93bab17c1ccac426ce4efc4beb6978d1f0e0 \
    "$(ingest_signature s 1 b)" scripts/lib_auth.sh
  check "the database answers" 1 "$(query 'select 1')" "DATABASE_URL, and \`make status\`"
  call GET /api/v1/tariffs
  check "the service takes the token" 200 "$status" "AUTH_JWT_SECRET: is it the running service's?"
  read_state
}

# find_tools: what the runbook needs, and the Python of this checkout.
find_tools() {
  local tool
  PATH=$PATH:$root/.local/bin
  python=$root/.local/venv/bin/python
  for tool in curl openssl psql "$python"; do
    command -v "$tool" >/dev/null ||
      give_up "finding $tool" "\`make setup\`; psql comes with the embedded database, else with postgresql-client"
  done
  check "date works out dates (GNU)" 2026-01-21T06:00:00Z \
    "$(date -u -d '2026-01-20 +1 day +6 hour' +%Y-%m-%dT%H:00:00Z 2>/dev/null)" "on macOS: coreutils, and gdate as date"
}

# find_service: which service is meant, and whether it is ready.
find_service() {
  local name
  find_address
  for name in DATABASE_URL AUTH_JWT_SECRET INGEST_HMAC_SECRET; do
    [[ -n ${!name:-} ]] || give_up "finding $name" "BASE_URL is set, so $name has to be: eval \"\$(make -s env)\""
  done
  PG_DSN=$DATABASE_URL
  TENANT_ID=${TENANT_ID:-tenant-demo}
  TB_BASE_URL=${TB_BASE_URL:-}
  note "service $BASE_URL, tenant $TENANT_ID, ThingsBoard ${TB_BASE_URL:-not named}"
  check_ready
}

# find_address: BASE_URL, and all else that `make env` tells, of this checkout's service where none is named.
find_address() {
  local variables
  [[ -z ${BASE_URL:-} ]] || return 0
  variables=$(env -u MAKEFLAGS -u MAKELEVEL make -s -C "$root" env) ||
    give_up "finding the service" "\`make up\` starts it; \`make pilot\` does both"
  eval "$variables"
}

check_ready() {
  status=$(curl -sS --max-time 10 -o "$work/answer" -w '%{http_code}' "$BASE_URL/readyz") ||
    give_up "reaching $BASE_URL" "\`make up\` starts the service, \`make status\` tells what runs"
  answer=$(<"$work/answer")
  check "the service is ready" 200 "$status"
}
