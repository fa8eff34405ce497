"""What the tests of the factory client share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.client.machine import TOKEN, VARIABLES, Machine
from tests.client.wayward import Wayward, running_wayward
from tests.metering.plant import Plant
from tests.support.service import Service


@pytest.fixture
def wayward() -> Iterator[Wayward]:
    """A service that misbehaves as it is told."""
    with running_wayward() as wayward:
        yield wayward


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Machine:
    """A machine on which nothing is set."""
    machine = Machine(monkeypatch, capsys, tmp_path)
    machine.set(**dict.fromkeys(VARIABLES))
    return machine


@pytest.fixture
def machine(bare_machine: Machine, wayward: Wayward) -> Machine:
    """A machine that is set up for the wayward service and a CSV."""
    bare_machine.set(CEI_BASE_URL=wayward.url, CEI_INT_TOKEN=TOKEN, CEI_FACTORY_CSV_PATH=str(bare_machine.csv))
    return bare_machine


@pytest.fixture
def plant(service: Service) -> Plant:
    """An organization with one site on the real service."""
    plant = Plant(service)
    plant.add_site()
    return plant


@pytest.fixture
def machine_of_plant(bare_machine: Machine, plant: Plant) -> Machine:
    """A machine of that organization, with an integration token."""
    answer = plant.call("POST", "/api/v1/auth/integration-tokens", {"name": "machine", "scopes": ["ingest"]})
    assert answer.status_code == 201, answer.text
    token = answer.json()["token"]
    bare_machine.set(
        CEI_BASE_URL=plant.service.base_url, CEI_INT_TOKEN=token, CEI_FACTORY_CSV_PATH=str(bare_machine.csv)
    )
    return bare_machine
