-- The rules of alerts at their limits, on hours and profiles made by hand: a site that usually takes 10 kWh an hour.
begin;
select plan(28);
create function pg_temp.profile(p_day date default '2025-03-08') returns internal.alert_profile language sql as $$
  select jsonb_populate_record(null::internal.alert_profile, jsonb_build_object(
    'station_key', 1, 'day', p_day, 'days', 56, 'expected', array_fill(10, '{24}'), 'base_usual', array_fill(8, '{24}'),
    'base_scatter', array_fill(0.5, '{24}'), 'base_limit', 3, 'second_highest', array_fill(12, '{24}'),
    'rarely_zero', array_fill(true, '{24}'), 'peak', 20, 'day_kwh', 240, 'night_kwh', 60, 'night_share', 0.25,
    'night_share_high', 0.3, 'weekday_kwh', 400, 'share_usual', 0.3, 'share_second', 0.35, 'share_days', 8,
    'flat_series', '{}'::int[], 'flat_hours', '{}'::float8[]));
$$;
create temp table profiles as select array[pg_temp.profile('2025-03-07'), pg_temp.profile()] as p;
create temp table limits as select jsonb_populate_record(null::internal.alert_limits, internal.thresholds_of('t1', 's1')) as l;
-- Energies of the hours that end with Saturday's last one given, from p_begin on; null is no data.
create function pg_temp.hours(p_energies float8[], p_begin timestamptz default '2025-03-08Z')
returns internal.alert_hour[] language sql as $$
  select array_agg(row(
    x.hour, (x.hour at time zone 'UTC')::date, extract(hour from x.hour at time zone 'UTC')::int, x.kwh, 10,
    (x.kwh is not null)::int, x.kwh is not null, false, x.kwh is null, null)::internal.alert_hour order by x.hour)
  from (select p_begin + (n - 1) * interval '1 hour' as hour, kwh from unnest(p_energies) with ordinality as e (kwh, n)) as x;
$$;
create function pg_temp.found(p_rule text, p_energies float8[], p_begin timestamptz default '2025-03-08Z')
returns text language plpgsql as $$
declare
  v_found text;
begin
  execute format($q$ select string_agg(h.severity || ' ' || to_char(h.hour at time zone 'UTC', 'HH24'), ', ' order by h.hour)
    from internal.%I($1, %s (select l from limits)) as h $q$,
    p_rule, case p_rule when 'find_missing_data' then '' else '(select p from profiles),' end)
  into v_found using pg_temp.hours(p_energies, p_begin);
  return v_found;
end;
$$;
-- spike: 1.3 and 2 times the peak of 20
select is(pg_temp.found('find_spikes', '{26, 26.1, 40, 40.1}'), 'warning 01, warning 02, critical 03', 'spikes over their limits');
select is(pg_temp.found('find_spikes', '{null, 19}'), null, 'no data is no spike');
-- base load: 8 +- 0.5, limit 3 scatters and 10 %
select is(pg_temp.found('find_base_load', '{9.5, 9.5, 9.5, 9.5, 9.5}'), null, 'no base load before there are six hours');
select is(pg_temp.found('find_base_load', '{9.5, 9.5, 9.5, 9.5, 9.5, 9.5}'), 'warning 05',
  'three scatters above with the sixth hour');
select is(pg_temp.found('find_base_load', '{9.4, 9.5, 9.5, 9.5, 9.5, 9.4}'), null, 'not quite');
select is(pg_temp.found('find_base_load', '{10.4, 10.4, 10.4, 10.4, 10.4, 10.4, 1}'), 'critical 05',
  'by 30 %, until one hour is low');
