-- How good a baseline is is told by days that it was not made from: the newer half, at most 28, beside what the days before give.
begin;
select plan(7);
-- Days before 2025-03-03: 100 kWh an hour, and p_newer in the p_count newest.
create function pg_temp.rated(p_days int, p_newer float8, p_count int, p_lookback int default 56)
returns internal.baseline_quality language sql as $$
  select internal.rate_baseline(
    array(
      select row(date '2025-03-03' - d, h, case when d <= p_count then p_newer else 100 end)::internal.local_hour
      from generate_series(1, p_days) as d, generate_series(0, 23) as h order by d desc, h),
    '2025-03-03', p_lookback);
$$;
select is((select round(cv_rmse::numeric, 4) || ' ' || round(nmbe::numeric, 4) from pg_temp.rated(56, 130, 28)), '23.0941 23.1113',
  '28 days that are all 30 % above those before: 30 of 130');
select is((select round(nmbe::numeric, 2) from pg_temp.rated(56, 130, 14)), 13.06, 'half of the days held out: 15 of 115');
select is((select round(nmbe::numeric, 2) from pg_temp.rated(100, 130, 28, 90)), 23.11, 'never more than 28 are held out');
select is((select round(nmbe::numeric, 1) || ' ' || status from pg_temp.rated(7, 200, 3)), '50.7 ready', 'three of seven');
select is((select days || ' ' || coverage || ' ' || status || coalesce(' ' || cv_rmse, '') from pg_temp.rated(1, 100, 0)),
  '1 1 warming_up', 'of a single day nothing can be held out');
select is((select days || ' ' || coverage || ' ' || status from pg_temp.rated(0, 100, 0)), '0 0 warming_up', 'nor of none');
select is((select cv_rmse from pg_temp.rated(28, 100, 0)), 0::double precision, 'what is always the same is met');
select * from finish();
rollback;
