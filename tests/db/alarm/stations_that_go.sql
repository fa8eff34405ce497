-- A station goes with its rules and alarms, an open one included; a device leaves its alarms to the history.
begin;
select plan(6);
call new_station(p_devices => '{d1, d2}');
call new_rule();
call give('charge', '2025-01-20 05:00Z', 120, 'd1');
call give('charge', '2025-01-20 05:00Z', 120, 'd2');
set constraints all immediate;
set constraints all deferred;
delete from devices where tenant_id = 't1' and id = 'd2';
select is(alarms_of('d2'), 'active', 'a device that goes leaves its alarm');
select is((select status from api.clear_alarm('t1', (alarm('d2')).id::text, 'x')), 'cleared', 'which somebody may clear');
select lives_ok($$ delete from stations where tenant_id = 't1' $$, 'a station with an open alarm goes');
select lives_ok('set constraints all immediate', 'and what is told of it is told');
select is((select count(*) from alarms where tenant_id = 't1'), 0::bigint, 'its alarms go with it');
select is((select count(*) from alarm_rules where tenant_id = 't1'), 0::bigint, 'and its rules');
select * from finish();
rollback;
