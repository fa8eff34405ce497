# shellcheck shell=bash
# Tokens and signatures for calls of the API from a shell: bash with openssl.
#
#   source scripts/lib_auth.sh
#   jwt_token_hs256 SECRET TENANT ROLE SUBJECT TTL_SECONDS   prints a bearer token
#   ingest_signature SECRET TIMESTAMP BODY                   prints the signature of a telemetry body
#
# Both return 2 with a usage line when called wrongly. While openssl runs, its arguments show the key (in hexadecimal) to
# users of the same machine who may list its processes.

# jwt_token_hs256 SECRET TENANT ROLE SUBJECT TTL_SECONDS: a token for SUBJECT, who acts for TENANT as ROLE (viewer,
# operator, admin), valid from now on for so many seconds.
jwt_token_hs256() {
  if [[ $# -ne 5 || ! $5 =~ ^-?(0|[1-9][0-9]{0,9})$ ]]; then
    echo "usage: jwt_token_hs256 SECRET TENANT ROLE SUBJECT TTL_SECONDS" >&2
    return 2
  fi
  local now expires claims signed signature
  now=$(date +%s) || return
  expires=$((now + $5))
  claims="{\"tenant_id\":$(_auth_json_string "$2"),\"role\":$(_auth_json_string "$3"),\"sub\":$(_auth_json_string "$4")"
  claims+=",\"iat\":$now,\"exp\":$expires}"
  signed=$(printf '%s' '{"alg":"HS256","typ":"JWT"}' | _auth_base64url) || return
  signed+=.$(printf '%s' "$claims" | _auth_base64url) || return
  signature=$(set -o pipefail; printf '%s' "$signed" | _auth_hmac_sha256 "$1" -binary | _auth_base64url) || return
  printf '%s.%s\n' "$signed" "$signature"
}

# ingest_signature SECRET TIMESTAMP BODY: what X-Ingest-Signature carries, the hexadecimal HMAC-SHA256 of TIMESTAMP (unix
# seconds, as X-Ingest-Timestamp carries it), a newline, and BODY as it is sent, byte for byte.
ingest_signature() {
  if [[ $# -ne 3 ]]; then
    echo "usage: ingest_signature SECRET TIMESTAMP BODY" >&2
    return 2
  fi
  local line
  line=$(printf '%s\n%s' "$2" "$3" | _auth_hmac_sha256 "$1" -r) || return
  printf '%s\n' "${line%% *}"
}

# _auth_hmac_sha256 SECRET FORMAT: the HMAC-SHA256 of standard input, as openssl's option FORMAT writes it. The key goes in
# hexadecimal, so that it may hold any character; an empty one counts as a zero byte, which is the same key.
_auth_hmac_sha256() {
  local key
  key=$(printf '%s' "$1" | od -An -v -tx1 | tr -d ' \n') || return
  openssl dgst -sha256 -mac HMAC -macopt "hexkey:${key:-00}" "$2"
}

# _auth_base64url: standard input in the base64 of tokens.
_auth_base64url() {
  openssl base64 -A | tr '+/' '-_' | tr -d '='
}

# _auth_json_string TEXT: the text as a JSON string.
_auth_json_string() {
  local LC_ALL=C text=$1 out='' char i
  for ((i = 0; i < ${#text}; i++)); do
    char=${text:i:1}
    case $char in
      '"' | "\\") char="\\$char" ;;
      [[:cntrl:]]) printf -v char '\\u%04x' "'$char" ;;
    esac
    out+=$char
  done
  printf '"%s"' "$out"
}
