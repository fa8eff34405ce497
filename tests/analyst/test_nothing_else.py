"""An analyst sees his tenants' rows in every view, and nothing else by any way. The ways are found in the catalog."""

from __future__ import annotations

import re
from typing import Any

import psycopg
import pytest
from psycopg import errors

from tests.analyst.conftest import views

Connection = psycopg.Connection[Any]
FOREIGN = ("rival", "hidden")


def rows(connection: Connection, statement: str) -> list[tuple[Any, ...]]:
    return connection.execute(statement.encode()).fetchall()


def test_each_view_has_the_rows_of_the_tenant_and_no_others(operator: Connection, jo: Connection) -> None:
    names = views(operator)
    assert len(names) >= 19
    for name in names:
        where = "where measured_at >= '2025-01-01'" if name == "samples" else ""
        counts = dict(rows(operator, f"select tenant_id, count(*) from {name} {where} group by 1"))
        seen = dict(rows(jo, f"select tenant_id, count(*) from {name} {where} group by 1"))
        assert counts.keys() == {"acme", "rival"}, f"{name}: the test has rows of both tenants"
        assert seen == {"acme": counts["acme"]}, name


def test_no_other_relation_can_be_read(operator: Connection, jo: Connection) -> None:
    relations = rows(
        operator,
        "select n.nspname, c.relname from pg_class as c join pg_namespace as n on n.oid = c.relnamespace "
        "where c.relkind in ('r', 'p', 'v', 'm', 'S') and n.nspname not in ('pg_catalog', 'information_schema')",
    )
    assert any(name.startswith("_hyper_") for _, name in relations), "chunks are among them"
    allowed = {("public", name) for name in views(operator)}
    for schema, name in set(relations) - allowed:
        refused: tuple[type[psycopg.Error], ...] = (errors.InsufficientPrivilege, errors.UndefinedTable)
        if name.startswith("_compressed_hypertable_"):
            refused = (*refused, errors.InternalError_)  # TimescaleDB cannot read it itself once it has chunks
        with pytest.raises(refused):
            rows(jo, f'select * from "{schema}"."{name}" limit 1')


def test_nothing_can_be_written(operator: Connection, jo: Connection) -> None:
    rows_before = rows(operator, "select count(*) from internal.sample")
    jo.execute("set default_transaction_read_only = off")
    attempts = [f"delete from {name}" for name in views(operator)]
    attempts += [f"insert into {name} default values" for name in views(operator)]
    attempts += [
        "create table public.mine (a int)",
        "create temp table mine (a int)",
        "create schema mine",
        "create function public.leak() returns int language sql as 'select 1'",
        "create function pg_temp.leak(text) returns bool language plpgsql as 'begin raise ''%'', $1; end'",
        "select lo_creat(-1)",
        "select lo_from_bytea(0, 'x')",
        "select pg_advisory_lock(1)",
        "select pg_logical_emit_message(false, 'x', 'y')",
        "set role wattledger_owner",
        "set session authorization wattledger_owner",
        "insert into internal.analyst_grant (login, tenant_id) values (session_user, 'rival')",
        "alter role current_user superuser",
        "copy sites to program 'cat'",
        "drop view sites",
        "create or replace view sites as select 1",
    ]
    for attempt in attempts:
        # A view of several tables is refused as such, whoever asks.
        with pytest.raises(
            (errors.InsufficientPrivilege, errors.ObjectNotInPrerequisiteState, errors.FeatureNotSupported)
        ):
            jo.execute(attempt.encode())
    assert rows(operator, "select count(*) from internal.sample") == rows_before


HARMLESS = {
    "fold",
    "granted_tenants",
    "hour_integral",
    "increase",
    "integrate",
    "join_rises",
    "register_step",
    "station_time",
}


def test_no_function_that_reads_can_be_called(operator: Connection, jo: Connection) -> None:
    functions = rows(
        operator,
        "select n.nspname, p.proname, p.pronargs from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace "
        "where n.nspname in ('internal', 'api', 'worker') and p.prokind = 'f' "
        "and p.prorettype <> 'trigger'::regtype and not p.proisstrict",  # strict ones are null for null, uncalled
    )
    assert len(functions) > 150
    for schema, name, count in functions:
        if name not in HARMLESS:
            with pytest.raises(errors.InsufficientPrivilege):
                rows(jo, f"select {schema}.{name}({', '.join(['null'] * count)})")
    assert rows(jo, "select internal.granted_tenants()") == [(["acme"],)]


