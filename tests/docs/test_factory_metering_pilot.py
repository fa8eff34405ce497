"""The runbook of the factory pilot: its blocks, pasted one after the other, do what it says."""

from __future__ import annotations

import time

from tests.docs.page import blocks, run
from tests.support.processes import CHECKOUT
from tests.support.service import Service


def stay_within_the_hour() -> None:
    """Wait for the next hour where it is near, so that the test readings are of the same hours throughout."""
    left = 3600 - time.time() % 3600
    if left < 20:
        time.sleep(left)


def test_the_blocks_can_be_pasted_one_after_the_other(service: Service) -> None:
    script = "\n".join(block.text for block in blocks("factory-metering-pilot.md") if block.language == "bash")
    stay_within_the_hour()
    lines = run({"BASE_URL": service.base_url}, "bash", "-euo", "pipefail", "-c", script).splitlines()
    printed = "\n".join(lines)
    assert '"role":"admin"' in printed
    assert '"subscription_plan_key":"cei-starter","subscription_status":"active"' in printed
    assert '"site_id":"site-22","name":"Hall 22"' in printed
    assert [line for line in lines if line.startswith("Ingested")] == [
        "Ingested: 24, Skipped duplicates: 0, Failed: 0",
        "Ingested: 0, Skipped duplicates: 24, Failed: 0",
        "Ingested: 3, Skipped duplicates: 0, Failed: 0",
        "Ingested: 35040, Skipped duplicates: 0, Failed: 0",
        "Ingested: 0, Skipped duplicates: 0, Failed: 0",
    ]
    assert '"total_value":959636.71,"points":35040' in printed
    assert '"total_value":516,"points":24' in printed
    assert printed.count('"samples":1}') == 24
    assert "timestamp_utc,site_id,meter_id,value,unit" in lines
    assert '"meter_id":"main-meter","expected_points":24,"actual_points":0' in printed
    assert '"meter_id":"test-meter","expected_points":24,"actual_points":24,"completeness_pct":100' in printed
    assert lines[-1] == "exit code 2"


def test_the_pages_name_files_that_are_there() -> None:
    for name in ("docs/factory_client.py", "scripts/run_factory_client.ps1", "data/steel-plant-2018.csv.gz"):
        assert (CHECKOUT / name).is_file()
    for unit in ("service", "timer"):
        assert (CHECKOUT / f"scripts/systemd/wattledger-factory-client.{unit}").is_file()
