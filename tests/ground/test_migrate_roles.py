"""Who may migrate: a superuser, or a database owner who may make roles."""

from pathlib import Path

import psycopg
import pytest

from db.prepare import ROLES
from db.sources import MigrationError
from tests.support.code import Code
from tests.support.databases import Cluster


@pytest.fixture
def code(tmp_path: Path) -> Code:
    return Code(tmp_path)


def test_a_database_owner_with_createrole_can_migrate(cluster: Cluster, empty_database: str, code: Code) -> None:
    with psycopg.connect(empty_database, autocommit=True) as connection:
        connection.execute("create extension timescaledb")
        name = connection.info.dbname
        connection.execute(f"create role {name} login createrole password 'pw'")
        connection.execute(f"grant {', '.join(ROLES)} to {name} with admin option")
        connection.execute(f"alter database {name} owner to {name}")
        info = connection.info
        url = f"postgres://{name}:pw@{info.host}:{info.port}/{name}?sslmode=disable"
    try:
        assert code.up(url) == ["migration  migrations/0001_first.sql"]
        assert code.status(url) == []
    finally:
        with psycopg.connect(cluster.url, autocommit=True) as connection:
            connection.execute(f"drop database {name} with (force)")
            connection.execute(f"drop role {name}")


def test_a_user_who_may_not_is_told_what_he_lacks(cluster: Cluster, empty_database: str, code: Code) -> None:
    with psycopg.connect(empty_database, autocommit=True) as connection:
        info = connection.info
        name = info.dbname
        connection.execute(f"create role {name} login password 'pw'")
        url = f"postgres://{name}:pw@{info.host}:{info.port}/{name}?sslmode=disable"
    try:
        with pytest.raises(MigrationError, match="use a superuser, or a database owner with CREATEROLE"):
            code.up(url)
    finally:
        with psycopg.connect(cluster.url, autocommit=True) as connection:
            connection.execute(f"drop role {name}")
