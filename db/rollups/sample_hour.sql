-- What the numbers of one series come to in one hour of UTC. From it follow the hours of every clock that is whole hours off UTC.
--   samples                  numbers in the hour
--   value_sum, _min, _max    of the numbers, as they were sent
--   first_, last_value, _ts  the first and the last number and their times
--   integral                 time integral over the hour, in unit-hours: internal.fold, 'integrate'
--   rise                     increase of a register from the first number to the last: internal.fold, 'delta'; null with one number
select
  series_key,
  time_bucket('1 hour', ts) as hour,
  count(*) as samples,
  sum(value) as value_sum,
  min(value) as value_min,
  max(value) as value_max,
  first(value, ts) as first_value,
  last(value, ts) as last_value,
  min(ts) as first_ts,
  max(ts) as last_ts,
  internal.hour_integral(array_agg(value order by ts), array_agg(ts order by ts)) as integral,
  internal.increase(array_agg(value order by ts)) as rise
from internal.sample
where value is not null
group by series_key, time_bucket('1 hour', ts)
