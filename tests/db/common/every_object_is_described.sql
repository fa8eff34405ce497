-- Every table, view and function of the product says what it is.
begin;
select plan(4);
create temp view relation as
select c.oid, n.nspname || '.' || c.relname as name, c.relkind
from pg_class as c
join pg_namespace as n on n.oid = c.relnamespace
where n.nspname in ('public', 'api', 'worker', 'internal') and c.relkind in ('r', 'p', 'v', 'm')
  and not exists (select from pg_depend as d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e');
create temp view routine as
select p.oid, p.oid::regprocedure::text as name, p.prosecdef, p.proconfig, n.nspname as schema, p.proacl, p.proowner
from pg_proc as p
join pg_namespace as n on n.oid = p.pronamespace
where n.nspname in ('public', 'api', 'worker', 'internal')
  and not exists (select from pg_depend as d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e');
select is_empty($$ select name from relation where coalesce(obj_description(oid, 'pg_class'), '') = '' $$,
  'every table and view has a comment');
select is_empty($$ select name from routine where coalesce(obj_description(oid, 'pg_proc'), '') = '' $$,
  'every function has a comment');
select cmp_ok((select count(*) from relation), '>=', 20::bigint, 'there are tables to look at');
select cmp_ok((select count(*) from routine), '>=', 80::bigint, 'and functions');
select * from finish();
rollback;
