-- Two tenants with the same ids everywhere: each gets its own and never the other's.
begin;
select plan(42);
call new_station(p_tenant => 't1');
call new_station(p_tenant => 't2');
call new_station('only2', p_tenant => 't2', p_devices => '{d1, d2}');
call new_rule(p_tenant => 't1');
call new_rule(p_tenant => 't2', p_threshold => 1000);
call new_rule(p_tenant => 't2', p_id => 'r2', p_threshold => 1000);
call fill_hours('2025-01-20 00:00Z', 24, 1, p_tenant => 't1');
call fill_hours('2025-01-20 00:00Z', 24, 2, p_tenant => 't2');
call give('charge', '2025-01-21 00:00Z', 500, p_tenant => 't1');
call give('charge', '2025-01-21 00:00Z', 2000, p_tenant => 't2');
create temp table s1 as select statement_id::text as id from api.generate_statement('t1', 's1', '2025-01', 'owner', false, 'x');
create temp table s2 as select statement_id::text as id from api.generate_statement('t2', 's1', '2025-01', 'owner', false, 'x');
create temp table c1 as select * from api.issue_command('t1', 's1', 'd1', 'one', '{}', 'key', 'twoway', 'x');
create temp table c2 as select * from api.issue_command('t2', 's1', 'd1', 'two', '{}', 'key', 'twoway', 'x');
create temp table p2 as select (api.put_tariff('t2', '{"effective_month": "2025-01", "mode": "fixed", "price_per_kwh": 7}', 'x')).*;
set constraints all immediate;

select is((select sum(charge_kwh) from api.list_statistics('t1', 's1', '2025-01-20Z', '2025-01-21Z', 'day', null, 10)),
  24.0, 'statistics are the tenant''s');
select is((select sum(charge_kwh) from api.list_statistics('t2', 's1', '2025-01-20Z', '2025-01-21Z', 'day', null, 10)),
  48.0, 'own');
select is((select amount from api.list_settlements('t1', 's1', '2025-01-20Z', '2025-01-21Z', null, 10)), 24.0,
  'so are settlements, whatever the other''s tariff');
select is((select amount from api.list_settlements('t2', 's1', '2025-01-20Z', '2025-01-21Z', null, 10)), 336.0,
  'the tariff is its own tenant''s');
select is((select count(*) from api.list_tariffs('t1', null)), 0::bigint, 'and only that one lists it');
select results_eq($$ select rule_id::text,
  last_value from api.list_alarms('t1', 's1', '2025-01-20Z', '2025-01-22Z', null, null, null, null, null, 10) $$, $$ values ('r1',
  500::float8) $$, 'alarms');
select is((select count(*) from api.list_alarms('t2', 's1', '2025-01-20Z', '2025-01-22Z', null, null, null, null, null, 10)),
  2::bigint, 'are the tenant''s');
select results_eq($$ select id::text, threshold from api.list_alarm_rules('t1', null) $$, $$ values ('r1', 100::float8) $$,
  'rules are');
select results_eq($$ select command_type from api.list_commands('t1', 's1', now() - interval '1 hour',
  now() + interval '1 hour', null, null, 10) $$, $$ values ('one') $$, 'commands are, with one key');
