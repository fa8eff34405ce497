-- The increase of a part of an hour is no saving: a register's hour is good once it is over, and the reading before it is there.
begin;
select plan(3);
call new_station();
call map_point('register', 'energy_register_kwh', 'kWh');
do $$
declare
  v_values double precision[] := array(select n * 2.5 from generate_series(0, 40) as n);
begin
  call give_all('register', every(interval '15 minutes', '2025-06-01 00:00Z', 41), v_values);
end;
$$;
create function pg_temp.hour(p_hour timestamptz, p_as_of timestamptz) returns text language sql as $$
  select h.kwh || ' ' || h.coverage || ' ' || h.is_good
  from public.stations as s, internal.site_hours(s, p_hour, p_hour + interval '1 hour', p_as_of) as h where s.id = 's1';
$$;
select is(pg_temp.hour('2025-06-01 09:00Z', '2025-06-01 10:00Z'), '10 1 true', 'an hour that is over');
select is(pg_temp.hour('2025-06-01 09:00Z', '2025-06-01 09:50Z'), '10 0 false', 'while it runs');
select is(pg_temp.hour('2025-06-01 00:00Z', '2025-06-01 10:00Z'), '7.5 0 false', 'its first hour, of which the begin is not known');
select * from finish();
rollback;
