"""What runs the service: its settings, its processes, and its choice of a database."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from db.place import Place
from scripts.service import database, lifecycle, process, settings
from scripts.service.process import Part
from scripts.service.settings import Settings
from tests.support.processes import wait_for

VARIABLES = (*(name.upper() for name in Settings.__dataclass_fields__), *settings.OPTIONS)


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder of the test's own, and an environment that says nothing."""
    for module in (settings, process):
        monkeypatch.setattr(module, "STATE", tmp_path)
    monkeypatch.setattr(settings, "REMEMBERED", tmp_path / "run" / "settings.json")
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_secrets_are_made_up_once_and_kept_private(state: Path) -> None:
    first = settings.load()
    assert len(first.auth_jwt_secret) == 64
    assert first.auth_jwt_secret != first.ingest_hmac_secret
    assert settings.load() == first
    assert {stat.S_IMODE(path.stat().st_mode) for path in (state / "secrets").iterdir()} == {0o600}


def test_the_environment_wins_over_what_runs_and_that_over_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTH_JWT_SECRET", "dev-secret-change-me")
    monkeypatch.setenv("HTTP_ADDR", ":9001")
    monkeypatch.setenv("PRICE_PER_KWH", "0.75")
    settings.remember(settings.load())
    for name in ("AUTH_JWT_SECRET", "HTTP_ADDR", "PRICE_PER_KWH"):
        monkeypatch.delenv(name)
    assert settings.load().auth_jwt_secret == "dev-secret-change-me"
    assert settings.load().environment()["PRICE_PER_KWH"] == "0.75"
    monkeypatch.setenv("HTTP_ADDR", ":9002")
    assert settings.load().base_url == "http://127.0.0.1:9002"
    settings.forget()
    assert settings.load().auth_jwt_secret != "dev-secret-change-me"


def test_where_mails_lead(monkeypatch: pytest.MonkeyPatch) -> None:
    """What `make env` printed, of this service or another one, is no setting."""
    monkeypatch.setenv("BASE_URL", "http://127.0.0.1:8080")
    monkeypatch.setenv("HTTP_ADDR", ":9003")
    settings.remember(settings.load())
    assert settings.load().environment()["BASE_URL"] == "http://127.0.0.1:9003"
    monkeypatch.setenv("BASE_URL", "https://energy.example.org")
    settings.remember(settings.load())
    monkeypatch.delenv("BASE_URL")
    assert settings.load().environment()["BASE_URL"] == "https://energy.example.org"
    assert settings.load().base_url == "http://127.0.0.1:9003"


def test_exports_name_the_running_service_and_extend_the_path_once(state: Path) -> None:
    chosen = settings.load()
    first = settings.exports(chosen, {"PATH": "/usr/bin"})
    assert first["PATH"] == f"{state / 'bin'}:/usr/bin"
    assert first["BASE_URL"] == "http://127.0.0.1:8080"
    assert settings.exports(chosen, first)["PATH"] == first["PATH"]


def test_a_part_is_stopped_when_it_is_ours() -> None:
    part = Part("sleeper", "timeit", ("-s", "import time", "time.sleep(60)"))
    part.start({}, "one")
    assert part.runs_as("one")
    assert not part.runs_as("two")
    assert part.stop() is True
    assert part.pid() is None
    assert part.stop() is False


def test_a_process_that_only_has_the_same_id_is_left_alone(state: Path) -> None:
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        part = Part("sleeper", "timeit")
        note = {"pid": other.pid, "birth": "some-other-boot 1", "fingerprint": "one"}
        settings.write_private(state / "run" / "sleeper.json", json.dumps(note))
        assert part.pid() is None
        assert part.stop() is False
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_part_that_ignores_the_request_is_made_to_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "STOP_SECONDS", 0.2)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf')"
    part = Part("deaf", "timeit", ("-s", deaf, "time.sleep(60)"))
    part.start({}, "one")
    wait_for(lambda: "deaf" in part.last_words())
    assert part.stop() is True
    assert part.pid() is None


def test_the_fake_thingsboard_takes_the_next_port_that_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = {18080, 18081}
    monkeypatch.setattr(lifecycle, "_is_free", lambda host, port: port not in taken)
    assert lifecycle._choose_thingsboard(settings.load()).tb_base_url == "http://localhost:18082"


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("http://localhost:18080", 18080),
        ("http://127.0.0.1:18081", 18081),
        ("http://localhost:9090", None),
        ("https://thingsboard.example:18080", None),
        ("", None),
    ],
)
def test_a_real_thingsboard_is_not_taken_for_the_fake(url: str, port: int | None) -> None:
    assert settings.fake_port(url) == port


def docker(folder: Path, *, engine: bool) -> Path:
    """A `docker` that notes what it is asked; with or without an engine behind it."""
    program = folder / "docker"
    program.write_text(f'#!/bin/sh\necho "$@" >>{folder}/calls\n[ "$1" != info ] || exit {0 if engine else 1}\n')
    program.chmod(0o755)
    return folder / "calls"


def test_a_docker_engine_brings_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = docker(tmp_path, engine=True)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("LOCAL_PG_PORT", "25999")
    url, kind = database.start("")
    assert "Community" in kind
    assert "@127.0.0.1:25999/microgrid" in url
    assert "compose --project-name wattledger-" in calls.read_text()
    assert "up --detach --wait database" in calls.read_text()
    assert database.is_compose(url)
    database.stop(url)
    assert "stop database" in calls.read_text()


def test_a_docker_client_without_an_engine_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docker(tmp_path, engine=False)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(database.local, "start", lambda: "postgres://embedded")
    assert database.start("")[0] == "postgres://embedded"


def test_another_database_of_the_embedded_cluster_is_named_not_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    password = Place().password_file
    if not password.is_file():
        pytest.skip("there is no embedded database")
    url = f"postgres://postgres:{password.read_text().strip()}@127.0.0.1:1/"
    assert database.is_embedded(url + "microgrid?sslmode=disable")
    assert not database.is_embedded(url + "other?sslmode=disable")


def test_a_named_database_is_used_and_left_running(monkeypatch: pytest.MonkeyPatch) -> None:
    named = "postgres://me:pw@db.example/microgrid"
    monkeypatch.setattr(database.local, "start", pytest.fail)
    monkeypatch.setattr(database.local, "stop", pytest.fail)
    assert database.start(named)[0] == named
    database.stop(named)
