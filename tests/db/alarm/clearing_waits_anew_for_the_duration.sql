-- After an alarm was ended by hand the duration counts from the next breach.
begin;
select plan(3);
call new_station();
call new_rule(p_duration => 60);
call give_all('charge', '{2025-01-20 05:00Z, 2025-01-20 05:01Z}', '{120, 120}');
select a.status from alarm() as b, api.clear_alarm('t1', b.id::text, 'x') as a;
call give('charge', '2025-01-20 05:02Z', 120);
select is(alarms_of(), 'cleared', 'the next breach does not ring at once');
call give('charge', '2025-01-20 05:03Z', 120);
select is(alarms_of(), 'cleared active', 'but when it has lasted');
select is((alarm()).start_at, '2025-01-20 05:02Z'::timestamptz, 'from the first sample after');
select * from finish();
rollback;
