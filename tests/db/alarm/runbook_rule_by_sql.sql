-- The runbook writes its rule with psql, twice, also while alarms name it.
begin;
select plan(5);
call new_station();
prepare delete_rule as delete from alarm_rules where id = 'rule-demo-001';
prepare insert_rule as insert into alarm_rules (
  id, tenant_id, station_id, name, semantic, operator, threshold, hysteresis, duration_seconds, severity, enabled
) values ('rule-demo-001', 't1', 's1', 'Charge Power High', 'charge_power_kw', '>', 100, 5, 0, 'high', true);
select lives_ok('delete_rule', 'deleting what is not there is fine');
select lives_ok('insert_rule', 'inserting the eleven columns is enough');
call give('charge', now(), 120);
select is(alarms_of(), 'active', 'it acts on the next sample');
execute delete_rule;
execute insert_rule;
select is(alarms_of(), 'cleared', 'written again it has left its alarm cleared');
call give('charge', now(), 90);
select is((select count(*) from alarms where status <> 'cleared'), 0::bigint, 'and a recovery finds nothing to do');
select * from finish();
rollback;