select results_eq($$ select id::text from api.list_statements('t1', 's1', null, null) $$, 'select id from s1', 'statements are');
select is((select count(*) from api.list_events('t1', null, 0, 100) where payload::text like '%500%'), 1::bigint, 'events are');
select is_empty($$ select * from api.list_events('t1', null, 0,
  100) where payload ->> 'tenant_id' = 't2' or payload #>> '{alarm,tenant_id}' = 't2' $$, 'and tell nothing of the other');
select isnt(api.last_event_id('t1'), api.last_event_id('t2'), 'each counts its own');
select is((select tb -> 'devices' from api.get_provisioning('t1', 's1')), '[{"device_id": "d1", "tb_device_id": null}]',
  'a station has the tenant''s devices');
select is((select count(distinct series_key) from (select * from api.resolve_series('t1', '{s1}', '{d1}', '{charge}')
  union all select * from api.resolve_series('t2', '{s1}', '{d1}', '{charge}')) as x), 2::bigint,
  'the same names are other series');

create temp table tried (what text, sql text);
insert into tried values
  ('statistics', $$ select * from api.list_statistics('t1', 'only2', now(), now(), 'hour', null, 1) $$),
  ('settlements', $$ select * from api.list_settlements('t1', 'only2', now(), now(), null, 1) $$),
  ('tariffs', $$ select * from api.list_tariffs('t1', 'only2') $$),
  ('a tariff', $$ select api.put_tariff('t1',
  '{"station_id": "only2", "effective_month": "2025-01", "mode": "fixed", "price_per_kwh": 1}', 'x') $$),
  ('alarms', $$ select * from api.list_alarms('t1', 'only2', now(), now(), null, null, null, null, null, 1) $$),
  ('rules', $$ select * from api.list_alarm_rules('t1', 'only2') $$),
  ('a new rule', $$ select api.create_alarm_rule('t1',
  '{"station_id": "only2", "name": "n", "semantic": "earnings", "operator": "<", "threshold": 0}', 'x') $$),
  ('a change of a rule', $$ select api.update_alarm_rule('t1', 'r2', '{"threshold": 1}', 'x') $$),
  ('a delete of a rule', $$ select api.delete_alarm_rule('t1', 'r2', 'x') $$),
  ('an acknowledgement',
  $$ select api.acknowledge_alarm('t1', (select id::text from alarms where tenant_id = 't2' limit 1), 'x') $$),
  ('a clear', $$ select api.clear_alarm('t1', (select id::text from alarms where tenant_id = 't2' limit 1), 'x') $$),
  ('a note',
  $$ select api.update_alarm('t1', (select id::text from alarms where tenant_id = 't2' limit 1), '{"note": "n"}', 'x') $$),
  ('the history of alarms', $$ select * from api.list_alarm_events('t1', null, 'only2', null, null, null, 1) $$),
  ('commands', $$ select * from api.list_commands('t1', 'only2', now(), now(), null, null, 1) $$),
  ('a command', $$ select * from api.issue_command('t1', 'only2', 'd1', 'x', '{}', null, 'twoway', 'x') $$),
  ('a command to a device', $$ select * from api.issue_command('t1', 's1', 'd2', 'x', '{}', null, 'twoway', 'x') $$),
  ('a window', $$ select api.close_window('t1', 'only2', '2025-01-20 05:00Z', null, true, 'x') $$),
  ('a new statement', $$ select * from api.generate_statement('t1', 'only2', '2025-01', 'owner', true, 'x') $$),
  ('statements', $$ select * from api.list_statements('t1', 'only2', null, null) $$),
  ('a statement', $$ select api.get_statement('t1', id) from s2 $$),
  ('items', $$ select api.list_statement_items('t1', id) from s2 $$),
  ('a freeze', $$ select api.freeze_statement('t1', id, 'x') from s2 $$),
  ('a void', $$ select api.void_statement('t1', id, 'mine', 'x') from s2 $$),
  ('an export', $$ select api.export_statement('t1', id) from s2 $$),
  ('provisioning', $$ select api.get_provisioning('t1', 'only2') $$),
  ('samples', $$ select api.ingest('t1', array(select series_key from internal.series where tenant_id = 't2'),
  array(select now() from internal.series where tenant_id = 't2'),
    array(select 1::float8 from internal.series where tenant_id = 't2'), null, null) $$);
select throws_ok(sql, 'WL404', null, what || ' of the other tenant: unknown') from tried;
select is((select missing from api.resolve_series('t1', '{only2}', '{d1}', '{charge}')), 'station',
  'a station of the other tenant is missing');
select * from finish();
rollback;
