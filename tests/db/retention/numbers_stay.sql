-- Samples that are no longer kept have left their hours: every number by hour and day is as before; single ones are gone.
begin;
select plan(15);
call new_site();
create temporary table span as select seam() - interval '3 days' as since, seam() + interval '3 days' as until;
create function saw(p_count int, p_step int, p_period int) returns double precision[] language sql as $$
  select array_agg(n * p_step % p_period / 8.0) from generate_series(1, p_count) as n;
$$;
-- Energies, powers, and a register that begins again now and then, and of which some hours have nothing.
select send(every(interval '20 minutes', since + interval '5 minutes', 430), saw(430, 7919, 100), 'kWh', null, 'energy') from span;
select send(every(interval '25 minutes', since, 345), saw(345, 7907, 100), 'kW', null, 'power') from span;
insert into devices (tenant_id, station_id, id, name) values ('t1', 's1', 'register', 'register');
call map_point('reg', 'energy_register_kwh', 'kWh');
call give_all('reg', every(interval '110 minutes', seam() - interval '3 days', 78), saw(78, 8, 240), 'register');
select drain() > 0 as folded;

create function numbers() returns setof text language sql as $$
  select 'hour ' || c from span, api.list_consumption('t1', 's1', null, since, until, 'hour') as c
  union all
  select 'day ' || c from span, api.list_consumption('t1', 's1', null, since, until, 'day') as c
  union all
  select m.meter || ' ' || c
  from span, (values ('energy'), ('power'), ('register')) as m (meter),
    api.list_consumption('t1', 's1', m.meter, since + interval '5 hours', until - interval '1 hour', 'hour') as c
  union all
  select 'sum ' || s from span, api.summarize_readings('t1', 's1', null, since, until) as s
  union all
  select 'early sum ' || s from span, api.summarize_readings('t1', 's1', null, since, since + interval '2 days') as s
  union all
  select 'meter ' || m from api.list_meters('t1', 's1') as m
  union all
  select 'rollup ' || r from internal.sample_hour as r
  union all
  select 'daily rollup ' || r from internal.sample_day as r
  union all
  select 'fact ' || (a.time_type, a.period_start, a.charge_kwh) from analytics_statistics as a;
$$;
create temporary table before as select numbers() as number;
create temporary table health as
select h.* from span, api.check_ingest_health('t1', 's1', null, since, until) as h;
create temporary table raw as
select c.* from span, api.list_consumption('t1', 's1', null, since, until, 'raw') as c;

select cmp_ok((select count(*) from before), '>', 700::bigint, 'there are numbers');
select is(retire(), seam(), 'samples are retired up to where a chunk ends');
select is((select count(*) from internal.sample where ts < seam()), 0::bigint, 'they are gone');
select results_eq($$ select numbers() order by 1 $$, $$ select number from before order by 1 $$, 'and no number has changed');
select results_eq(
  $$ select meter_id, expected_points, actual_points, completeness_pct, last_seen
    from span, api.check_ingest_health('t1', 's1', null, since, until) order by 1 $$,
  $$ select meter_id, expected_points, actual_points, completeness_pct, last_seen from health order by 1 $$,
  'nor how completely meters sent');
select results_eq(
  $$ select meter_id, longest_gap from span, api.check_ingest_health('t1', 's1', 'register', since, until) order by 1 $$,
  $$ select meter_id, longest_gap from health where meter_id = 'register' $$, 'nor the longest gap');
select results_eq(
  $$ select c.* from span, api.list_consumption('t1', 's1', null, since, until, 'raw') as c order by 1 $$,
  $$ select * from raw where ts >= seam() order by 1 $$, 'single readings are those that are kept, worth what they were');
select is(
  (select min(e.timestamp_utc::timestamptz) from span, api.export_readings('t1', 's1', 'energy', since, until) as e),
  seam() + interval '5 minutes', 'and so is the export');
select is(
  (select total_value from span, api.summarize_readings('t1', 's1', 'energy', since + interval '30 minutes', until)),
  (select sum(value) from span, api.list_consumption('t1', 's1', 'energy', since + interval '1 hour', until, 'hour')),
  'a range that begins within a retired hour begins with the next');
select is((select count(*) from before where number like 'rollup %'), (select count(*) from internal.sample_hour),
  'nothing is doubled');

update internal.setting set value = extract(day from now() - seam()) + 100 where name = 'retain_samples_days';
select is(worker.retire_samples(), 0, 'done again there is nothing more');
select is((select retired_until from internal.retention), seam(), 'a longer time to keep brings nothing back');
delete from internal.setting where name = 'retain_samples_days';
select is(worker.retire_samples(), 0, 'without a time to keep nothing is retired');
select is(api.delete_site('t1', 's1', 's1', 'tester')::text, '', 'a site that goes');
select is((select count(*) from internal.sample_hour) + (select count(*) from internal.retired_hour), 0::bigint,
  'takes its retired hours along');
select * from finish();
rollback;