select is(pg_temp.found('find_base_load', '{20, null, 20, 20, 20, 20, 20, 20}'), null, 'not where hours of the day are unknown');
-- record: three in a row above 1.2 * 12 and 1.3 * 10
select is(pg_temp.found('find_records', '{14.5, 14.5, 14.5, 14.5, 14}'), 'critical 02, critical 03', 'three records in a row');
select is(pg_temp.found('find_records', '{14.5, 14.5, 14.3, 14.5, 14.5}'), null, 'a noisy hour opens nothing');
select is(pg_temp.found('find_records', '{14.5, 14.5, null, 14.5}'), null, 'and no hour without data counts');
-- weekend share: 0.6 and 0.8 of 400, at least 0.2 above the usual 0.3
select is(pg_temp.found('find_weekend_share', '{120, 119.9}'), null, 'a weekend below 60 % of a weekday');
select is(pg_temp.found('find_weekend_share', '{120, 120, 79, 1}'), 'warning 01, warning 02, critical 03',
  'from 60 and from 80 % on');
select is(pg_temp.found('find_weekend_share', '{300, 300}', '2025-03-07Z'), null, 'a Friday is no weekend');
update profiles set p[2].share_usual = 0.76;
select is(pg_temp.found('find_weekend_share', '{400}'), null, 'where weekends are as weekdays nothing is said');
update profiles set p[2].share_usual = 0.5;
select is(pg_temp.found('find_weekend_share', '{270}'), null, 'nor where it is no more than usual');
update profiles set p[2].share_usual = 0.3;
-- night share: 22 to 6 of the 24 hours that end then
select is(pg_temp.found('find_night_share', array_fill(10::float8, '{16}') || array_fill(13.4::float8, '{8}'), '2025-03-07 06:00Z'),
  'warning 05', 'a night of 40 %');
select is(pg_temp.found('find_night_share', array_fill(10::float8, '{16}') || array_fill(13.3::float8, '{8}'), '2025-03-07 06:00Z'),
  null, 'not quite');
select is(pg_temp.found('find_night_share', array_fill(10::float8, '{16}') || array_fill(47::float8, '{8}'), '2025-03-07 06:00Z'),
  'critical 05', 'a night of 70 %');
select is(pg_temp.found('find_night_share', array_fill(1::float8, '{16}') || array_fill(5::float8, '{8}'), '2025-03-07 06:00Z'),
  null, 'a large share of next to nothing');
select is(pg_temp.found('find_night_share', array_fill(null::float8, '{8}') || array_fill(10::float8, '{8}')
  || array_fill(20::float8, '{8}'), '2025-03-07 06:00Z'), null, 'not of a day that is not known');
update profiles set p[2].night_share = 0.45;
select is(pg_temp.found('find_night_share', array_fill(10::float8, '{16}') || array_fill(17::float8, '{8}'), '2025-03-07 06:00Z'),
  null, 'a site that works at night is compared with itself');
-- missing data: one hour, six hours
select is(pg_temp.found('find_missing_data', '{1, 1, 1, null, 1, 1}'), 'warning 03', 'an hour without data');
select is(pg_temp.found('find_missing_data', '{1, null, null, null, null, null, null, 1}'),
  'warning 01, warning 02, warning 03, warning 04, warning 05, critical 06', 'critical with the sixth');
select alike(
  pg_temp.found('find_missing_data',
    array_fill(1::float8, '{10}') || array_fill(null::float8, '{9}') || '{1, 1, 1, 1, 1, 1, 1}'::float8[]),
  '%critical 18, warning 19, warning 20, warning 21, warning 22, warning 23',
  'until most of a day is there again, or six hours in a row');
update limits set l.missing_data_warning = 3;
select is(pg_temp.found('find_missing_data', '{1, null, null, 1, 1, 1, 1, 1, 1, null, null, null}'), 'warning 11',
  'a longer silence where the site''s threshold says so');
-- flat line: nothing for two hours where there always is something
select is(pg_temp.found('find_flat_line', '{5, 0, 5, 0, 0, 0}'), 'warning 04, warning 05', 'zero for two hours');
update profiles set p[2].rarely_zero = array_fill(false, '{24}');
select is(pg_temp.found('find_flat_line', '{0, 0, 0, 0}'), null, 'which is usual at night on a roof');
-- history
update profiles set p[1].days = 13, p[2].days = 13;
select is(pg_temp.found('find_spikes', '{500}') || pg_temp.found('find_base_load', array_fill(50::float8, '{24}')), null,
  'without two weeks of history nothing is judged');
select * from finish();
rollback;
