"""Databases that a test may do anything to: made for it, and dropped after it."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from db import cluster as embedded
from db import local
from db.place import Place
from tests.support.processes import free_port, is_free

PREFIX = "wattledger_test_"
KEPT_SECONDS = 86_400


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL server, named by the URL of one of its databases whose user may create others."""

    url: str

    def url_of(self, database: str) -> str:
        """The URL of another database of the server."""
        return urlsplit(self.url)._replace(path=f"/{database}").geturl()

    @contextmanager
    def database(self, template: str = "template0") -> Iterator[str]:
        """A new database, a copy of `template`; gives its URL, and drops it at the end."""
        name = self._create(template)
        try:
            yield self.url_of(name)
        finally:
            self._drop(name)

    @contextmanager
    def template(self, fill: Callable[[str], object]) -> Iterator[str]:
        """A new database filled by `fill(url)` and then closed to connections, to be copied; gives its name."""
        self.drop_leftovers()
        name = self._create("template0")
        try:
            fill(self.url_of(name))
            with self._connect() as connection:
                # TimescaleDB's launcher would come back to a database that takes connections.
                connection.execute(sql.SQL("alter database {} allow_connections false").format(sql.Identifier(name)))
                connection.execute(
                    "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = %s", [name]
                )
            yield name
        finally:
            self._drop(name)

    def drop_leftovers(self) -> None:
        """Drop the test databases that a killed run left behind more than a day ago."""
        with self._connect() as connection:
            rows = connection.execute("select datname from pg_database where starts_with(datname, %s)", [PREFIX])
            names = [name for (name,) in rows]
        for name in names:
            made = name.removeprefix(PREFIX).split("_")[0]
            if made.isdigit() and int(made) < time.time() - KEPT_SECONDS:
                self._drop(name)

    def is_in_use(self) -> bool:
        """Whether anybody is connected."""
        others = "select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()"
        with self._connect() as connection:
            return connection.execute(others).rowcount > 0

    def _create(self, template: str) -> str:
        name = f"{PREFIX}{int(time.time())}_{secrets.token_hex(4)}"
        statement = sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template))
        with self._connect() as connection:
            connection.execute(statement)
        return name

    def _drop(self, name: str) -> None:
        with self._connect() as connection:
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(self.url, autocommit=True)


@contextmanager
def embedded_cluster() -> Iterator[Cluster]:
    """The embedded database, started for the tests and stopped after them, unless it was running or is in use."""
    was_running = embedded.running_port(Place()) is not None
    if not was_running and not os.environ.get("LOCAL_PG_PORT") and not is_free(local.DEFAULT_PORT):
        with pytest.MonkeyPatch.context() as patch:  # another checkout has the usual one
            patch.setenv("LOCAL_PG_PORT", str(free_port()))
            local.start()
    cluster = Cluster(local.start())
    try:
        yield cluster
    finally:
        if not was_running and not cluster.is_in_use():
            local.stop()
