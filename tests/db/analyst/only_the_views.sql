-- Analysts may read the analysts' views and nothing else. Whatever is added later is looked at too.
begin;
select plan(16);
create temp view readable as
select c.oid, c.oid::regclass::text as name, c.relkind, c.relowner::regrole::text as owner, n.nspname as schema, c.reloptions
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'pgtap') and n.nspname !~ '^pg_temp'
  and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
  and (has_table_privilege('wattledger_analyst', c.oid, 'select')
    or c.relkind <> 'S' and has_any_column_privilege('wattledger_analyst', c.oid, 'select'));
create temp view callable as
select p.oid, p.oid::regprocedure::text as name, n.nspname as schema, p.proname, p.prokind, p.provolatile, p.prosecdef,
  exists (select from pg_depend as d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e') as is_extension
from pg_proc as p
join pg_namespace as n on n.oid = p.pronamespace
where has_function_privilege('wattledger_analyst', p.oid, 'execute') and n.nspname not in ('information_schema', 'pgtap');

select cmp_ok((select count(*) from readable), '>=', 19::bigint, 'there are views to read');
select is_empty($$ select name from readable
  where relkind <> 'v' or schema <> 'public' or owner <> 'wattledger_owner'
    or not 'security_barrier=true' = any (coalesce(reloptions, '{}')) $$,
  'and they are views in public with a security barrier, nothing else');
select is_empty($$ select name from readable where 'security_invoker=true' = any (reloptions) $$, 'which read as their owner');
select is_empty($$ select r.name from readable as r where not exists (
  select from pg_rewrite as w
  join pg_depend as d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_class'::regclass
  where w.ev_class = r.oid and d.refobjid in ('internal.granted_station'::regclass, 'internal.granted_tenant'::regclass)) $$,
  'each begins with what the login is granted');
select is_empty($$ select r.name || '.' || a.attname from readable as r join pg_attribute as a on a.attrelid = r.oid
  where a.attnum > 0 and not a.attisdropped and coalesce(col_description(r.oid, a.attnum), '') = '' $$,
  'every column of them says what it is');
select is_empty($$ select c.oid::regclass, privilege from pg_class as c,
  unnest('{insert, update, delete, truncate, references, trigger, maintain}'::text[]) as privilege
  where c.relkind in ('r', 'p', 'v', 'm', 'f') and c.oid <> 'pg_settings'::regclass
    and c.relnamespace::regnamespace::text !~ '^pg_temp'
    and has_table_privilege('wattledger_analyst', c.oid, privilege) $$,
  'nothing can be written');
select is_empty($$ select nspname from pg_namespace where nspname !~ '^pg_(temp|toast_temp)'
  and (has_schema_privilege('wattledger_analyst', oid, 'create')
    or has_schema_privilege('wattledger_analyst', oid, 'usage') and nspname in ('api', 'worker')) $$,
  'nothing can be made anywhere, and api and worker are closed');
select is(has_database_privilege('wattledger_analyst', current_database(), 'create'), false, 'nor a schema');
select set_eq($$ select proname::text from callable where schema in ('public', 'internal', 'api', 'worker')
  and not is_extension $$,
  array['fold', 'granted_tenants', 'hour_integral', 'increase', 'integrate', 'join_rises', 'register_step', 'station_time'],
  'of our functions, those that the views are made of');
select is_empty($$ select p.oid::regprocedure from pg_proc as p join callable as c on c.oid = p.oid
  where c.schema = 'internal' and p.proname <> 'granted_tenants'
    and (p.prosecdef or p.provolatile = 'v' or p.prosrc ~* '\m(from|join)\s+(internal|public)\.') $$,
  'and they read nothing but their arguments');
select is_empty($$ select name from callable where is_extension and schema <> 'pg_catalog'
  and not (prokind in ('a', 'w') or provolatile = 'i' or proname ~ '^cagg_watermark') $$,
  'of TimescaleDB''s, those that read nothing, and how far a rollup is');
select is_empty($$ select name from callable where schema = 'pg_catalog'
  and proname ~ '^(pg_stat_get_|pg_(try_)?advisory_|lo_|pg_.*_size$|pg_lock_status)'
  and proname !~ '^pg_(column|stat_get_.*_size)' and proname not in ('pg_size_pretty') $$,
  'of PostgreSQL''s, none that tells the size and use of tables, locks, or writes large objects');
select is_empty($$ select oid::regclass from pg_class where relnamespace = 'pg_catalog'::regnamespace and relkind = 'v'
  and (relname ~ '^pg_stat' or relname = 'pg_locks') and has_table_privilege('wattledger_analyst', oid, 'select') $$,
  'no statistics, no activity');
select is_empty($$ select attname from pg_attribute where attrelid = 'pg_class'::regclass and attname in ('reltuples', 'relpages')
  and has_column_privilege('wattledger_analyst', 'pg_class', attname, 'select') $$,
  'and not how many rows a table has');
select ok(has_column_privilege('wattledger_analyst', 'pg_class', 'relname', 'select'), 'while clients find the views');
select is_empty($$ select roleid::regrole from pg_auth_members where member = 'wattledger_analyst'::regrole
  union all select oid::regrole from pg_roles where rolname = 'wattledger_analyst' and (rolsuper or rolcreaterole or rolcreatedb
    or rolreplication or rolbypassrls or rolcanlogin) $$,
  'the role is nothing but that');
select * from finish();
rollback;
