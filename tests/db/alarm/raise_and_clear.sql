-- The runbook's alarm: 120 raises, 90 clears.
begin;
select plan(16);
call new_station();
call new_rule();
call give('charge', '2025-01-20 05:00Z', 100);
select is(alarms_of(), '', '100 is not above 100');
call give('charge', '2025-01-20 05:01Z', 120);
select is(alarms_of(), 'active', '120 raises');
select results_eq($$ select station_id::text, originator_type, originator_id::text, rule_id::text, name, severity,
  start_at, end_at, last_value from alarm() $$,
  $$ values ('s1', 'device', 'd1', 'r1', 'Charge power', 'high', '2025-01-20 05:01Z'::timestamptz, null::timestamptz,
  120::float8) $$,
  'with everything that is known of it');
call give('charge', '2025-01-20 05:02Z', 130);
select is(alarms_of(), 'active', 'a second breach raises no second alarm');
select is((alarm()).last_value, 130::float8, 'but is the last value');
select is((alarm()).start_at, '2025-01-20 05:01Z'::timestamptz, 'the start stays');
call give('charge', '2025-01-20 05:03Z', 96);
select is(alarms_of(), 'active', '96 keeps it');
select is((alarm()).last_value, 96::float8, 'and is the last value');
call give('charge', '2025-01-20 05:04Z', 95);
select is(alarms_of(), 'cleared', '95 clears it');
select results_eq('select end_at, last_value, cleared_at, cleared_by from alarm()',
  $$ values ('2025-01-20 05:04Z'::timestamptz, 95::float8, now(), null::text) $$, 'at the time of the sample');
call give('charge', '2025-01-20 05:05Z', 99);
select is(alarms_of(), 'cleared', 'what neither breaches nor recovers changes nothing');
call give('charge', '2025-01-20 05:06Z', 101);
select is(alarms_of(), 'cleared active', 'a new breach raises a new alarm');
call give('charge', '2025-01-20 05:07Z', 90);
select is(alarms_of(), 'cleared cleared', '90 clears that');
set constraints all immediate;
select results_eq($$ select payload ->> 'type', payload #>> '{alarm,status}', (payload #>> '{alarm,last_value}')::float8
  from api.list_events('t1', 'alarm', 0, 10) $$,
  $$ values ('active', 'active', 120::float8), ('cleared', 'cleared', 95), ('active', 'active', 101), ('cleared', 'cleared', 90) $$,
  'every step is told, in order');
select is((select payload #>> '{alarm,start_at}' from api.list_events('t1', 'alarm', 0, 1)), '2025-01-20T05:01:00Z',
  'times are told in UTC');
select is((select count(*) from internal.alarm_breach), 0::bigint, 'nothing is left behind');
select * from finish();
rollback;
