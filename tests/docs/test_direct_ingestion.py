"""The page for those who write their own client: its examples are run, and its tables agree with the code.

The PowerShell example runs where there is a `pwsh`. Elsewhere its syntax is checked, with the PowerShell grammar of
tree-sitter, and that it sends what the others send to the same address.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from typing import get_args

import pytest
import tree_sitter
import tree_sitter_powershell

from api.errors import CODES
from api.metering.batch import MAX_RECORDS, BatchRecord, TimeseriesBatch
from api.metering.body import MAX_BODY_BYTES
from api.metering.record import MAX_ID, MAX_KEY, MAX_VALUE
from api.metering.units import UNITS
from api.metering.writer import Code
from tests.docs.page import Block, Plant, blocks
from tests.support.processes import CHECKOUT
from tests.support.service import Service

PAGE = "direct-ingestion.md"
TEXT = (CHECKOUT / "docs" / PAGE).read_text(encoding="utf-8")


@pytest.fixture
def plant(service: Service) -> Plant:
    return Plant(service)


def of(language: str) -> list[Block]:
    return [block for block in blocks(PAGE) if block.language == language]


def errors_in(source: str) -> list[str]:
    """The places that are no PowerShell."""
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    found, rest = [], [parser.parse(source.encode()).root_node]
    while rest:
        node = rest.pop()
        rest.extend(node.children)
        if node.is_error or node.is_missing:
            found.append(f"line {node.start_point[0] + 1}: {node.type}")
    return found


def test_each_curl_example_is_answered_as_the_page_says(plant: Plant) -> None:
    page = blocks(PAGE)
    examples = [(block, page[position + 1]) for position, block in enumerate(page) if block.language == "bash"]
    assert len(examples) == 3
    for example, expected in examples:
        assert expected.language == "json"
        answer = plant.run("bash", "-euo", "pipefail", "-c", example.text)
        assert json.loads(answer) == json.loads(expected.text), example.text


def test_the_python_example_sends_a_day_and_may_be_run_again(plant: Plant) -> None:
    (example,) = of("python")
    assert plant.run(sys.executable, "-W", "error", "-c", example.text) == "96 in, 0 skipped, 0 failed\n"
    assert plant.used("python-meter", "2026-01-21T00:00:00Z", "2026-01-22T00:00:00Z") == (96, 240)
    assert plant.run(sys.executable, "-W", "error", "-c", example.text) == "0 in, 96 skipped, 0 failed\n"


@pytest.mark.skipif(shutil.which("pwsh") is None, reason="there is no PowerShell here; its syntax is checked below")
def test_the_powershell_example_sends_a_day_and_may_be_run_again(plant: Plant) -> None:
    (example,) = of("powershell")
    command = ["pwsh", "-NoProfile", "-NonInteractive", "-Command", example.text]
    assert plant.run(*command).splitlines() == ["24 in, 0 skipped, 0 failed"]
    assert plant.used("powershell-meter", "2026-01-22T00:00:00Z", "2026-01-23T00:00:00Z") == (24, 516)
    assert plant.run(*command).splitlines() == ["0 in, 24 skipped, 0 failed"]


@pytest.mark.parametrize(
    "source",
    [
        *(block.text for block in of("powershell")),
        *(block.text for block in blocks("factory-metering-pilot.md") if block.language == "powershell"),
        (CHECKOUT / "scripts" / "run_factory_client.ps1").read_text(encoding="utf-8"),
    ],
    ids=["direct ingestion", "variables", "task", "run_factory_client.ps1"],
)
def test_what_is_written_in_powershell_is_powershell(source: str) -> None:
    assert errors_in(source) == []
    assert errors_in(source + "\nif ($true) {") != []


def test_the_powershell_example_sends_what_the_python_one_sends() -> None:
    (powershell,), (python,) = of("powershell"), of("python")
    for word in ("/api/v1/timeseries/batch", "Bearer ", "application/json", "CEI_BASE_URL", "CEI_INT_TOKEN", "429"):
        assert word in powershell.text
        assert word in python.text
    for field in ("site_id", "meter_id", "timestamp_utc", "value", "unit", "source", "records"):
        assert re.search(rf"\b{field}\s+= |\b{field} = ", powershell.text), field
        assert f'"{field}"' in python.text


def test_the_page_names_every_code_field_and_limit() -> None:
    rows = set(re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE))
    assert set(get_args(Code)) <= rows
    assert {*TimeseriesBatch.__struct_fields__, *BatchRecord.__struct_fields__} <= rows
    statuses = dict(re.findall(r"^\| (\d{3}) \| `(\w+)` \|", TEXT, re.MULTILINE))
    assert {int(status): code for status, code in statuses.items()}.items() <= CODES.items()
    assert {"400", "401", "403", "413", "415", "422", "429", "500", "503"} <= statuses.keys()
    for limit in (MAX_RECORDS, MAX_VALUE, MAX_ID, MAX_KEY):
        assert f"{limit:,}" in TEXT
    assert f"{MAX_BODY_BYTES // 2**20} MiB" in TEXT
    assert all(f"`{unit}`" in TEXT for unit in UNITS.values())
