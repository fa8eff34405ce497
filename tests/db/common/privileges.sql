-- The service may execute api.* and nothing else; the public may nothing.
begin;
select plan(19);
create temp view routine as
select p.oid, p.oid::regprocedure::text as name, p.prosecdef, p.proconfig, p.proowner::regrole::text as owner,
  n.nspname as schema, p.proargnames
from pg_proc as p
join pg_namespace as n on n.oid = p.pronamespace
where n.nspname in ('public', 'api', 'worker', 'internal')
  and not exists (select from pg_depend as d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e');
create temp view relation as
select c.oid, c.oid::regclass::text as name, c.relowner::regrole::text as owner, n.nspname as schema
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
where n.nspname in ('public', 'api', 'worker', 'internal') and c.relkind in ('r', 'p', 'v', 'm')
  and not exists (select from pg_depend as d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e');

select is_empty($$ select name from routine where schema = 'api' and not has_function_privilege('wattledger_app', oid,
  'execute') $$,
  'the service may execute every function of api');
select is_empty($$ select name from routine where schema in ('worker',
  'internal') and has_function_privilege('wattledger_app', oid, 'execute') $$,
  'and none of worker and internal');
select is_empty($$ select name from routine where schema in ('api',
  'worker') and not has_function_privilege('wattledger_worker', oid, 'execute') $$,
  'workers may execute every function of api and worker');
select is_empty($$ select name from routine where schema = 'internal' and has_function_privilege('wattledger_worker', oid,
  'execute') $$,
  'and none of internal');
select is_empty($$ select name from routine where has_function_privilege('public', oid, 'execute') $$,
  'the public may execute nothing');
select is_empty(format($$ select name, privilege from relation,
  unnest('{select, insert, update, delete, truncate, references, trigger}'::text[]) as privilege
  where has_table_privilege(%L, oid, privilege) $$, role), role || ' may touch no table and no view')
from unnest('{wattledger_app, wattledger_worker, public}'::text[]) as role;
select is_empty($$ select nspname from pg_namespace where nspname in ('public', 'api', 'worker', 'internal')
  and (has_schema_privilege('wattledger_app', oid, 'create') or has_schema_privilege('public', oid,
  'create')) $$, 'nobody makes things in these schemas');
select is(has_schema_privilege('wattledger_app', 'internal', 'usage'), false, 'internal is closed to the service');
select is_empty($$ select name from routine where schema in ('api', 'worker') and not prosecdef $$,
  'what is called from outside runs as its owner');
select is_empty($$ select name from routine where prosecdef
  and not 'search_path=internal, public, pg_temp' = any (coalesce(proconfig, '{}')) $$,
  'whatever runs as its owner has a fixed search path, pg_temp last');
select is_empty($$ select name from routine where owner <> 'wattledger_owner' union all select name from relation
  where owner <> 'wattledger_owner' $$,
  'everything belongs to wattledger_owner');
select is_empty($$ select name from routine where schema = 'api' and proargnames[1] is distinct from 'p_tenant'
  and name !~ '^api\.(migration_level|sign_up|begin_login|find_invitation|accept_invitation)\('
  and name !~ '^api\.(request_password_reset|find_password_reset|reset_password)\('
  and name !~ '^api\.(open_session|refresh_session|close_session|use_session|use_integration_token)\(' $$,
  'every function of api takes the tenant first, but for those that find out who calls');
select is_empty($$ select rolname from pg_roles where rolname like 'wattledger%'
  and (rolsuper or rolcreaterole or rolcreatedb or rolbypassrls) $$,
  'none of the roles has power over the server');

call new_station();
select throws_ok($$ select act_as('wattledger_app', 'select * from public.stations') $$, '42501', null,
  'the service cannot read a table');
select throws_ok($$ select act_as('wattledger_app', 'select internal.append_event(''t1'', ''x'', ''{}'')') $$, '42501',
  null, 'nor call what is internal');
select throws_ok($$ select act_as('wattledger_app', 'select worker.close_due_hours(1)') $$, '42501', null,
  'nor what is for workers');
select lives_ok($$ select act_as('wattledger_app', 'select * from api.get_provisioning(''t1'', ''s1'')') $$, 'but what is for it');
select * from finish();
rollback;
