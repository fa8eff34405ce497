-- A rule acts on the next sample; gone, off or about something else it leaves no alarm open.
begin;
select plan(20);
call new_station();
call give('charge', '2025-01-20 05:00Z', 120);
call new_rule();
select is(alarms_of(), '', 'a new rule does not look back');
call give('charge', '2025-01-20 05:01Z', 120);
select is(alarms_of(), 'active', 'it acts on the next sample');
delete from alarm_rules where id = 'r1';
select is(alarms_of(), 'cleared', 'a rule that is deleted has its alarm cleared');
select isnt((alarm()).end_at, null, 'with an end');
call give('charge', '2025-01-20 05:02Z', 130);
select is(alarms_of(), 'cleared', 'and raises no more');

call new_rule();
call give('charge', '2025-01-20 05:03Z', 120);
select is(alarms_of(), 'cleared active', 'the same rule written again raises again');
update alarm_rules set enabled = false;
select is(alarms_of(), 'cleared cleared', 'switched off it has its alarm cleared');
call give('charge', '2025-01-20 05:04Z', 130);
select is(alarms_of(), 'cleared cleared', 'and does not raise');
update alarm_rules set enabled = true;
select is(alarms_of(), 'cleared cleared', 'switched on it does not look back');
call give('charge', '2025-01-20 05:05Z', 130);
select is(alarms_of(), 'cleared cleared active', 'but acts on the next sample');
update alarm_rules set semantic = 'discharge_power_kw';
select is(alarms_of(), 'cleared cleared cleared', 'watching something else it has its alarm cleared');
call give('discharge', '2025-01-20 05:06Z', 130);
select is(alarms_of(), 'cleared cleared cleared active', 'and watches that');

update alarm_rules set threshold = 200, hysteresis = 10, name = 'other', severity = 'low';
select is(alarms_of(), 'cleared cleared cleared active', 'a new threshold alone clears nothing');
call give('discharge', '2025-01-20 05:07Z', 195);
select is(alarms_of(), 'cleared cleared cleared active', 'the next sample is held against it: 195 keeps');
call give('discharge', '2025-01-20 05:08Z', 190);
select is(alarms_of(), 'cleared cleared cleared cleared', '190 clears');

update alarm_rules set semantic = 'charge_power_kw', threshold = 100, duration_seconds = 60;
call give('charge', '2025-01-20 06:00Z', 120);
update alarm_rules set threshold = 150;
call give('charge', '2025-01-20 06:00:30Z', 160);
call give('charge', '2025-01-20 06:01:00Z', 160);
select is((select count(*) from alarms where status = 'active'), 0::bigint,
  'a breach of the old threshold does not count for the new one');
call give('charge', '2025-01-20 06:01:30Z', 160);
select is((alarm()).start_at, '2025-01-20 06:00:30Z'::timestamptz, 'the wait begins with the first breach of the new');

select is((select name from alarms order by start_at limit 1), 'Charge power', 'alarms keep the name that their rule had');
delete from alarm_rules where id = 'r1';
insert into alarm_rules (id, tenant_id, station_id, name, semantic, operator, threshold)
values ('r1', 't1', 's1', 'New', 'charge_power_kw', '>', 100);
select is((select (hysteresis, duration_seconds, severity, enabled)::text from alarm_rules), '(0,0,medium,t)',
  'what a rule does not say has defaults');
select is((select count(*) from internal.alarm_breach), 0::bigint, 'a rule written anew begins anew');
select * from finish();
rollback;
