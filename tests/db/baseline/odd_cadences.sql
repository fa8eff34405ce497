-- Hours are complete whatever share of an hour a meter's cadence is.
begin;
select plan(9);
call new_site();
-- Coverage of the hours of four days of a meter that sends every so often, but for a reading.
create function pg_temp.coverage(p_cadence interval, p_without timestamptz default null) returns text language plpgsql as $$
declare
  v_count int := floor(extract(epoch from interval '4 days') / extract(epoch from p_cadence));
begin
  delete from internal.sample;
  perform send(every(p_cadence, '2025-06-01Z', v_count), array_fill(1::float8, array[v_count]), 'kWh');
  delete from internal.sample where ts = p_without;
  return (
    select round(min(h.coverage)::numeric, 2) || ' ' || bool_and(h.is_good)
    from public.stations as s, internal.site_hours(s, '2025-06-01 01:00Z', '2025-06-04 20:00Z', '2025-06-05Z') as h
    where s.id = 's1');
end;
$$;
select is(pg_temp.coverage('1 hour'), '1.00 true', 'by the hour');
select is(pg_temp.coverage('15 minutes'), '1.00 true', 'by the quarter of an hour');
select is(pg_temp.coverage('7 minutes'), '1.00 true', 'eight or nine readings');
select is(pg_temp.coverage('40 minutes'), '1.00 true', 'one or two');
select is(pg_temp.coverage('61 seconds'), '1.00 true', 'fifty-nine or sixty');
select is(pg_temp.coverage('15 minutes', '2025-06-02 10:15Z'), '0.75 false', 'one of four is missing');
select is(pg_temp.coverage('901 seconds', '2025-06-01 03:15:13Z'), '0.75 false', 'also where they come a little late');
create temp table sent as select send(
  array(select t from unnest(every('15 minutes', '2025-05-01Z', 2976)) as t where extract(minute from t) < 45),
  array_fill(1::float8, '{2232}'), 'kWh', null, 'lossy');
select is(
  (select max(h.coverage) from public.stations as s, internal.site_hours(s, '2025-04-01Z', '2025-06-01Z', '2025-06-01Z') as h
   where s.id = 's1'), 0.75::double precision, 'or where there never were four');
select is(internal.readings_an_hour(null), 1::double precision, 'one, as long as nothing is known');
select * from finish();
rollback;
