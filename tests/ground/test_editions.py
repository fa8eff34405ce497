"""How the pgTAP files come to run on both editions of TimescaleDB."""

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.support import community
from tests.support.community import CommunityServer, ServerEnded, why_missing
from tests.support.editions import CommunityDatabase, ServersDatabase, load_pgtap, needed_edition, run_file, summary

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wasm(community_image: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CommunityDatabase]:
    with CommunityServer(community_image, tmp_path_factory.mktemp("log") / "log") as server:
        yield CommunityDatabase(server)


def sql(folder: Path, *statements: str) -> Path:
    path = folder / "file.sql"
    path.write_text("\n".join(statements))
    return path


def test_a_file_names_its_edition_in_its_first_comment() -> None:
    assert needed_edition("-- What it tests.\n-- edition: community\nbegin;") == "community"
    assert needed_edition("-- edition: apache") == "apache"
    assert needed_edition("-- What it tests.\nbegin;\n-- edition: community") is None
    with pytest.raises(ValueError, match="edition: 'enterprise' is neither of apache, community"):
        needed_edition("-- edition: enterprise")


def test_a_file_runs_only_on_its_edition(wasm: CommunityDatabase, fresh_database: str, tmp_path: Path) -> None:
    given = ServersDatabase(fresh_database)
    text = ("begin;", "select plan(1);", "select pass('it ran');", "select * from finish();", "rollback;")
    other = {"apache": "community", "community": "apache"}[given.edition.name]
    said = ["1..1", "ok 1 - it ran"]
    assert run_file(given, sql(tmp_path, f"-- edition: {given.edition.name}", *text)) == said
    assert run_file(wasm, sql(tmp_path, "-- edition: community", *text)) == said
    with pytest.raises(pytest.skip.Exception, match=f"only for the {other} edition, and this is {given.edition}"):
        run_file(given, sql(tmp_path, f"-- edition: {other}", *text))
    with pytest.raises(pytest.skip.Exception, match="only for the apache edition, and this is community 2"):
        run_file(wasm, sql(tmp_path, "-- edition: apache", *text))
    given.close()


def test_what_other_statements_return_is_no_tap(pgtap_database: ServersDatabase, tmp_path: Path) -> None:
    """An id may look like a plan to the parser."""
    text = ("begin;", "select plan(1);", "select '18e44a';", "select pass('one') from (select) as x;", "rollback;")
    assert run_file(pgtap_database, sql(tmp_path, *text)) == ["1..1", "ok 1 - one"]


def test_a_server_without_pgtap_gets_its_functions(fresh_database: str) -> None:
    with psycopg.connect(fresh_database) as connection:
        connection.execute("create schema pgtap")
        load_pgtap(connection)
        connection.execute("set search_path = pgtap")
        assert connection.execute("select plan(1)").fetchone() == ("1..1",)
        assert connection.execute("select pass('it works')").fetchone() == ("ok 1 - it works",)