@pytest.mark.parametrize(
    "statement",
    [
        "select pg_database_size(current_database())",
        "select pg_total_relation_size('public.stations')",
        "select pg_stat_get_live_tuples('public.stations'::regclass)",
        "select n_live_tup from pg_stat_user_tables",
        "select * from pg_stats",
        "select * from pg_stat_activity",
        "select * from pg_stat_database",
        "select * from pg_locks",
        "select reltuples from pg_class",
        "select relpages from pg_class",
        "select * from pg_statistic",
        "select hypertable_size('internal.sample')",
        "select approximate_row_count('internal.sample')",
        "select * from chunks_detailed_size('internal.sample')",
        "select show_chunks('internal.sample')",
        "select * from timescaledb_information.chunks",
        "select * from timescaledb_information.hypertables",
        "select * from _timescaledb_catalog.chunk",
        "select * from _timescaledb_internal.bgw_job_stat",
        "select * from pg_largeobject",
        "select pg_read_file('postgresql.conf')",
    ],
)
def test_no_statistics_and_sizes(jo: Connection, statement: str) -> None:
    with pytest.raises((errors.InsufficientPrivilege, errors.UndefinedTable)):
        rows(jo, statement)


def test_no_message_carries_the_value_of_another_row(operator: Connection, jo: Connection) -> None:
    """A cast that fails says what it was given: it is given one's own rows only."""
    for name in views(operator):
        for (column,) in rows(
            operator, f"select attname from pg_attribute where attrelid = '{name}'::regclass and attnum > 0"
        ):
            for bound in ("", " and tenant_id = 'rival'", " and tenant_id <> 'acme'"):
                try:
                    found = rows(jo, f"select 1 from {name} where ('<' || \"{column}\"::text)::int = 1{bound} limit 1")
                except psycopg.Error as error:
                    assert not bound, f"{name}.{column}: no row is looked at"
                    text = str(error)
                else:
                    text = str(found)
                assert not any(word in text for word in FOREIGN), f"{name}.{column}: {text}"


@pytest.mark.parametrize(
    ("column", "theirs", "nobodys"),
    [
        ("tenant_id", "rival", "riddle"),
        ("station_id", "hidden-9", "hidden-x"),
        ("station_name", "hidden-9", "hidden-x"),
        ("device_id", "d1", "d9"),
        ("point", "secret", "nothing"),
        ("rule_id", "their-own", "of-nobody"),
    ],
)
def test_what_others_have_is_looked_for_like_what_nobody_has(
    operator: Connection, jo: Connection, column: str, theirs: str, nobodys: str
) -> None:
    """Same plan, same estimates, same rows passed over: so neither `explain` nor the time it takes tells them apart."""

    def plan(view: str, value: str) -> str:
        lines = rows(
            jo,
            f"explain (analyze, timing off, summary off, buffers off) select * from {view} where {column} = '{value}'",
        )
        return re.sub(r"(Buckets|Memory|Batches|Heap Fetches): *\S+", "", "\n".join(line for (line,) in lines)).replace(
            value, "…"
        )

    having = rows(
        operator,
        f"select attrelid::regclass::text from pg_attribute where attname = '{column}' "
        f"and attrelid = any ('{{{','.join(views(operator))}}}'::regclass[])",
    )
    assert having
    for (name,) in having:
        assert plan(name, theirs) == plan(name, nobodys), name


def test_listening_tells_no_names(operator: Connection, jo: Connection) -> None:
    jo.execute("listen wattledger_event")
    operator.execute("select internal.append_event('rival', 'test', '{}')")
    heard = [note.payload for note in jo.notifies(timeout=2, stop_after=1)]
    assert heard
    assert not any(word in payload for payload in heard for word in FOREIGN)


def test_clients_still_find_the_views(jo: Connection) -> None:
    """What psql's \\d and Grafana's query builder ask the catalog."""
    listed = rows(
        jo,
        "select c.relname, pg_get_userbyid(c.relowner) from pg_catalog.pg_class as c "
        "left join pg_catalog.pg_namespace as n on n.oid = c.relnamespace "
        "where c.relkind in ('v', '') and pg_catalog.pg_table_is_visible(c.oid) and n.nspname = 'public'",
    )
    assert ("energy_daily", "wattledger_owner") in listed
    builder = rows(
        jo,
        "select column_name from information_schema.columns "
        "where table_schema = 'public' and table_name = 'energy_daily'",
    )
    assert ("consumption_kwh",) in builder
