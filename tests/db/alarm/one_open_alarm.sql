-- One open alarm per rule and device, ever.
begin;
select plan(7);
call new_station(p_devices => '{d1, d2}');
call new_rule();
call new_rule(p_threshold => 110, p_id => 'r2');
call give('charge', '2025-01-20 05:00Z', 120, 'd1');
call give('charge', '2025-01-20 05:00Z', 120, 'd2');
select is((select count(*) from alarms where status = 'active'), 4::bigint, 'two rules and two devices make four alarms');
select is((select count(distinct (rule_id, originator_id)) from alarms), 4::bigint, 'one each');
call give_all('charge', every('1 minute', '2025-01-20 05:01Z', 50), array_fill(120::float8, array[50]));
select is((select count(*) from alarms), 4::bigint, 'and not more, whatever comes');
select throws_ok($$ insert into alarms (tenant_id, station_id, originator_id, rule_id, name, severity, start_at)
  values ('t1', 's1', 'd1', 'r1', 'x', 'high', now()) $$, '23505', null, 'the database holds it against everybody');
delete from internal.alarm_breach;
call give('charge', '2025-01-20 06:00Z', 130);
select is((select count(*) from alarms), 4::bigint, 'an open alarm that was lost sight of is found again');
call give('charge', '2025-01-20 06:01Z', 10);
select is(alarms_of('d1'), 'cleared cleared', 'and cleared');
select is(alarms_of('d2'), 'active active', 'the other device keeps its own');
select * from finish();
rollback;