@pytest.mark.parametrize("kind", ["given", "wasm"])
def test_a_file_that_fails_leaves_nothing_behind(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    name = {"given": "pgtap_database", "wasm": "wasm"}[kind]
    database = request.getfixturevalue(name)
    with pytest.raises(psycopg.errors.DivisionByZero):
        run_file(database, sql(tmp_path, "begin;", "create table public.left_behind ();", "select 1 / 0;"))
    run_file(database, sql(tmp_path, "begin;", "create table public.left_behind ();"))  # no rollback
    look = ("begin;", "select plan(1);", "select ok(to_regclass('left_behind') is null);", "rollback;")
    assert run_file(database, sql(tmp_path, *look))[-1] == "ok 1"


def test_clients_of_the_webassembly_take_turns(wasm: CommunityDatabase) -> None:
    seen: list[tuple[object, ...] | None] = []

    def look() -> None:
        with psycopg.connect(wasm.server.url) as second:
            seen.append(second.execute("select current_setting('work_mem'), to_regclass('pg_temp.mine')").fetchone())

    with psycopg.connect(wasm.server.url) as first:
        first.execute("set work_mem = '7MB'; create temp table mine ()")
        waiting = threading.Thread(target=look)
        waiting.start()
        waiting.join(0.5)
        assert seen == []
    waiting.join(20)
    assert seen == [("4MB", None)]


def lose_the_server(wasm: CommunityDatabase) -> None:
    with wasm.connection() as connection:
        os.kill(wasm.server.pid, signal.SIGKILL)
        connection.execute("select 1")


def test_the_end_of_the_server_is_told_and_the_next_file_gets_a_new_one(wasm: CommunityDatabase) -> None:
    with pytest.raises(ServerEnded, match="server ended"):
        lose_the_server(wasm)
    with wasm.connection() as connection:
        assert connection.execute("select count(*) > 0 from internal.schema_migration").fetchone() == (True,)


def test_a_continuous_aggregate_refreshes_on_the_community_edition(community_database: str) -> None:
    with psycopg.connect(community_database, autocommit=True) as connection:
        for statement in (
            "create table public.seen (ts timestamptz not null, value int)",
            "select create_hypertable('public.seen', 'ts')",
            "insert into public.seen values ('2025-01-01 00:10Z', 1), ('2025-01-01 00:50Z', 2)",
            "create materialized view public.seen_hourly with (timescaledb.continuous) as "
            "select time_bucket('1 hour', ts) as hour, sum(value) as total from public.seen group by 1 with no data",
            "call refresh_continuous_aggregate('public.seen_hourly', null, null)",
        ):
            connection.execute(statement.encode())
        assert connection.execute("select total from public.seen_hourly").fetchall() == [(3,)]


def test_without_node_there_is_a_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(community, "PACKAGES", tmp_path / "packages")
    monkeypatch.setattr(community, "WHY_MISSING", tmp_path / "missing")
    if shutil.which("node"):
        assert why_missing() == "not installed: run `make setup-dev`"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert why_missing() == "node is missing (Node.js 18 or later)"


@pytest.mark.parametrize(
    ("programs", "reason"),
    [
        ({}, "node is missing (Node.js 18 or later)"),
        ({"node": "exit 1"}, "Node.js 18 or later is needed"),
        ({"node": "exit 0"}, "npm is missing"),
        ({"node": "exit 0", "npm": "exit 1"}, "npm could not install it: see .local/community.log"),
    ],
)
def test_set_up_goes_on_without_it(tmp_path: Path, programs: dict[str, str], reason: str) -> None:
    shutil.copytree(CHECKOUT / "tests/community", tmp_path / "tests/community")
    (tmp_path / "scripts").mkdir()
    (tmp_path / ".local").mkdir()
    script = shutil.copy(CHECKOUT / "scripts/community.sh", tmp_path / "scripts")
    path = tmp_path / "bin"
    path.mkdir()
    for tool in ("bash", "cat", "cp", "dirname", "mkdir", "rm", "sha256sum"):
        (path / tool).symlink_to(shutil.which(tool) or tool)
    for name, does in programs.items():
        (path / name).write_text(f"#!{path}/bash\n{does}\n")
        (path / name).chmod(0o755)
    done = subprocess.run([script], env={"PATH": str(path)}, capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == f"setup: no Community edition for the tests: {reason}"
    assert (tmp_path / ".local/community.missing").read_text().strip() == reason


def test_the_summary_counts_files_by_edition() -> None:
    def report(name: str, outcome: str, edition: str | None) -> pytest.TestReport:
        where = f"tests/db/alarm/{name}.sql::{name}"
        properties = [("edition", edition)] if edition else []
        return pytest.TestReport(where, (where, 0, name), {}, outcome, None, "call", user_properties=properties)  # type: ignore[arg-type]

    stats = {
        "passed": [report(f"a.sql[{name}]", "passed", f"{name} 2") for name in ("apache", "community", "apache")],
        "failed": [report("b.sql[apache]", "failed", "apache 2")],
        "skipped": [report("c.sql[community]", "skipped", None)],
    }
    assert list(summary(stats)) == [
        "pgTAP files on apache 2: 2 passed, 1 failed",
        "pgTAP files on community 2: 1 passed",
        "pgTAP files on community: 1 skipped",
    ]
