-- An alarm with a duration rings when the condition has held for it, in the time of the samples.
begin;
select plan(11);
call new_station();
call new_rule(p_duration => 60);
call give('charge', '2025-01-20 05:00:00Z', 120);
select is(alarms_of(), '', 'a breach alone does not ring');
call give('charge', '2025-01-20 05:00:59Z', 121);
select is(alarms_of(), '', 'nor after 59 seconds');
call give('charge', '2025-01-20 05:01:00Z', 122);
select is(alarms_of(), 'active', 'after 60 it does');
select is((alarm()).start_at, '2025-01-20 05:00:00Z'::timestamptz, 'and began with the first breach');
call give('charge', '2025-01-20 05:01:01Z', 95);
select is(alarms_of(), 'cleared', 'it clears at once');

call give('charge', '2025-01-20 06:00:00Z', 120);
call give('charge', '2025-01-20 06:00:30Z', 99);
call give('charge', '2025-01-20 06:01:00Z', 120);
select is(alarms_of(), 'cleared', 'a value that does not breach begins the wait anew, hysteresis or not');
call give('charge', '2025-01-20 06:02:00Z', 120);
select is((alarm()).start_at, '2025-01-20 06:01:00Z'::timestamptz, 'from the next breach on');
call give('charge', '2025-01-20 06:03:00Z', 0);

call give_all('charge', '{2025-01-20 07:00:00Z, 2025-01-20 07:00:30Z, 2025-01-20 07:01:30Z}', '{120, 130, 140}');
select is(alarms_of(), 'cleared cleared active', 'a whole breach in one batch rings');
select is((alarm()).start_at, '2025-01-20 07:00:00Z'::timestamptz, 'from its first sample');
call give_all('charge', '{2025-01-20 08:03Z, 2025-01-20 08:00Z, 2025-01-20 08:01Z, 2025-01-20 08:02Z}', '{120, 0, 120, 120}');
select is(alarms_of(), 'cleared cleared cleared active', 'a batch is walked in the order of time: cleared, and raised again');
select is((alarm()).start_at, '2025-01-20 08:01Z'::timestamptz, 'at the first breach of the new one');
select * from finish();
rollback;
