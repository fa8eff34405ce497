# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# What the pilot tells: sections, steps, checks with what was expected and what came, and a table of all at the end.

bold='' dim='' red='' green='' plain=''
checks=() # section, what, expected and came of each, with a separator in between
documents=() # files that the pilot leaves, named at the end
farewell=''  # what else is to be known at the end
separator=$'\x1f'
section='the start'
hint='' # where to look when a check of the section differs
told=false

# begin_report NAME: of the pilot with that name.
begin_report() {
  pilot=$1
  started=$(date +%s)
  work=$(mktemp -d)
  stream_pid=''
  trap leave EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
    bold=$'\e[1m' dim=$'\e[2m' red=$'\e[31m' green=$'\e[32m' plain=$'\e[0m'
  fi
}

# begin_section TITLE HINT
begin_section() {
  section=$1 hint=$2
  printf '\n%s%s%s\n' "$bold" "$section" "$plain"
}

# step TEXT: what is being done.
step() { printf '  %s> %s%s\n' "$dim" "$1" "$plain"; }

# note TEXT: something to know.
note() { printf '  %s\n' "$1"; }

# show TEXT: what a command printed, without its last empty lines.
show() { [[ -z $1 ]] || sed "s/^/    $dim/; s/\$/$plain/" <<<"$1"; }

# check WHAT EXPECTED CAME [HINT]: goes on when both are the same, else ends the pilot.
check() {
  checks+=("$section$separator$1$separator$2$separator$3")
  if [[ $2 == "$3" ]]; then
    printf '  %s✓%s %s: expected %s, came %s\n' "$green" "$plain" "$1" "$2" "$3"
    return
  fi
  printf '  %s✗ %s: expected %s, came %s%s\n' "$red" "$1" "$2" "${3:-nothing}" "$plain"
  give_up "$1" "${4:-$hint}"
}

# check_days WHAT EXPECTED CAME: a check for each of the three days, whose values are joined by commas.
check_days() {
  local n
  [[ $2 == "$3" ]] || check "$1" "$2" "$3"
  for n in 1 2 3; do
    check "$1, ${DAYS[n - 1]}" "$(cut -d, -f "$n" <<<"${2//, /,}")" "$(cut -d, -f "$n" <<<"${3//, /,}")"
  done
}

# eventually SECONDS WHAT EXPECTED COMMAND...: a check of what COMMAND prints once that is as expected, or time is up.
# A command that fails, because there is nothing to look at yet, is tried again.
eventually() {
  local deadline=$((SECONDS + $1)) what=$2 expected=$3 came
  shift 3
  while true; do
    came=$("$@") || true
    if [[ $came == "$expected" ]] || ((SECONDS >= deadline)); then
      check "$what" "$expected" "$came"
      return
    fi
    sleep 0.1
  done
}

# give_up WHAT HINT: ends the pilot with exit code 1.
give_up() {
  told=true
  {
    printf '\n%s%s: failed in "%s" at: %s%s\n' "$red" "$pilot" "$section" "$1" "$plain"
    [[ -z ${answer:-} ]] || printf 'The last answer (%s): %.1000s\n' "${status:-?}" "$answer"
    printf 'Look at: %s\n' "$2"
  } >&2
  exit 1
}

end_report() {
  printf '\n%sAll checks%s\n' "$bold" "$plain"
  print_table
  printf '\n%sDocuments%s\n' "$bold" "$plain"
  printf '  %s\n' "${documents[@]}"
  [[ -z $farewell ]] || printf '\n%s\n' "$farewell"
  printf '\n%s%s: %d checks passed in %d s%s\n' "$green" "$pilot" "${#checks[@]}" $(($(date +%s) - started)) "$plain"
}

print_table() {
  local line part what expected came last=''
  printf '    %-50s %-36s %s\n' '' expected came
  for line in "${checks[@]}"; do
    IFS=$separator read -r part what expected came <<<"$line"
    [[ $part == "$last" ]] || printf '  %s\n' "$part"
    last=$part
    printf '  %s✓%s %-50s %-36s %s\n' "$green" "$plain" "$what" "$(cut_off "$expected")" "$(cut_off "$came")"
  done
}

# cut_off TEXT: as much of it as a column of the table takes.
cut_off() { if ((${#1} > 36)); then echo "${1:0:33}..."; else echo "$1"; fi; }

# leave: the last thing done, however the pilot ends.
leave() {
  local code=$?
  [[ -z $stream_pid ]] || kill "$stream_pid" 2>/dev/null || true
  rm -rf "$work"
  if ((code != 0)) && ! $told; then
    printf '\n%s: stopped in "%s" (exit code %d).\nLook at: %s\n' "$pilot" "$section" "$code" "${hint:-the lines above}" >&2
  fi
  ((code == 0 || code >= 128)) || exit 1
}
