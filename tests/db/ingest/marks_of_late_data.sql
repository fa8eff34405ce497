-- Only what can change a closed hour marks it: a register also the hour of its next reading.
begin;
select plan(11);
call new_station(p_timezone => 'Asia/Kolkata');
call map_point('register', 'charge_register_kwh', 'kWh');
call map_point('volts', 'voltage', 'V');
create function pg_temp.marks() returns text language sql as $$
  select coalesce(string_agg(distinct to_char(hour at time zone 'UTC', 'DD HH24:MI'), ', '), '') from internal.dirty_hour;
$$;
call give('volts', '2025-01-20 05:40Z', 230);
select is(pg_temp.marks(), '', 'a point that is not billed marks nothing');
call give('charge', '2025-01-20 05:40Z', 1);
select is(pg_temp.marks(), '20 05:30', 'the hour is one of the station''s clock');
call give_all('charge', '{2025-01-20 05:45Z, 2025-01-20 07:00Z}', '{1, 1}');
select is(pg_temp.marks(), '20 05:30, 20 06:30', 'a batch marks each of its hours');
select is((select count(*) from internal.dirty_hour), 3::bigint, 'once a batch');
delete from internal.dirty_hour;

call give('register', '2025-01-20 09:00Z', 100);
call give('register', '2025-01-20 12:00Z', 104);
delete from internal.dirty_hour;
call close_hours('2025-01-20 08:30Z', 4);
select is((hour('2025-01-20 11:30Z')).charge_kwh, 4.0, 'a register brings its increase with the next reading');
call give('register', '2025-01-20 10:00Z', 103);
select is(pg_temp.marks(), '20 09:30, 20 11:30', 'a late reading marks its hour and that of the next reading');
select is(drain(), 2, 'both are folded');
select is((hour('2025-01-20 09:30Z')).charge_kwh, 3.0, 'the increase is where it was read');
select is((hour('2025-01-20 11:30Z')).charge_kwh, 1.0, 'and not counted twice');

call give('charge', now(), 1);
select ok(not exists (select from internal.dirty_hour where hour + interval '1 hour' > clock_timestamp() + interval '1 minute'),
  'the running hour is not marked');
call new_station('s2');
call give('charge', date_trunc('hour', now(), 'UTC') - interval '1 second', 1, p_station => 's2');
select is((select count(*) from internal.dirty_hour as d join stations as s using (station_key) where s.id = 's2'), 1::bigint,
  'the hour that is just over is');
select * from finish();
rollback;
