"""`make analyst`: logins that are made, granted, and taken away."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest

from scripts import analyst
from tests.analyst.conftest import drop_role, new_name
from tests.support.processes import CHECKOUT


@pytest.fixture
def name(estate: str) -> Iterator[str]:
    made = new_name()
    yield made
    drop_role(estate, made)


def make(estate: str, *arguments: str, password: str = "") -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"DATABASE_URL": estate, "PASSWORD": password}
    return subprocess.run(
        [sys.executable, "-m", "scripts.analyst", *arguments],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_login_is_made_and_may_read_nothing_but_its_tenant(estate: str, name: str) -> None:
    made = make(estate, "--name", name, "--tenant", "acme")
    assert made.returncode == 0, made.stderr
    with psycopg.connect(made.stdout.split("'")[1]) as connection:
        assert connection.execute("select distinct tenant_id from sites").fetchall() == [("acme",)]
        settings = {row[0]: row[1] for row in connection.execute("select name, setting from pg_settings")}
    assert settings["default_transaction_read_only"] == "on"
    assert settings["statement_timeout"] == "30000"
    assert settings["search_path"] == "public"
    assert int(settings["temp_file_limit"]) == 1024 * 1024
    assert settings["timescaledb.enable_runtime_exclusion"] == "off"

    again = make(estate, "--name", name, "--tenant", "rival")
    assert again.returncode == 0
    assert f"//{name}@" in again.stdout, "the password stays, and is not known"
    with psycopg.connect(made.stdout.split("'")[1]) as connection:
        assert connection.execute("select distinct tenant_id from sites order by 1").fetchall() == [
            ("acme",),
            ("rival",),
        ]
    assert f"{name}: acme, rival" in make(estate).stdout


def test_revoking(estate: str, name: str) -> None:
    password = "a-password-of-ours"
    made = make(estate, "--name", name, "--tenant", "acme", password=password)
    assert password not in made.stdout
    url = analyst.url_for(estate, name, password)
    assert make(estate, "--name", name, "--tenant", "acme", "--revoke").returncode == 0
    with psycopg.connect(url) as connection:
        assert connection.execute("select * from sites").fetchall() == []
    assert "was not granted" in make(estate, "--name", name, "--tenant", "acme", "--revoke").stderr
    assert make(estate, "--name", name, "--revoke").returncode == 0
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    assert "there is no login" in make(estate, "--name", name, "--revoke").stderr


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--name", "jo_test", "--tenant", "nobody"], "TENANT: there is no tenant 'nobody'"),
        (["--name", "Jo; drop", "--tenant", "acme"], "NAME: 'Jo; drop'"),
        (["--name", "wattledger_owner", "--tenant", "acme"], "NAME: 'wattledger_owner' is kept"),
        (["--name", "jo_test"], "TENANT is missing"),
    ],
)
def test_what_is_wrong_is_named(estate: str, arguments: list[str], complaint: str) -> None:
    refused = make(estate, *arguments)
    assert refused.returncode == 1
    assert complaint in refused.stderr
    assert refused.stdout == ""


def test_a_user_of_another_kind_is_left_alone(estate: str, name: str) -> None:
    with psycopg.connect(estate, autocommit=True) as connection:
        connection.execute(f"create role {name} login".encode())
    assert "is no analyst" in make(estate, "--name", name, "--tenant", "acme").stderr
    assert "is no analyst" in make(estate, "--name", name, "--revoke").stderr


def test_a_password_that_is_too_short(estate: str, name: str) -> None:
    assert "PASSWORD: at least 12" in make(estate, "--name", name, "--tenant", "acme", password="short").stderr
