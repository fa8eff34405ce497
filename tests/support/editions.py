"""The pgTAP files under tests/db, each once for each edition of TimescaleDB that the session has.

A file that is for one edition says so in a line of the comment that it begins with: `-- edition: community`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import psycopg
import pytest
from psycopg.rows import scalar_row
from pytest_pgtap.plugin.core import report_tap
from pytest_pgtap.plugin.sql_files import PgTapItem

from db.place import Place
from tests.support.community import CommunityServer, ServerEnded, why_missing

EDITIONS = {"apache": "apache", "timescale": "community"}  # by licence
SQL_TESTS = Path(__file__).parents[1] / "db"
SQL_WORDS = Path(__file__).parent / "pgtap.sql"
COMMUNITY_FIXTURE = "pgtap_community"
TAP = re.compile(r"(not )?ok\b|1\.\.\d+|#|Bail out!")
SEARCH_PATH = "set search_path = public, pgtap"


@dataclass(frozen=True)
class Edition:
    """What a server is: `apache` or `community`, and the version of TimescaleDB."""

    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


def edition_of(connection: psycopg.Connection) -> Edition:
    """The edition of a migrated database."""
    row = connection.execute(
        "select current_setting('timescaledb.license'), extversion from pg_extension where extname = 'timescaledb'"
    ).fetchone()
    assert row is not None, "the database has no TimescaleDB"
    return Edition(EDITIONS[row[0]], row[1])


def needed_edition(text: str) -> str | None:
    """The edition that a pgTAP file is for, None when it is for all. Raises ValueError when there is no such."""
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        if named := re.match(r"-- edition:\s*(.*?)\s*$", line):
            if named[1] not in EDITIONS.values():
                raise ValueError(f"edition: {named[1]!r} is neither of {', '.join(EDITIONS.values())}")
            return named[1]
    return None


def install_pgtap(connection: psycopg.Connection) -> None:
    """Bring pgTAP and the words of the tests into a migrated database.

    They have a schema of their own, so that the product's schemas hold what the product made and nothing else.
    """
    connection.execute("create schema pgtap")
    if connection.execute("select from pg_available_extensions where name = 'pgtap'").rowcount:
        connection.execute("create extension pgtap schema pgtap")
    else:
        load_pgtap(connection)
    connection.execute("grant usage on schema pgtap to public")
    connection.execute(SQL_WORDS.read_bytes())


def load_pgtap(connection: psycopg.Connection) -> None:
    """Make pgTAP's functions, all of them SQL, from the embedded database's files: for a server that has none."""
    files = (Place().programs / "usr/share").rglob("pgtap--*.sql")
    scripts = [path for path in files if re.fullmatch(r"pgtap--[\d.]+\.sql", path.name)]
    assert scripts, "this server has no pgTAP, and the embedded database is missing: run `python -m db.local start`"
    connection.execute("set search_path = pgtap, public")
    connection.execute(scripts[0].read_bytes())
    connection.execute("set search_path = public")


class PgTapDatabase(Protocol):
    """Where pgTAP files run."""

    edition: Edition

    def connection(self) -> AbstractContextManager[psycopg.Connection]:
        """A connection in autocommit mode that sees pgTAP."""


def run_file(database: PgTapDatabase, path: Path) -> list[str]:
    """What a pgTAP file says, cell by cell. Whatever it did is rolled back, also when it fails.

    Only TAP: the parser takes an id that some other statement returns, `18e44…` say, for a plan of 44 tests.
    """
    needed = needed_edition(path.read_text())
    if needed not in (None, database.edition.name):
        pytest.skip(f"only for the {needed} edition, and this is {database.edition}")
    with database.connection() as connection, connection.transaction(force_rollback=True):
        cursor = connection.cursor(row_factory=scalar_row)
        cursor.execute(path.read_bytes())
        cells = [str(cell) for result in cursor.results() if result.description for cell in result]
    return [cell for cell in cells if TAP.match(cell)]


class ServersDatabase:
    """A database of a real server. One connection serves all files, so that their functions are planned once."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: psycopg.Connection | None = None
        with psycopg.connect(url, autocommit=True) as connection:
            install_pgtap(connection)
            self.edition = edition_of(connection)

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection]:
        """The connection; a new one when a file has lost it."""
        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(self._url, autocommit=True)
            self._connection.execute(SEARCH_PATH)
        yield self._connection

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()


class CommunityDatabase:
    """The database of a CommunityServer, which forgets everything about a connection when that is closed."""

    def __init__(self, server: CommunityServer) -> None:
        self.server = server
        self._install()

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection]:
        """A connection, on a new server when a file has brought the last one down. Raises ServerEnded for that file."""
        if not self.server.is_running:
            self.server.start()
            self._install()
        try:
            with psycopg.connect(self.server.url, autocommit=True) as connection:
                connection.execute(SEARCH_PATH)
                yield connection
        except psycopg.OperationalError:
            self.server.check(wait_seconds=2)
            raise

    def _install(self) -> None:
        with psycopg.connect(self.server.url, autocommit=True) as connection:
            install_pgtap(connection)
            self.edition = edition_of(connection)


class EditionItem(PgTapItem):  # type: ignore[misc]
    """One pgTAP file on one database; `database` is the name of the fixture that gives it."""

    def __init__(self, *, database: str, **rest: Any) -> None:
        super().__init__(**rest)
        self.database = database

    def runtest(self) -> None:
        """Run the file and report each of its tests."""
        if self.database == COMMUNITY_FIXTURE and (reason := why_missing()):
            pytest.skip(f"no Community edition: {reason}")  # not in the fixture: from here pytest tells it once for all
        database: PgTapDatabase = self._request.getfixturevalue(self.database)
        self.user_properties.append(("edition", str(database.edition)))
        failure = ""
        try:
            lines = run_file(database, self.path)
        except (psycopg.Error, ServerEnded) as error:
            failure = f"{self.path.name}: {error}"
        if failure:
            pytest.fail(failure, pytrace=False)
        report_tap(self, lines, self.path.name)


class EditionFile(pytest.File):
    """One pgTAP file, once for each of `databases`: fixtures by the name that the test's id gets."""

    def __init__(self, *, databases: dict[str, str], **rest: Any) -> None:
        super().__init__(**rest)
        self.databases = databases

    def collect(self) -> Iterator[pytest.Item]:
        """The file's tests."""
        try:
            needed_edition(self.path.read_text())
        except ValueError as error:
            raise self.CollectError(f"{self.path}: {error}") from error
        for name, fixture in self.databases.items():
            item: pytest.Item = EditionItem.from_parent(self, name=f"{self.path.name}[{name}]", database=fixture)
            yield item


def summary(stats: dict[str, list[Any]]) -> Iterator[str]:
    """A line for each edition that pgTAP files ran on, from pytest's reports by outcome: how many passed, failed, …"""
    counted: dict[str, Counter[str]] = {}
    for outcome in ("passed", "failed", "skipped", "error"):
        for report in stats.get(outcome, []):
            named = re.search(r"\.sql\[(\w+)\]$", getattr(report, "nodeid", ""))
            if named and not isinstance(report, pytest.SubtestReport):
                ran_on = str(dict(report.user_properties).get("edition", named[1]))
                counted.setdefault(ran_on, Counter())[outcome] += 1
    for ran_on, outcomes in counted.items():
        files = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.items())
        yield f"pgTAP files on {ran_on}: {files}"
