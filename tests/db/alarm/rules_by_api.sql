-- Rules are written, changed, listed and deleted through the API.
begin;
select plan(27);
call new_station();
create temp table made as select * from api.create_alarm_rule('t1',
  '{"id": "r1", "station_id": "s1", "name": "High", "semantic": "charge_power_kw", "operator": ">", "threshold": 100}', 'x');
select results_eq('select id::text, tenant_id::text, hysteresis, duration_seconds, severity, enabled, created_at from made',
  $$ values ('r1', 't1', 0::float8, 0, 'medium', true, now()) $$, 'a rule is made, with defaults');
select isnt((api.create_alarm_rule('t1',
  '{"station_id": "s1", "name": "n", "semantic": "earnings", "operator": "<", "threshold": 0}', 'x')).id,
  null, 'an id is made up');
select is((api.create_alarm_rule('t1', '{"id": "x", "tenant_id": "t2", "station_id": "s1", "name": "n", "semantic": "earnings",
  "operator": "<", "threshold": 0}', 'x')).tenant_id::text, 't1', 'the tenant is the caller''s, whatever the body says');
create function pg_temp.creating(p_patch jsonb) returns text language sql as $$
  select format('select api.create_alarm_rule(''t1'', %L, ''x'')',
    '{"station_id": "s1", "name": "n", "semantic": "earnings", "operator": "<", "threshold": 0}'::jsonb || p_patch);
$$;
select throws_ok(pg_temp.creating('{"id": "r1"}'), 'WL409', null, 'an id that is taken is refused');
select throws_ok(pg_temp.creating('{"station_id": "none"}'), 'WL404', null, 'an unknown station is unknown');
select throws_ok(pg_temp.creating('{"semantic": "luck"}'), 'WL422', null, 'an unknown semantic is refused');
select throws_ok(pg_temp.creating('{"operator": "="}'), 'WL422', null, 'an unknown operator');
select throws_ok(pg_temp.creating('{"severity": "so-so"}'), 'WL422', null, 'an unknown severity');
select throws_ok(pg_temp.creating('{"hysteresis": -1}'), 'WL422', null, 'a negative hysteresis');
select throws_ok(pg_temp.creating('{"duration_seconds": -1}'), 'WL422', null, 'a negative duration');
select throws_ok(pg_temp.creating('{"duration_seconds": 604801}'), 'WL422', null, 'one of more than a week');
select throws_ok(pg_temp.creating('{"threshold": "NaN"}'), 'WL422', null, 'a threshold that is no number');
select throws_ok(pg_temp.creating('{"threshold": "Infinity"}'), 'WL422', null, 'an infinite one');
select throws_ok(pg_temp.creating('{"threshold": 1.7e308, "hysteresis": 1.7e308}'), 'WL422', null,
  'one that cannot be added to its hysteresis');

call give('charge', '2025-01-20 05:00Z', 120);
select is(alarms_of(), 'active', 'a rule made by the API acts');
create temp table changed as select * from api.update_alarm_rule('t1', 'r1',
  '{"threshold": 110, "tenant_id": "t2", "id": "r9"}', 'x');
select results_eq('select id::text, tenant_id::text, threshold, name, enabled from changed',
  $$ values ('r1', 't1', 110::float8, 'High', true) $$,
  'a change changes what it names, never whose the rule is');
select throws_ok($$ select api.update_alarm_rule('t1', 'r1', '{"operator": "!"}', 'x') $$, 'WL422', null,
  'a bad change is refused');
select throws_ok($$ select api.update_alarm_rule('t1', 'none', '{}', 'x') $$, 'WL404', null, 'an unknown rule is unknown');
select is((api.update_alarm_rule('t1', 'r1', '{"enabled": false}', 'maria')).enabled, false, 'a rule is switched off');
select results_eq('select status, cleared_by from alarm()', $$ values ('cleared', 'maria') $$,
  'its alarm is cleared in the name of who did it');
select is((api.update_alarm_rule('t1', 'r1', '{"enabled": true}', 'x')).enabled, true, 'and on');
call give('charge', '2025-01-20 05:01Z', 120);
select is((select string_agg(id::text, ' ' order by id) from api.list_alarm_rules('t1', 's1') where id in ('r1', 'x')),
  'r1 x', 'rules are listed by station');
select is((select count(*) from api.list_alarm_rules('t1', null)), 3::bigint, 'and of all');
select throws_ok($$ select * from api.list_alarm_rules('t1', 'none') $$, 'WL404', null, 'those of an unknown station are not');
select is(api.delete_alarm_rule('t1', 'r1', 'otto')::text, '', 'a rule is deleted');
select results_eq('select status, cleared_by from alarm()', $$ values ('cleared', 'otto') $$, 'its alarm is cleared');
select throws_ok($$ select api.delete_alarm_rule('t1', 'r1', 'otto') $$, 'WL404', null, 'then it is gone');
select * from finish();
rollback;
