"""The embedded database: set up once, started safely, and nothing lost when it is killed."""

import os
import shutil
import signal
import socket
import stat
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import asyncpg
import psycopg
import pytest

from db import cluster, local
from db.place import LocalError, Place
from db.unpack import unpack
from tests.support.processes import free_port

pytestmark = pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="the embedded database is not in use")


@pytest.fixture(scope="module")
def programs() -> Path:
    """The unpacked PostgreSQL of this checkout."""
    place = Place()
    place.prepare()
    unpack(place)
    return place.programs.resolve()


@pytest.fixture
def place(programs: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """A second cluster of this checkout, on a port of its own."""
    state = Path(tempfile.mkdtemp(prefix="test-", dir=Place().state))
    state.chmod(0o755)
    monkeypatch.setenv("LOCAL_PG_PORT", str(free_port()))
    place = Place(state)
    place.base.mkdir(parents=True, exist_ok=True)
    (place.base / "postgres").symlink_to(programs)
    yield place
    local.stop(place)
    shutil.rmtree(place.base)
    shutil.rmtree(state, ignore_errors=True)


def server_pid(place: Place) -> int:
    return int((place.data / "postmaster.pid").read_text().split()[0])


def test_starting_again_leaves_it_alone(place: Place) -> None:
    url = local.start(place)
    pid = server_pid(place)
    assert local.start(place) == url
    assert server_pid(place) == pid


def test_three_starts_at_once_make_one_server(place: Place) -> None:
    with ThreadPoolExecutor(3) as pool:
        urls = list(pool.map(local.start, [place] * 3))
    assert len(set(urls)) == 1
    with psycopg.connect(urls[0]) as connection:
        assert connection.info.dbname == "microgrid"


def test_stopping_again_is_no_error(place: Place) -> None:
    local.start(place)
    assert local.stop(place) is True
    assert local.stop(place) is False
    with pytest.raises(LocalError, match="the embedded database is down"):
        local.url(place)


async def test_the_url_serves_asyncpg_too(place: Place) -> None:
    connection = await asyncpg.connect(local.start(place))
    try:
        assert await connection.fetchval("select current_database()") == "microgrid"
    finally:
        await connection.close()


def test_what_was_committed_survives_a_kill(place: Place) -> None:
    url = local.start(place)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create table kept (id int)")
        connection.execute("insert into kept select generate_series(1, 1000)")
        os.kill(server_pid(place), signal.SIGKILL)
    assert local.start(place) == url
    with psycopg.connect(url) as connection:
        assert connection.execute("select count(*) from kept").fetchone() == (1000,)


def test_a_kill_of_every_process_is_survived(place: Place) -> None:
    url = local.start(place)
    for pid in cluster._processes(place):
        os.kill(pid, signal.SIGKILL)
    assert local.start(place) == url


def test_a_pid_that_is_somebody_elses_by_now_is_no_server(place: Place) -> None:
    local.start(place)
    os.kill(server_pid(place), signal.SIGKILL)
    note = place.data / "postmaster.pid"
    lines = note.read_text().splitlines()
    note.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    assert cluster.running_port(place) is None
    local.start(place)
    assert server_pid(place) != os.getpid()


def test_a_taken_port_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setenv("LOCAL_PG_PORT", str(port))
        with pytest.raises(LocalError, match=f"port {port} of 127.0.0.1 is taken .* set LOCAL_PG_PORT"):
            local.start(place)


def test_a_port_that_is_none_is_told(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCAL_PG_PORT", "elephant")
    with pytest.raises(LocalError, match="LOCAL_PG_PORT is not a port number: 'elephant'"):
        local.start(place)


def test_another_port_than_the_running_one_is_refused(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    local.start(place)
    monkeypatch.setenv("LOCAL_PG_PORT", "1234")
    with pytest.raises(LocalError, match="already runs on port"):
        local.start(place)


def test_nobody_else_gets_in(place: Place) -> None:
    url = local.start(place)
    assert stat.S_IMODE(place.data.stat().st_mode) == 0o700
    assert stat.S_IMODE(place.password_file.stat().st_mode) == 0o600
    password = place.password_file.read_text().strip()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(url.replace(password, "guess"))
    with psycopg.connect(url) as connection:
        listens = connection.execute("select current_setting('listen_addresses')").fetchone()
        assert listens == ("127.0.0.1",)


def test_a_commit_is_on_disk(place: Place) -> None:
    with psycopg.connect(local.start(place)) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
            assert connection.execute(f"select current_setting('{setting}')").fetchone() == ("on",), setting


def test_timescaledb_and_pgtap_are_there(place: Place) -> None:
    with psycopg.connect(local.start(place), autocommit=True) as connection:
        connection.execute("create extension timescaledb")
        connection.execute("create extension pgtap")
        license_name = connection.execute("select current_setting('timescaledb.license')").fetchone()
        assert license_name == ("apache",)


def test_the_server_is_not_root(place: Place) -> None:
    local.start(place)
    assert Path(f"/proc/{server_pid(place)}").stat().st_uid != 0
