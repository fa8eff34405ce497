-- The forecast of a made-up series is that of the method's first implementation, which was written apart from this one.
begin;
select plan(19);
create temp table known as
select array_agg(row(
  date '2025-01-06' + d, h,
  case when d % 7 >= 5 then 20 else 60 end + h * 7 % 24 + (d * 37 + h * 11 + d * h % 13) % 17 + d / 20 * 2
)::internal.local_hour order by d, h) as hours
from generate_series(0, 149) as d, generate_series(0, 23) as h
where not (d = 50 and h between 10 and 13);

create temp table profile as
select p.* from known as k, internal.day_profiles(k.hours, '{2025-06-05}', 3) as p;
select is(
  (select array_agg(round(base::numeric, 8) order by hr) from profile where ahead = 0 and hr in (0, 9, 12, 23)),
  array[79.03259884, 94, 92.81630298, 97.73229917], 'medians of a Thursday');
select is(
  (select array_agg(round(p10::numeric, 8) order by hr) from profile where ahead = 0 and hr in (0, 9, 12, 23)),
  array[74.22865413, 89.90069827, 86, 91], 'tenth percentiles');
select is(
  (select array_agg(round(p90::numeric, 8) order by hr) from profile where ahead = 0 and hr in (0, 9, 12, 23)),
  array[88.96369905, 102, 100.12019537, 106], 'ninetieth percentiles');
select is(
  (select array_agg(round(base::numeric, 8) order by hr) from profile where ahead = 2 and hr in (0, 9, 12, 23)),
  array[41.30149074, 56.10475509, 47.76334330, 58.94532986], 'medians of a Saturday');
select is((select count(*) from profile), 72::bigint, 'three days, each hour once');

create temp table likeness as
select c.dow, extract(isodow from c.day)::int as past, max(c.weight * (date '2025-06-05' - c.day + 3)) as likeness
from known as k, internal.comparable_days(k.hours, '{2025-06-05}', 56, 3) as c
group by 1, 2;
select is(
  (select array_agg(round(likeness::numeric, 8) order by past) from likeness where dow = 1),
  array[1, 0.74479205, 0.61894175, 0.80176112, 0.79695273], 'what is like a Monday: other weekdays, and no weekend');
select is(
  (select array_agg(round(likeness::numeric, 8) order by past) from likeness where dow = 6),
  array[1, 0.41881251], 'what is like a Saturday: itself, and Sundays by half');

create temp table baseline as
select b.* from known as k, internal.baseline_profile(k.hours, '2025-06-05', 56, '{4}') as b;
select is(
  (select array_agg(round(expected_kwh::numeric, 8) order by hr) from baseline where dow = 4 and hr in (0, 9, 12, 23)),
  array[79.05535264, 94, 92.50547240, 96], 'expected of a Thursday');
select is(
  (select array_agg(round(sigma_kwh::numeric, 8) order by hr) from baseline where dow = 4 and hr in (0, 9, 12, 23)),
  array[6.01246582, 5.9304, 6.66863112, 5.9304], 'and its scatter');
select is((select count(*) from baseline), 24::bigint, 'every hour of the days that were asked for');
select is((select count(sigma_kwh) from baseline), 24::bigint, 'with their scatter');

create temp table state as
select w.*
from known as k, internal.walk_forecast(
  1, k.hours,
  internal.make_day_forecasts(1, k.hours, array(select date '2025-06-05' - n from generate_series(1, 86) as n), 1),
  '2025-06-05', 0) as w;
select is((select phi from state), 0.5::double precision, 'how far the level is followed');
select is((select round(widening::numeric, 8) from state), 1.02177563, 'what the band is widened by');
select is((select round(mae::numeric, 8) from state), 4.57661613, 'mean absolute error of four weeks');
select is((select round(naive_mae::numeric, 8) from state), 5.88541667, 'that of the week before');
select is((select round(wape::numeric, 8) from state), 0.05659709, 'share of the energy');
select is((select round(ratio::numeric, 8) from state), round(4.576616127881305 / 5.885416666666667, 8), 'their ratio');
select is((select round(coverage::numeric, 8) from state), 0.81398810, 'share of hours within the band');
select is((select array[hours, days] from state), '{672, 56}', 'of so many hours and days');
select * from finish();
rollback;
