-- What analysts read is what the API answers: hours and days, of meters and of storage, on clocks of every kind.
begin;
select plan(12);
create temp table zone as
select * from (values
  ('utc', 'UTC', '2025-01-20 00:00Z'::timestamptz), ('berlin', 'Europe/Berlin', '2025-03-29 10:00Z'),
  ('berlin2', 'Europe/Berlin', '2025-10-25 10:00Z'), ('kolkata', 'Asia/Kolkata', '2025-01-20 00:00Z'),
  ('howe', 'Australia/Lord_Howe', '2025-04-05 00:00Z'), ('havana', 'America/Havana', '2025-03-08 12:00Z')
) as v (site, timezone, since);
do $$
declare
  v_zone record;
  v_register double precision[] := array(select n % 11 * 2.5 from generate_series(1, 30) as n);
begin
  for v_zone in select * from pg_temp.zone loop
    call new_site(v_zone.site, v_zone.timezone);
    -- Energies, a power now and then, and a register that begins again; gaps between them.
    perform send(every('17 minutes', v_zone.since, 160), (select array_agg(n % 7 / 3.0) from generate_series(1, 160) as n),
      'kWh', null, 'energy', v_zone.site);
    perform send(every('41 minutes', v_zone.since, 60), (select array_agg(n % 5 - 1.5) from generate_series(1, 60) as n),
      'kW', null, 'power', v_zone.site);
    call map_point('total', 'energy_register_kwh', 'kWh', 1, null, v_zone.site);
    call give_all('total', every('95 minutes', v_zone.since, 30), v_register, 'energy', v_zone.site);
  end loop;
end;
$$;

select results_eq(
  format($$ select hour, consumption_kwh, samples from energy_hourly where tenant_id = 't1' and station_id = %L
    and hour >= %L::timestamptz - interval '2 days' and hour < %2$L::timestamptz + interval '5 days' order by hour $$,
    z.site, z.since),
  format($$ select ts, value, samples from api.list_consumption('t1', %L, null,
    date_trunc('hour', %L::timestamptz - interval '2 days', %L),
    date_trunc('hour', %2$L::timestamptz + interval '5 days', %3$L), 'hour') where samples > 0 order by ts $$,
    z.site, z.since, z.timezone),
  'hours of ' || z.timezone)
from zone as z;
select results_eq(
  format($$ select day, consumption_kwh, samples from energy_daily where tenant_id = 't1' and station_id = %L
    and day > %L::date - 3 and day < %2$L::date + 5 order by day $$, z.site, z.since),
  format($$ select (ts at time zone %L)::date, value, samples from api.list_consumption('t1', %L, null,
    %L::timestamptz - interval '2 days', %3$L::timestamptz + interval '5 days', 'day') where samples > 0 order by ts $$,
    z.timezone, z.site, z.since),
  'days of ' || z.timezone)
from zone as z;
select * from finish();
rollback;
