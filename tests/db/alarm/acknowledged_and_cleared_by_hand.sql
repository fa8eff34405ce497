-- Somebody sees an alarm, somebody ends it.
begin;
select plan(18);
call new_station();
call new_rule();
call give('charge', '2025-01-20 05:00Z', 120);
create temp table it as select id::text from alarm();
select results_eq($$ select a.status, a.acked_by, a.acked_at from it, api.acknowledge_alarm('t1', id, 'maria') as a $$,
  $$ values ('acknowledged', 'maria', now()) $$, 'an alarm is acknowledged: who and when');
select is((select a.acked_by from it, api.acknowledge_alarm('t1', id, 'otto') as a), 'maria', 'again gives the same answer');
call give('charge', '2025-01-20 05:01Z', 130);
select is(alarms_of(), 'acknowledged', 'it stays so while the breach lasts, and no second one rings');
select is((alarm()).last_value, 130::float8, 'its value goes on');
call give('charge', '2025-01-20 05:02Z', 50);
select is(alarms_of(), 'cleared', 'a recovery clears it');
select is((alarm()).acked_by, 'maria', 'and it is known who had seen it');
select is((select a.status from it, api.acknowledge_alarm('t1', id, 'x') as a), 'cleared',
  'acknowledging it again gives the same answer');

call give('charge', '2025-01-20 06:00Z', 120);
truncate it;
insert into it select id::text from alarm();
select results_eq($$ select a.status, a.cleared_by, a.end_at from it, api.clear_alarm('t1', id, 'maria') as a $$,
  $$ values ('cleared', 'maria', now()) $$, 'an alarm is ended by hand: who and when');
select is((select count(*) from internal.alarm_breach), 0::bigint, 'its breach ends with it');
select is((select a.cleared_by from it, api.clear_alarm('t1', id, 'otto') as a), 'maria', 'again gives the same answer');
select throws_ok($$ select a.id from it, api.acknowledge_alarm('t1', id, 'x') as a $$, 'WL409', null,
  'one that nobody saw is not acknowledged any more');
call give('charge', '2025-01-20 06:01Z', 99);
select is(alarms_of(), 'cleared cleared', 'what does not breach raises nothing');
call give('charge', '2025-01-20 06:02Z', 120);
select is(alarms_of(), 'cleared cleared active', 'a sample that still breaches raises anew');
select is((alarm()).start_at, '2025-01-20 06:02Z'::timestamptz, 'from then on');
select throws_ok($$ select api.clear_alarm('t1', 'nonsense', 'x') $$, 'WL404', null, 'an id that is none is unknown');
select throws_ok($$ select api.acknowledge_alarm('t1', gen_random_uuid()::text, 'x') $$, 'WL404', null,
  'and so is one that nobody has');
set constraints all immediate;
select is((select string_agg(payload ->> 'type', ' ' order by id) from api.list_events('t1', 'alarm', 0, 10)),
  'active acknowledged cleared active cleared active', 'every step is told once');
select is((select max((payload #>> '{alarm,end_at}')::timestamptz) from api.list_events('t1', 'alarm', 0, 10)), now(),
  'with its end');
select * from finish();
rollback;
