-- The series of stations whose hours begin with those of UTC, by hour: internal.sample_hour, with what the series means.
--   before  of registers: the newest number before the hour
-- Made so that of a series that another table is joined with, and a range of hours, nothing else is read: that the rows are
-- grouped keeps the planner from folding all series first.
create or replace view internal.utc_hour as
select
  s.series_key, s.station_key, s.semantic, m.fold, s.scale, h.*,
  case
    when m.fold = 'delta' then coalesce(
      (
        select x.value from internal.sample as x
        where x.series_key = s.series_key and x.ts < h.hour and x.value is not null
        order by x.ts desc limit 1
      ),
      (select r.last_value from internal.retired_hour as r where r.series_key = s.series_key and r.hour < h.hour
        order by r.hour desc limit 1))
  end as before
from internal.series as s
join public.stations as t on t.station_key = s.station_key and t.whole_hours
left join public.semantics as m on m.semantic = s.semantic
cross join lateral (
  select
    r.hour, sum(r.samples)::bigint as samples, sum(r.value_sum) as value_sum, min(r.value_min) as value_min,
    max(r.value_max) as value_max, min(r.first_value) as first_value, max(r.last_value) as last_value,
    min(r.first_ts) as first_ts, max(r.last_ts) as last_ts, sum(r.integral) as integral, sum(r.rise) as rise
  from internal.sample_hour as r
  where r.series_key = s.series_key
  group by r.hour
) as h;
comment on view internal.utc_hour is 'The series of stations whose hours begin with those of UTC, by hour.';
