"""Migrations, routines and seed: applied once, in order, safely, and refused when something is wrong."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from db import migrate
from db.sources import MigrationError, read_sources
from tests.support.code import TABLE, Code
from tests.support.databases import Cluster


@pytest.fixture
def code(tmp_path: Path) -> Code:
    return Code(tmp_path)


def one(url: str, query: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query).fetchone()
        return row[0] if row else None


def command(url: str, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "db.migrate", *arguments],
        env=os.environ | {"DATABASE_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_three_at_once_on_a_fresh_database_apply_everything_once(empty_database: str) -> None:
    runs = [command(empty_database) for _ in range(3)]
    outputs = [run.communicate(timeout=120) for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0], outputs
    assert sorted("nothing to do" in output for output, _ in outputs) == [False, True, True]
    assert one(empty_database, "select count(*) from internal.schema_migration") == len(read_sources().migrations)


def test_two_fresh_databases_of_one_cluster_at_once(cluster: Cluster, code: Code) -> None:
    async def both(first: str, second: str) -> None:
        await asyncio.gather(*(migrate.up(url, code.sources()) for url in (first, second)))

    with cluster.database() as first, cluster.database() as second:
        asyncio.run(both(first, second))
        assert one(first, "select count(*) from internal.schema_migration") == 1
        assert one(second, "select count(*) from internal.schema_migration") == 1


def test_a_second_run_changes_nothing(empty_database: str, code: Code) -> None:
    code.write("routines/a.sql", "create or replace function internal.one() returns int language sql return 1;")
    assert code.up(empty_database) == ["migration  migrations/0001_first.sql", "routine    routines/a.sql"]
    before = one(empty_database, "select xmin::text || applied_at from internal.routine")
    assert code.up(empty_database) == []
    assert one(empty_database, "select xmin::text || applied_at from internal.routine") == before


def test_all_is_owned_by_the_owner_role(empty_database: str, code: Code) -> None:
    code.write("migrations/0001_first.sql", TABLE + "create table public.site (id int);")
    code.up(empty_database)
    owner = "select string_agg(distinct tableowner, ',') from pg_tables where schemaname in ('public', 'internal')"
    assert one(empty_database, owner) == "wattledger_owner"


def test_a_newer_database_is_refused(empty_database: str, code: Code) -> None:
    code.write("migrations/0002_second.sql", "create table internal.second (id int)")
    code.up(empty_database)
    code.remove("migrations/0002_second.sql")
    with pytest.raises(MigrationError, match=r"newer than this code.*0002_second.*ends at 0001"):
        code.up(empty_database)
    with pytest.raises(MigrationError, match="newer than this code"):
        code.status(empty_database)


def test_the_command_refuses_a_newer_database_with_an_exit_code(fresh_database: str) -> None:
    with psycopg.connect(fresh_database, autocommit=True) as connection:
        connection.execute("insert into internal.schema_migration values (9999, 'later', '')")
    for name in ("up", "status"):
        run = command(fresh_database, name)
        _, errors = run.communicate(timeout=60)
        assert run.returncode == 1
        assert "newer than this code" in errors
        assert "Traceback" not in errors


def test_an_edited_migration_is_refused(empty_database: str, code: Code) -> None:
    code.up(empty_database)
    code.write("migrations/0001_first.sql", TABLE + " -- one more word")
    with pytest.raises(MigrationError, match=r"0001_first\.sql was changed after it was applied"):
        code.up(empty_database)


def test_a_migration_below_the_level_comes_too_late(empty_database: str, code: Code) -> None:
    code.write("migrations/0003_third.sql", "select 1")
    code.up(empty_database)
    code.write("migrations/0002_second.sql", "select 1")
    with pytest.raises(MigrationError, match=r"0002_second\.sql comes too late"):
        code.up(empty_database)


def test_two_migrations_with_one_number_are_refused(code: Code) -> None:
    code.write("migrations/0001_other.sql", "select 1")
    with pytest.raises(MigrationError, match="two migrations have the number 0001"):
        code.sources()


def test_a_failing_migration_leaves_nothing_and_says_where(empty_database: str, code: Code) -> None:
    code.write("migrations/0002_second.sql", "create table internal.half (id int);\n\nselect 1 / 0;")
    with pytest.raises(MigrationError, match=r"db/migrations/0002_second\.sql: division by zero \(22012\)"):
        code.up(empty_database)
    assert one(empty_database, "select to_regclass('internal.half')") is None
    code.write("migrations/0002_second.sql", "create table internal.half (id int);\n\nselect wrong;")
    with pytest.raises(MigrationError, match=r"0002_second\.sql:3: .*wrong"):
        code.up(empty_database)
    code.write("migrations/0002_second.sql", "create table internal.half (id int)")
    assert code.up(empty_database) == ["migration  migrations/0002_second.sql"]


def test_a_changed_routine_is_applied_again(empty_database: str, code: Code) -> None:
    text = "create or replace function internal.answer() returns int language sql return {};"
    code.write("routines/thing/answer.sql", text.format(1))
    code.write(
        "routines/thing/other.sql", "create or replace function internal.other() returns int language sql return 0;"
    )
    code.up(empty_database)
    code.write("routines/thing/answer.sql", text.format(42))
    assert code.status(empty_database) == ["routine    routines/thing/answer.sql"]
    assert code.up(empty_database) == ["routine    routines/thing/answer.sql"]
    assert one(empty_database, "select internal.answer()") == 42


def test_routines_that_need_each_other_find_their_order(empty_database: str, code: Code) -> None:
    code.write("routines/a.sql", "create or replace view public.a as select * from public.b;")
    code.write("routines/b.sql", "create or replace view public.b as select internal.c() as c;")
    code.write("routines/c.sql", "create or replace function internal.c() returns int language sql return 7;")
    code.up(empty_database)
    assert one(empty_database, "select c from public.a") == 7


def test_a_routine_whose_need_never_comes_is_named(empty_database: str, code: Code) -> None:
    code.write("routines/a.sql", "create or replace view public.a as\nselect * from public.nowhere;")
    code.write("routines/b.sql", "create or replace function internal.b() returns int language sql return 7;")
    with pytest.raises(MigrationError, match=r"db/routines/a\.sql:2: .*nowhere"):
        code.up(empty_database)
    assert one(empty_database, "select to_regprocedure('internal.b()')") is None


def test_a_routine_whose_file_is_gone_is_told_and_forgotten(empty_database: str, code: Code) -> None:
    code.write("routines/a.sql", "create or replace function internal.a() returns int language sql return 7;")
    code.up(empty_database)
    code.remove("routines/a.sql")
    assert code.status(empty_database) == ["forget     routines/a.sql (no such file any more)"]
    code.up(empty_database)
    assert code.status(empty_database) == []


def test_a_migration_that_drops_what_a_routine_made_gets_it_back(empty_database: str, code: Code) -> None:
    code.write("routines/units.sql", "create or replace view public.units as select code from internal.unit_of;")
    code.up(empty_database)
    code.write("migrations/0002_rename.sql", "drop table internal.unit_of cascade;" + TABLE)
    code.up(empty_database)
    assert one(empty_database, "select count(*) from public.units") == 0


def test_seed_is_inserted_and_updated_by_its_key(empty_database: str, code: Code) -> None:
    code.write("seed/unit_of.csv", 'code,label,rank\nkW,kilowatt,1\nC,"degree, Celsius",\n')
    code.up(empty_database)
    rows = "select string_agg(format('%s|%s|%s', code, label, rank), ' ' order by code) from internal.unit_of"
    assert one(empty_database, rows) == "C|degree, Celsius| kW|kilowatt|1"
    code.write("seed/unit_of.csv", "code,label\nkW,Kilowatt\n")
    assert code.up(empty_database) == ["seed       seed/unit_of.csv"]
    assert one(empty_database, rows) == "C|degree, Celsius| kW|Kilowatt|1"


def test_seed_without_a_table_is_refused(empty_database: str, code: Code) -> None:
    code.write("seed/nothing.csv", "a\n1\n")
    with pytest.raises(MigrationError, match=r"seed/nothing\.csv: there is no table nothing"):
        code.up(empty_database)


def test_status_tells_what_is_missing_and_changes_nothing(empty_database: str) -> None:
    run = command(empty_database, "status")
    output, _ = run.communicate(timeout=60)
    assert run.returncode == 1
    assert "migration  migrations/0001_" in output
    assert output.endswith("level 0000: `python -m db.migrate` has work to do\n")
    assert one(empty_database, "select to_regnamespace('internal')") is None


def test_status_of_a_database_that_is_up_to_date(fresh_database: str) -> None:
    run = command(fresh_database, "status")
    output, _ = run.communicate(timeout=60)
    assert (run.returncode, output) == (0, f"level {read_sources().latest:04}: up to date\n")


def test_a_database_that_does_not_answer_is_told_in_one_line() -> None:
    run = command("postgres://nobody:secret@127.0.0.1:1/none?sslmode=disable", "up")
    _, errors = run.communicate(timeout=60)
    assert run.returncode == 1
    assert errors.startswith("migrate: the database does not answer")
    assert "secret" not in errors
    assert "Traceback" not in errors
