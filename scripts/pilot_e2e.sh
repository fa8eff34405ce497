#!/usr/bin/env bash
# The microgrid pilot from provisioning to a corrected statement: the runbook's sections, each step checked.
#
#   bash scripts/pilot_e2e.sh    against the running service (`make up`); `make pilot` does both
#
# Which service: the one that BASE_URL, DATABASE_URL, AUTH_JWT_SECRET and INGEST_HMAC_SECRET name (and TENANT_ID,
# TB_BASE_URL), else the one of this checkout (`make -s env`). The documents go to var/exports/ of the current folder.
# Exit code 0 when everything is as the contract says; 1 at the first difference, with what to look at.
# It may be run again on the same database: what differs then is worked out from what it finds, and printed.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source-path=SCRIPTDIR/..
# shellcheck source=scripts/lib_auth.sh
source "$root/scripts/lib_auth.sh"
# shellcheck source=scripts/pilot/report.sh
source "$root/scripts/pilot/report.sh"
# shellcheck source=scripts/pilot/calls.sh
source "$root/scripts/pilot/calls.sh"
# shellcheck source=scripts/pilot/expected.sh
source "$root/scripts/pilot/expected.sh"
# shellcheck source=scripts/pilot/prerequisites.sh
source "$root/scripts/pilot/prerequisites.sh"
# shellcheck source=scripts/pilot/provisioning.sh
source "$root/scripts/pilot/provisioning.sh"
# shellcheck source=scripts/pilot/ingest.sh
source "$root/scripts/pilot/ingest.sh"
# shellcheck source=scripts/pilot/rollup.sh
source "$root/scripts/pilot/rollup.sh"
# shellcheck source=scripts/pilot/settlement.sh
source "$root/scripts/pilot/settlement.sh"
# shellcheck source=scripts/pilot/statement.sh
source "$root/scripts/pilot/statement.sh"
# shellcheck source=scripts/pilot/alarm.sh
source "$root/scripts/pilot/alarm.sh"
# shellcheck source=scripts/pilot/command.sh
source "$root/scripts/pilot/command.sh"
# shellcheck source=scripts/pilot/backfill.sh
source "$root/scripts/pilot/backfill.sh"

begin_report pilot
run_prerequisites
run_provisioning
run_ingest
run_rollup
run_settlement
run_statement
run_alarm
run_command
run_backfill
end_report
