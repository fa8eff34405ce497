-- What is kept of forecasts is used while it fits what is known, and made anew where it does not.
begin;
select plan(8);
call new_station();
call map_point('energy', 'energy_kwh', 'kWh');
do $$
declare
  v_values double precision[] := array(select 50 + n * 7 % 24 + n / 24 * 5 % 11 from generate_series(0, 2399) as n);
begin
  call give_all('energy', every(interval '1 hour', '2025-03-01 00:00Z', 2400), v_values);
end;
$$;
create function pg_temp.forecast() returns numeric[] language sql as $$
  select array_agg(round(f.expected_kwh::numeric, 6) order by f.ts)
  from public.stations as s, internal.forecast_hours(s, '2025-06-01 00:00Z', 48) as f where s.id = 's1';
$$;
create temp table first as select pg_temp.forecast() as hours;
select is((select cardinality(hours) from first), 48, 'two days');
select is((select count(*) from internal.forecast_state), 1::bigint, 'what the last weeks teach is kept');
select is(
  (select count(*) || ' ' || count(distinct origin) from internal.day_forecast), '95 87', 'and 86 days, and nine of the newest');
update internal.day_forecast set base = array_fill(1::double precision, array[24]);
update internal.forecast_state set phi = 0;
select is((select pg_temp.forecast())[30], 1.0, 'what is kept is used');
insert into public.gap_explanations (tenant_id, site_id, from_ts, to_ts, reason, created_by)
values ('t1', 's1', '2025-05-20 04:00Z', '2025-05-20 05:00Z', 'outage', 'x');
select isnt((select pg_temp.forecast())[30], 1.0, 'made anew where an hour is explained');
delete from public.gap_explanations;
select is((select pg_temp.forecast()), (select hours from first), 'and again when it is not');
call give_all('energy', array['2025-05-20 04:00Z'::timestamptz], array[500::double precision]);
select isnt((select pg_temp.forecast()), (select hours from first), 'or has another value');
create temp table corrected as select pg_temp.forecast() as hours;
truncate internal.day_forecast, internal.forecast_state;
set transaction read only;
select is((select pg_temp.forecast()), (select hours from corrected), 'a transaction that may not write is told the same');
select * from finish();
rollback;
