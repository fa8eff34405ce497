-- Writing through telemetry_points goes the same way as the API.
begin;
select plan(16);
call new_station();
call new_rule();
create function pg_temp.row_of(p_ts timestamptz) returns text language sql as $$
  select format('%s %s %s', value_numeric, value_text, quality) from telemetry_points where tenant_id = 't1' and ts = p_ts;
$$;
insert into telemetry_points (tenant_id, station_id, device_id, point_key, ts, value_numeric, quality)
values ('t1', 's1', 'd1', 'charge', '2025-01-20 05:30Z', 7, 'good');
select is(pg_temp.row_of('2025-01-20 05:30Z'), '7  good', 'a row is inserted');
select is((select count(*) from internal.dirty_hour), 1::bigint, 'its hour is marked');
call close_hours('2025-01-20 05:00Z');
select is((hour('2025-01-20 05:00Z')).charge_kwh, 7.0, 'and folds it');
insert into telemetry_points (tenant_id, station_id, device_id, point_key, ts, value_numeric)
values ('t1', 's1', 'd1', 'charge', '2025-01-20 05:30Z', 8);
select is(pg_temp.row_of('2025-01-20 05:30Z'), '8  ', 'inserted again it is overwritten');
update telemetry_points set value_numeric = 120 where tenant_id = 't1' and ts = '2025-01-20 05:30Z';
select is(pg_temp.row_of('2025-01-20 05:30Z'), '120  ', 'an update is a write');
select is(alarms_of(), 'active', 'that raises alarms');
call close_hours('2025-01-20 05:00Z', 1, true);
select is((hour('2025-01-20 05:00Z')).charge_kwh, 120.0, 'and is folded');
insert into telemetry_points (tenant_id, station_id, device_id, point_key, ts, value_text)
values ('t1', 's1', 'd1', 'mode', '2025-01-20 05:31Z', 'eco');
select is(pg_temp.row_of('2025-01-20 05:31Z'), ' eco ', 'a text is inserted');
select throws_ok($$ update telemetry_points set ts = now() where tenant_id = 't1' $$, 'WL409', null,
  'the time of a sample does not change');
select throws_ok($$ update telemetry_points set device_id = 'x' where tenant_id = 't1' $$, 'WL409', null, 'nor its device');
select throws_ok($$ delete from telemetry_points where tenant_id = 't1' $$, 'WL409', null, 'nothing is deleted');
create function pg_temp.inserting(p_tenant text, p_station text, p_device text, p_value text) returns text language sql as $$
  select format('insert into telemetry_points (tenant_id, station_id, device_id, point_key, ts, value_numeric)
    values (%L, %L, %L, ''charge'', now(), %L)', p_tenant, p_station, p_device, p_value);
$$;
select throws_ok(pg_temp.inserting('t1', 'none', 'd1', '1'), 'WL404', 'station none is not known', 'an unknown station is unknown');
select throws_ok(pg_temp.inserting('t1', 's1', 'none', '1'), 'WL404', 'device none is not known', 'an unknown device');
select throws_ok(pg_temp.inserting('none', 's1', 'd1', '1'), 'WL404', null, 'an unknown tenant');
select throws_ok(pg_temp.inserting(null, null, null, '1'), 'WL404', null, 'and nobody');
select throws_ok(pg_temp.inserting('t1', 's1', 'd1', 'NaN'), 'WL422', null, 'NaN is refused here too');
select * from finish();
rollback;
