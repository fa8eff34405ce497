# shellcheck shell=bash disable=SC2034,SC2154 # the parts share variables
# What to expect. On a fresh database these are the contract's numbers; on one that the pilot ran on before, a few follow
# from what it left behind: a frozen month keeps the backfilled hour, and the next statement has the next version.

DAYS=(2026-01-20 2026-01-21 2026-01-22)
MONTH=2026-01 BACKFILLED=2026-01-21T06:00:00Z
SETTLED="tenant_id = :'tenant' and station_id = :'station'
      and day_start >= '2026-01-20T00:00:00Z' and day_start < '2026-01-23T00:00:00Z'"

# read_state: looks what there is before anything is sent, and works out what has to come.
read_state() {
  local frozen hour
  frozen=$(query_statements "count(*) filter (where status = 'frozen')")
  hour=$(query "select trim_scale(charge_kwh), trim_scale(discharge_kwh) from analytics_statistics where tenant_id = :'tenant'
    and subject_id = :'station' and time_type = 'HOUR' and period_start = '$BACKFILLED'")
  found_highest=$(query_statements "coalesce(max(version), 0)")
  found_newest=$(query_statements "version, status, trim_scale(total_energy_kwh)" \
    "and status <> 'voided' order by version desc limit 1")
  found_settlements=$(query "select concat_ws(' ', (day_start at time zone 'UTC')::date, trim_scale(energy_kwh), version)
    from settlements_day where $SETTLED")

  # Telemetry sent again for closed hours is folded in by a worker, but not under a frozen statement.
  hour_charge=1 hour_discharge=2
  if ((frozen > 0)) && [[ -n $hour ]]; then
    hour_charge=${hour%% / *} hour_discharge=${hour##* / }
  fi
  day_charge=$(sum 23 "$hour_charge") day_discharge=$(sum 46 "$hour_discharge")
  day_energy=$(sum "$day_charge" "$day_discharge")
  expect_statement "$(sum 144 "$day_energy")"

  if [[ -z $hour && $found_highest == 0 ]]; then
    note "The station has no data yet: the contract's numbers are expected."
  else
    note "The station has data of an earlier run (hour $BACKFILLED: ${hour:-none}; newest statement: ${found_newest:-none})."
    note "Expected therefore: day 2026-01-21 with $day_charge / $day_discharge kWh, statement version $statement_version."
  fi
}

# expect_statement ENERGY: the statement that section 5 gets, when the month has settled so many kWh: the newest one there
# is, a draft brought up to date, a frozen one as it is; else a new one.
expect_statement() {
  statement_energy=$1 statement_version=$((found_highest + 1))
  if [[ -n $found_newest ]]; then
    statement_version=${found_newest%% / *}
    [[ $found_newest != *frozen* ]] || statement_energy=${found_newest##* / }
  fi
}

# settlement_version DAY ENERGY: the version that the settlement of a day has once it is of that energy: it grows only
# when the value changes.
settlement_version() {
  local day energy version
  while read -r day energy version; do
    if [[ $day == "$1" ]]; then
      [[ $energy == "$2" ]] && echo "$version" || echo $((version + 1))
      return
    fi
  done <<<"$found_settlements"
  echo 1
}

# query_statements COLUMNS [REST]: from the statements of the pilot's month.
query_statements() {
  query "select $1 from settlement_statements where tenant_id = :'tenant' and station_id = :'station'
    and statement_month = '$MONTH' and category = 'owner' ${2:-}"
}

# sum A B: of decimal numbers, without trailing zeros.
sum() { "$python" -c 'import sys, decimal; print(format(sum(map(decimal.Decimal, sys.argv[1:])).normalize(), "f"))' "$@"; }
