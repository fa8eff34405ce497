-- Sigma has floors: half of its neighbourhood's, 5 % of what is expected, 2 % of the day's mean hour.
begin;
select plan(4);
create temp table profile as
select p.*
from (
  select array_agg(row(
    date '2025-01-06' + d, h,
    case h when 3 then 0 when 12 then 400 * (d / 7 % 4) when 20 then 200 else 100 end
  )::internal.local_hour order by d, h) as hours
  from generate_series(0, 55) as d, generate_series(0, 23) as h
) as k, internal.baseline_profile(k.hours, '2025-03-03', 56, '{1}') as p
where p.dow = 1;
select is((select round(usual_kwh::numeric, 3) from profile where hr = 3), (
  select round(avg(expected_kwh)::numeric, 3) from profile), 'the mean hour of the day');
select is(
  (select round((sigma_kwh / usual_kwh)::numeric, 6) from profile where hr = 3), 0.02, 'an hour of nothing: 2 % of the mean hour');
select is((select sigma_kwh from profile where hr = 20), 10::double precision, 'a calm one: 5 % of what is expected');
select ok(
  (select a.sigma_kwh > 5 and abs(a.sigma_kwh - b.sigma_kwh / 6) < 1e-9
   from profile as a, profile as b where a.hr = 11 and b.hr = 12), 'a calm one beside a restless one: half of their mean');
select * from finish();
rollback;
