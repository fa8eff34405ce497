-- How complete the data of a station is, by day of UTC. Every mapped point is expected to deliver a number in every hour.
-- A day has a row from the day on that the station was provisioned, also when nothing came.
create or replace view public.data_quality with (security_barrier) as
select
  t.tenant_id,
  t.station_id,
  t.station_name,
  q.day,
  n.points,
  q.reporting_points,
  q.samples::bigint as samples,
  n.points * x.elapsed_hours as expected_hours,
  q.hours::int as hours,
  case
    when n.points * x.elapsed_hours > 0 then round(least(1.0 * q.hours / (n.points * x.elapsed_hours), 1), 4)
  end as coverage,
  greatest(n.points * x.elapsed_hours - q.hours, 0)::int as missing_hours,
  q.first_sample_at,
  q.last_sample_at,
  least(q.day + interval '1 day', now()) - q.last_sample_at as silence_at_end,
  l.waiting_hours
from internal.granted_station as t
cross join lateral (
  select count(*)::int as points from internal.series as s where s.station_key = t.station_key and s.semantic is not null
) as n
cross join lateral (
  select
    u.day, count(u.series_key)::int as reporting_points, coalesce(sum(u.samples), 0) as samples, coalesce(sum(u.hours), 0) as hours,
    min(u.first_ts) as first_sample_at, max(u.last_ts) as last_sample_at
  from (
    select g as day, null::int as series_key, null::bigint as samples, null::bigint as hours, null::timestamptz as first_ts,
      null::timestamptz as last_ts
    from generate_series(date_trunc('day', t.created_at, 'UTC'), now(), interval '24 hours') as g
    union all
    select h.day, h.series_key, h.samples, h.hours, h.first_ts, h.last_ts
    from internal.series as s
    cross join lateral (
      select r.day, r.series_key, sum(r.samples)::bigint as samples, sum(r.hours)::bigint as hours, min(r.first_ts) as first_ts,
        max(r.last_ts) as last_ts
      from internal.sample_day as r
      where r.series_key = s.series_key
      group by r.day, r.series_key
    ) as h
    where s.station_key = t.station_key and s.semantic is not null
  ) as u
  group by u.day
) as q
cross join lateral (
  select ceil(greatest(extract(epoch from least(q.day + interval '24 hours', now()) - q.day), 0) / 3600)::int as elapsed_hours
) as x
cross join lateral (
  select count(distinct y.hour)::int as waiting_hours
  from internal.dirty_hour as y
  where y.station_key = t.station_key and y.hour >= q.day and y.hour < q.day + interval '24 hours'
) as l;
comment on view public.data_quality is 'How complete the data of each station is, by day of UTC; days without any data have a row too.';
comment on column public.data_quality.tenant_id is 'The organization that the row belongs to.';
comment on column public.data_quality.station_id is 'Id of the station (site), unique within its tenant.';
comment on column public.data_quality.station_name is 'Name of the station.';
comment on column public.data_quality.day is 'Start of the day, midnight UTC. Ask for a range of it: day >= … and day < …';
comment on column public.data_quality.points is 'Mapped points of the station, as of now.';
comment on column public.data_quality.reporting_points is 'Points that sent at least one number.';
comment on column public.data_quality.samples is 'Numbers that came.';
comment on column public.data_quality.expected_hours is 'Hours of all points together that should have a number: points times hours of the day, up to now.';
comment on column public.data_quality.hours is 'Hours of all points together that have one.';
comment on column public.data_quality.coverage is 'hours / expected_hours, 0 to 1; null where nothing is expected.';
comment on column public.data_quality.missing_hours is 'Hours of all points together without a number.';
comment on column public.data_quality.first_sample_at is 'First sample of the day; null: none came.';
comment on column public.data_quality.last_sample_at is 'Last sample of the day; null: none came.';
comment on column public.data_quality.silence_at_end is 'How long nothing had come when the day ended (or until now); null: nothing came at all.';
comment on column public.data_quality.waiting_hours is 'Hours of the day with data that has not been folded into energy_hourly yet.';
grant select on public.data_quality to wattledger_analyst;
