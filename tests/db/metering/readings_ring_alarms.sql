-- Readings go the way of telemetry: the rules of a site see them, in its base unit.
begin;
select plan(6);
call new_site();
insert into alarm_rules (
  id, tenant_id, station_id, name, semantic, operator, threshold, hysteresis, duration_seconds, severity, enabled)
values ('r1', 't1', 's1', 'Peak', 'power_kw', '>', 100, 5, 0, 'high', true);
select is(send('{2026-01-20 00:00Z}', '{100000}', 'W'), '', 'power at the limit');
select is(alarms_of('m1'), '', 'rings nothing');
select is(send('{2026-01-20 00:15Z}', '{100001}', 'W'), '', 'power above it');
select is(alarms_of('m1'), 'active', 'rings');
select is(send('{2026-01-20 00:30Z}', '{90}', 'kW'), '', 'power below it, in another unit');
select is(alarms_of('m1'), 'cleared', 'ends it');
select * from finish();
rollback;
