"""Connections that run at the same time, and what they may not do to each other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg import sql

WORDS = Path(__file__).parents[1] / "support/pgtap.sql"
OPTIONS = "-c search_path=public,pgtap -c timezone=UTC -c deadlock_timeout=200ms -c statement_timeout=60s"

Job = Callable[[psycopg.Connection], Any]


class Track:
    """A database for races. Use it as a context; `do`, `rows` and `value` speak over a connection of its own."""

    def __init__(self, url: str) -> None:
        self._url = url

    def __enter__(self) -> Self:
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute("create schema pgtap")
            connection.execute(WORDS.read_text().encode())
        self._connection = self.connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._connection.close()

    def connect(self) -> psycopg.Connection:
        """A new connection that commits each statement; close it."""
        return psycopg.connect(self._url, autocommit=True, options=OPTIONS)

    def do(self, statement: str, *args: object) -> None:
        """Run a statement."""
        run(self._connection, statement, *args)

    def rows(self, statement: str, *args: object) -> list[tuple[Any, ...]]:
        """All rows of a statement."""
        return run(self._connection, statement, *args).fetchall()

    def value(self, statement: str, *args: object) -> Any:
        """The first column of the first row."""
        return self.rows(statement, *args)[0][0]

    def together(self, *jobs: Job) -> list[Any]:
        """Start jobs at the same moment, each with a connection of its own; their results, in the order of the jobs.

        Raises the first error of a job, a deadlock for instance.
        """
        gate = threading.Barrier(len(jobs))

        def start(job: Job) -> Any:
            with self.connect() as connection:
                gate.wait()
                return job(connection)

        with ThreadPoolExecutor(len(jobs)) as pool:
            return [future.result() for future in [pool.submit(start, job) for job in jobs]]

    def behind(self, pool: ThreadPoolExecutor, statement: str, *args: object) -> Future[list[tuple[Any, ...]]]:
        """Start a statement on a connection of its own, and return when it waits for a lock."""
        connection = self.connect()

        def work() -> list[tuple[Any, ...]]:
            with connection:
                return run(connection, statement, *args).fetchall()

        future = pool.submit(work)
        waiting = "select wait_event_type = 'Lock' from pg_stat_activity where pid = %s"
        while not self.value(waiting, connection.info.backend_pid):
            with suppress(TimeoutError):
                future.result(timeout=0.01)
                raise AssertionError(f"did not wait: {statement}")
        return future


def run(connection: psycopg.Connection, statement: str, *args: object) -> psycopg.Cursor:
    """Run a statement with its arguments as literals, so that it may be any statement at all."""
    template = statement.replace("{", "{{").replace("}", "}}").replace("%s", "{}")
    return connection.execute(sql.SQL(template).format(*map(sql.Literal, args)))


def attempt(connection: psycopg.Connection, statement: str, *args: object) -> tuple[Any, ...] | str:
    """The first row of a statement, or the SQLSTATE of one of the product's own errors."""
    try:
        return run(connection, statement, *args).fetchall()[0]
    except psycopg.Error as error:
        if error.sqlstate is None or not error.sqlstate.startswith("WL"):
            raise
        return error.sqlstate


def times(job: Job, count: int) -> Sequence[Job]:
    """The same job so many times."""
    return [job] * count
