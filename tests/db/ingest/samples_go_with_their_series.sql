-- A device that is deleted takes its samples along; closed hours stay.
begin;
select plan(4);
call new_station(p_devices => '{d1, d2}');
call give('charge', '2025-01-20 05:30Z', 7, 'd1');
call give('charge', '2025-01-20 05:30Z', 7, 'd2');
call close_hours('2025-01-20 05:00Z');
delete from devices where tenant_id = 't1' and id = 'd1';
select is((select count(*) from internal.sample as x
  where not exists (select from internal.series as s where s.series_key = x.series_key)),
  0::bigint, 'no sample is left without a series');
select is((select count(*) from telemetry_points where tenant_id = 't1'), 1::bigint, 'the other device keeps its own');
select is((hour('2025-01-20 05:00Z')).charge_kwh, 14.0, 'the closed hour stays');
delete from stations where tenant_id = 't1';
select is((select count(*) from internal.sample), 0::bigint, 'a station takes all of them along');
select * from finish();
rollback;
