-- Hours whose samples are no longer kept stay as they were folded, whatever is sent, asked for or mapped anew.
begin;
select plan(21);
create temporary table old as
select date_trunc('month', seam()) - interval '1 month' as month,
  date_trunc('month', seam()) - interval '1 month' + interval '5 hours' as hour;
call new_station();
call new_site('f1');
call fill_hours(date_trunc('month', seam()) - interval '1 month', 24, 2);
select send(every(interval '1 hour', month, 24), array_fill(1.0::float8, array[24]), p_site => 'f1') from old;
call give('charge', seam() - interval '1 day', 1);
call give('charge', seam() + interval '1 day', 1);
select drain() > 0 as folded;
create temporary table draft as
select g.* from old, api.generate_statement('t1', 's1', to_char(month, 'YYYY-MM'), 'energy', false, 'tester') as g;
select isnt((select api.freeze_statement('t1', d.statement_id::text, 'tester')::text from draft as d), null, 'a month is frozen');
call give('charge', date_trunc('month', seam()) - interval '1 month' + interval '5 hours 30 minutes', 9);
select is((select count(*) from internal.dirty_hour), 1::bigint, 'late data of a frozen month waits');
select is(retire(), seam(), 'samples are retired nevertheless');
select is((select count(*) from internal.dirty_hour), 0::bigint, 'and nothing waits for what cannot be');

select throws_like(format($$ call give('charge', %L, 1) $$, seam() - interval '1 second'), 'samples before %Z are no longer kept%',
  'an older sample is refused');
select throws_ok(format($$ call give('charge', %L, 1) $$, seam() - interval '1 second'), 'WL422', null, 'as what cannot be');
select throws_ok(format($$ insert into telemetry_points (tenant_id, station_id, device_id, point_key, ts, value_numeric)
  values ('t1', 's1', 'd1', 'charge', %L, 1) $$, seam() - interval '1 second'), 'WL422', null, 'by SQL too');
select lives_ok(format($$ call give('charge', %L, 1) $$, seam()), 'one at the seam is taken');
select is(send(array[seam() - interval '1 hour', seam() + interval '1 hour', seam() - interval '1 microsecond'], '{1, 2, 3}',
  'kWh', '{a,b,c}', p_site => 'f1'), '1 INVALID_TIMESTAMP, 3 INVALID_TIMESTAMP', 'of a batch each that is older');
select is(send(array[seam() - interval '1 hour'], '{1}', 'kWh', '{z}', 'm9', 'f1'), '1 INVALID_TIMESTAMP', 'also of a new meter');
select is((select count(*) from devices where id = 'm9'), 0::bigint, 'which does not come into being by it');
select is(send(array[seam() + interval '2 hours'], '{1}', 'kWh', '{a}', p_site => 'f1'), '',
  'the key of a refused reading is free');

select is((api.close_window('t1', 's1', hour, null, false, 'tester')).charge_kwh, 2.0, 'a closed hour is told') from old;
select throws_ok(format($$ select api.close_window('t1', 's1', %L, null, true, 'tester') $$, hour), 'WL409', null,
  'and not folded again') from old;
select throws_ok(format($$ select api.close_window('t1', 's1', %L, null, false, 'tester') $$, hour - interval '1 day'),
  'WL409', null, 'one that was never closed is not closed') from old;
call map_point('charge', 'charge_power_kw', 'kW', 1000);
select is((select count(*) from internal.dirty_hour where hour < seam()), 0::bigint, 'a mapping marks none of them');
insert into internal.dirty_hour (station_key, hour) select s.station_key, hour from stations as s, old where s.id = 's1';
select is((select status || version from old,
  api.generate_statement('t1', 's1', to_char(month, 'YYYY-MM'), 'energy', true, 'tester')), 'draft2', 'a month is generated anew');
select is((hour(hour)).charge_kwh, 2.0, 'from the hours as they are') from old;
select drain() >= 0 as drained;
select is((hour(hour)).charge_kwh, 2.0, 'late data does not reach them') from old;
select is(worker.retire_samples(), 0, 'marks that come in a race');
select is((select count(*) from internal.dirty_hour where hour < seam()), 0::bigint, 'are removed');
select * from finish();
rollback;
