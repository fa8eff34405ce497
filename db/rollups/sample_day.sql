-- What the numbers of one series come to in one day of UTC, made of the hours. Columns as of internal.sample_hour.
--   hours  hours of the day that have a number
select
  series_key,
  time_bucket('1 day', hour) as day,
  count(*) as hours,
  sum(samples)::bigint as samples,
  sum(value_sum) as value_sum,
  min(value_min) as value_min,
  max(value_max) as value_max,
  first(first_value, hour) as first_value,
  last(last_value, hour) as last_value,
  min(first_ts) as first_ts,
  max(last_ts) as last_ts,
  sum(integral) as integral,
  internal.join_rises(
    array_agg(rise order by hour), array_agg(first_value order by hour), array_agg(last_value order by hour)) as rise
from internal.sample_hour
group by series_key, time_bucket('1 day', hour)
