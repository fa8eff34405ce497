"""What PostgreSQL and TimescaleDB let everybody see of a database, taken back where analysts log in.

Both are made for databases whose users trust each other: statistics, sizes and activity of all tables are there for
every login, and so are large objects and advisory locks. It is taken from PUBLIC and given to the roles of the product
(and of monitoring); what needs the rights of a superuser is left as it is where the connecting user is none.
"""

from __future__ import annotations

import asyncpg

OURS = "wattledger_owner, wattledger_app, wattledger_worker"

# Functions of TimescaleDB that say nothing about a table: all that look at nothing but their arguments, and
# what the views of a rollup are made of.
HARMLESS = (
    "p.prokind in ('a', 'w') or p.provolatile = 'i' or p.proname in ('cagg_watermark', 'cagg_watermark_materialized')"
)

# PostgreSQL's own functions that analysts have no use for: activity, sizes, large objects, locks, what writes.
TALKATIVE = (
    "^(pg_stat_get_|pg_stat_|pg_lock_status|pg_blocking_pids|pg_safe_snapshot_blocking_pids|pg_advisory_|pg_try_advisory_"
    "|pg_(database|relation|table|indexes|total_relation|tablespace)_size$|lo_|loread$|lowrite$|pg_logical_emit_message$"
    "|pg_notify$|pg_show_all_file_settings|pg_get_shmem|pg_get_backend_memory|pg_prepared_xact$|pg_relation_filenode"
    "|pg_relation_filepath|pg_current_wal|pg_sequence_last_value|pg_export_snapshot|pg_notification_queue_usage)"
)

# What a client needs of pg_class is all but the planner's counts.
COUNTS = "('reltuples', 'relpages', 'relallvisible', 'relallfrozen')"

CLOSE = f"""
do $$
declare
  v_statement text;
begin
  for v_statement in
    -- TimescaleDB: functions, tables and views of all its schemas.
    select format('revoke execute on routine %s from public', p.oid::regprocedure)
    from pg_proc as p
    join pg_depend as d on d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
    join pg_extension as e on e.oid = d.refobjid and e.extname = 'timescaledb'
    where has_function_privilege('public', p.oid, 'execute') and pg_has_role(p.proowner, 'usage') and not ({HARMLESS})
    union all
    select format('revoke select on %s from public', c.oid::regclass)
    from pg_class as c
    join pg_depend as d on d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
    join pg_extension as e on e.oid = d.refobjid and e.extname = 'timescaledb'
    where c.relkind in ('r', 'v', 'S', 'm', 'p') and has_table_privilege('public', c.oid, 'select')
      and pg_has_role(c.relowner, 'usage')
    union all
    -- PostgreSQL: statistics, activity, sizes, locks, large objects.
    select format('revoke execute on function %s from public', p.oid::regprocedure)
    from pg_proc as p
    where p.pronamespace = 'pg_catalog'::regnamespace and p.proname ~ '{TALKATIVE}'
      and has_function_privilege('public', p.oid, 'execute') and pg_has_role(p.proowner, 'usage')
    union all
    select format('revoke select on %s from public', c.oid::regclass)
    from pg_class as c
    where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'v'
      and (c.relname ~ '^pg_stat' or c.relname in ('pg_locks', 'pg_cursors', 'pg_prepared_xacts'))
      and has_table_privilege('public', c.oid, 'select') and pg_has_role(c.relowner, 'usage')
  loop
    execute v_statement;
    execute replace(regexp_replace(v_statement, '^revoke', 'grant'), 'from public', 'to {OURS}, pg_monitor');
  end loop;

  if has_table_privilege('public', 'pg_class', 'select') and exists (
    select from pg_class as c where c.oid = 'pg_class'::regclass and pg_has_role(c.relowner, 'usage')
  ) then
    revoke select on pg_class from public;
    grant select on pg_class to {OURS}, pg_monitor;
    execute (
      select format('grant select (%s) on pg_class to public', string_agg(quote_ident(a.attname), ', '))
      from pg_attribute as a
      where a.attrelid = 'pg_class'::regclass and not a.attisdropped and a.attname not in {COUNTS}
    );
  end if;
end;
$$
"""

# Without this, everybody may make temporary tables.
NO_TEMPORARY_TABLES = """
do $$
begin
  if has_database_privilege('public', current_database(), 'temporary') then
    execute format('revoke temporary on database %I from public', current_database());
    execute format('grant temporary on database %I to {ours}', current_database());
  end if;
exception
  when insufficient_privilege then null;
end;
$$
""".replace("{ours}", OURS)


async def close_to_public(connection: asyncpg.Connection) -> None:
    """Take from PUBLIC what would tell one tenant's analyst about another's data. Done again it changes nothing.

    Run it as the user that made the database and its extension, before it acts as somebody else.
    """
    async with connection.transaction():
        await connection.execute(NO_TEMPORARY_TABLES)
        await connection.execute(CLOSE)
