-- Every table that people write by hand keeps its updated_at.
begin;
select plan(10);
call new_station();
call new_rule();
call give('charge', '2025-01-20 05:00Z', 120);
create temp table issued as select * from api.issue_command('t1', 's1', 'd1', 'x', '{}', null, 'twoway', 'x');
set constraints all immediate;
insert into alerts (tenant_id, site_id, kind, severity, title, message, first_hour, last_hour, facts)
values ('t1', 's1', 'spike', 'warning', 't', 'm', '2025-01-20Z', '2025-01-20Z', '{}');
create temp table touched (name text, sql text);
insert into touched values
  ('tenants', $$ update tenants set name = 'new' where id = 't1' $$),
  ('stations', $$ update stations set region = 'new' where tenant_id = 't1' $$),
  ('devices', $$ update devices set name = 'new' where tenant_id = 't1' $$),
  ('point_mappings', $$ update point_mappings set factor = 2 where tenant_id = 't1' $$),
  ('alarm_rules', $$ update alarm_rules set name = 'new' where tenant_id = 't1' $$),
  ('alarms', $$ update alarms set last_value = 5 where tenant_id = 't1' $$),
  ('alerts', $$ update alerts set owner = 'new' where tenant_id = 't1' $$),
  ('commands', $$ update commands set error = 'new' where tenant_id = 't1' $$);
create function pg_temp.moved(p_name text, p_sql text) returns boolean language plpgsql as $$
declare
  v_moved boolean;
begin
  execute format('alter table %I disable trigger touch', p_name);
  execute format('update %I set updated_at = ''2000-01-01Z''', p_name);
  execute format('alter table %I enable trigger touch', p_name);
  execute p_sql;
  execute format('select bool_and(updated_at = now()) from %I where updated_at > ''2000-01-01Z'' having count(*) > 0',
  p_name) into v_moved;
  return coalesce(v_moved, false);
end;
$$;
select ok(pg_temp.moved(name, sql), name || ' say when they changed') from touched;
update stations set region = 'new' where tenant_id = 't1';
create temp table before as select updated_at from stations where tenant_id = 't1';
select is((select updated_at from before), now(), 'at the time of the transaction');
select results_eq($$ select updated_at from stations where tenant_id = 't1' $$, 'select * from before',
  'what changes nothing does not count');
select * from finish();
rollback;
