#!/usr/bin/env bash
# The factory metering pilot from the sign-up to a year of readings: the runbook's sections, each step checked.
#
#   bash scripts/factory_pilot.sh    against the running service (`make up`); `make pilot` does both, after the microgrid
#
# Which service: the one that BASE_URL names, else the one of this checkout (`make -s env`). It is used as a factory uses
# it: by its API and docs/factory_client.py alone. Each run founds an organization of its own and leaves it there, with all
# readings. What was sent and read back is kept in var/factory/ of the current folder.
# API_LOG is the file that the service logs to; without it, and with a BASE_URL, its log is not looked at.
# Exit code 0 when everything is as the contract says; 1 at the first difference, with what to look at.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source-path=SCRIPTDIR/..
# shellcheck source=scripts/pilot/report.sh
source "$root/scripts/pilot/report.sh"
# shellcheck source=scripts/pilot/calls.sh
source "$root/scripts/pilot/calls.sh"
# shellcheck source=scripts/pilot/prerequisites.sh
source "$root/scripts/pilot/prerequisites.sh"
# shellcheck source=scripts/pilot/factory/client.sh
source "$root/scripts/pilot/factory/client.sh"
# shellcheck source=scripts/pilot/factory/prerequisites.sh
source "$root/scripts/pilot/factory/prerequisites.sh"
# shellcheck source=scripts/pilot/factory/sign_up.sh
source "$root/scripts/pilot/factory/sign_up.sh"
# shellcheck source=scripts/pilot/factory/token.sh
source "$root/scripts/pilot/factory/token.sh"
# shellcheck source=scripts/pilot/factory/ramp.sh
source "$root/scripts/pilot/factory/ramp.sh"
# shellcheck source=scripts/pilot/factory/read_back.sh
source "$root/scripts/pilot/factory/read_back.sh"
# shellcheck source=scripts/pilot/factory/year.sh
source "$root/scripts/pilot/factory/year.sh"
# shellcheck source=scripts/pilot/factory/trouble.sh
source "$root/scripts/pilot/factory/trouble.sh"
# shellcheck source=scripts/pilot/factory/logs.sh
source "$root/scripts/pilot/factory/logs.sh"

begin_report "factory pilot"
run_factory_prerequisites
run_sign_up
run_token
run_ramp
run_read_back
run_year
run_trouble
run_logs
farewell="The organization stays, with all its readings. Sign in as
  $email, password $password"
end_report
