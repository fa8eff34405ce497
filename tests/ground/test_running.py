"""The whole service, started as `make up` does it."""

import os
import signal
from pathlib import Path

import httpx
import pytest

from db.place import LocalError
from scripts.service import database, lifecycle, process, settings
from scripts.service.lifecycle import API, WORKERS, fake_part
from tests.support.processes import free_port, wait_for
from tests.support.service import Service

PARTS = (API, WORKERS, fake_part(settings.FAKE_PORT))


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh_database: str) -> None:
    """A state folder and ports of the test's own, on a database of its own."""
    for module in (settings, process):
        monkeypatch.setattr(module, "STATE", tmp_path)
    monkeypatch.setattr(settings, "REMEMBERED", tmp_path / "run" / "settings.json")
    for name in ("TB_BASE_URL", "TB_TOKEN", *settings.OPTIONS):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(database.local, "stop", pytest.fail)  # the tests live on it
    monkeypatch.setenv("DATABASE_URL", fresh_database)
    monkeypatch.setenv("HTTP_ADDR", f":{free_port()}")


def test_up_starts_all_and_again_starts_what_died(checkout: None, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        chosen = lifecycle.up()
        assert httpx.get(f"{chosen.base_url}/readyz").status_code == 200
        assert httpx.get(f"{chosen.tb_base_url}/fake/health").status_code == 200
        before = [part.pid() for part in PARTS]
        assert lifecycle.up() == chosen
        assert [part.pid() for part in PARTS] == before

        api, *others = before
        assert api is not None
        os.kill(api, signal.SIGKILL)
        wait_for(lambda: API.pid() is None)
        lifecycle.up()
        assert API.pid() not in (None, api)
        assert [part.pid() for part in PARTS[1:]] == others
        assert httpx.get(f"{chosen.base_url}/readyz").status_code == 200
    finally:
        lifecycle.down()
    assert [part.pid() for part in PARTS] == [None, None, None]
    assert settings.remembered() is None
    assert "left running, as it was named by DATABASE_URL" in capsys.readouterr().out


def test_changed_settings_start_the_parts_anew(checkout: None, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        lifecycle.up()
        before = API.pid()
        monkeypatch.setenv("PRICE_PER_KWH", "0.5")
        assert lifecycle.up().environment()["PRICE_PER_KWH"] == "0.5"
        assert API.pid() not in (None, before)
    finally:
        lifecycle.down()


def test_a_taken_port_is_told_and_what_has_it_is_left_alone(
    checkout: None, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = service.base_url.rsplit(":", 1)[1]
    monkeypatch.setenv("HTTP_ADDR", f":{port}")
    with pytest.raises(LocalError, match=f"port {port} is taken by another program.*HTTP_ADDR"):
        lifecycle.up()
    assert [part.pid() for part in PARTS] == [None, None, None]
    assert service.http.get("/readyz").status_code == 200


def test_a_wrong_address_is_told_before_anything_starts(checkout: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_ADDR", "elephant")
    with pytest.raises(LocalError, match="HTTP_ADDR must be"):
        lifecycle.up()
    assert [part.pid() for part in PARTS] == [None, None, None]


def test_a_part_that_was_killed_can_be_started_again(own_service: Service) -> None:
    for part in (own_service.api, own_service.workers, own_service.thingsboard):
        before = part.pid
        own_service.restart(part)
        assert part.pid != before
    body = {"tenantId": "tenant-demo", "stationId": "nowhere", "deviceId": "d", "ts": 1737882000, "values": {"p": 1}}
    assert own_service.ingest(body).status_code == 404
