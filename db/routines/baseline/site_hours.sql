-- Every hour of a site's own clock that begins in [p_from, p_to), with the energy of all its meters added up.
--   p_as_of       what was known when: which meters are gone and what a meter's cadence is are judged as it looked then
--   kwh           null where nothing was read
--   coverage      0 to 1: mean over the meters that are expected. A meter that sends energies has delivered the share of its
--                 readings that came; one that sends powers everything once it spoke, since a power holds until the next; a
--                 register everything when it spoke in this hour and in the one before, since else the increase of several hours
--                 is in it, and nothing in an hour that is not over yet, since its increase is that of a part of it.
--                 So a running hour is good when all readings of it are there already.
--                 A meter that has come to send more often was complete before with what it sent then: by the cadence that it
--                 had at first, and from then on as many readings as it has sent in each of three hours in a row
--   is_explained  an operator has said why the hour is not as others (public.gap_explanations)
--   is_good       has enough data to be compared, and nothing is said against it
create or replace function internal.site_hours(
  p_station public.stations, p_from timestamptz, p_to timestamptz, p_as_of timestamptz default now()
)
returns table (hour timestamptz, kwh double precision, coverage double precision, is_explained boolean, is_good boolean)
language plpgsql stable
set plan_cache_mode = force_generic_plan
as $$
begin
  return query
  with
    wanted as materialized (select h.ts as hour, h.length from internal.clock_hours(p_from, p_to, p_station) as h),
    meter as materialized (
      select
        m.*,
        case when m.expected > 1 then (
          select max(internal.readings_an_hour(internal.cadence(s.series_key, greatest(p_from, m.since + interval '2 days'))))
          from internal.consumption_series(p_station.station_key, null) as s
          where s.device_key = m.device_key and s.fold = 'sum'
        ) end as expected_before
      from internal.meter_expectations(p_station.station_key, p_as_of) as m
    ),
    delivered as materialized (
      select s.device_key, c.hour, sum(c.kwh order by c.series_key) as kwh, sum(c.samples) as samples
      from internal.series_consumption(p_station, null, p_from - interval '1 hour', p_to) as c
      join internal.series as s on s.series_key = c.series_key
      group by s.device_key, c.hour
    ),
    energy as materialized (
      select d.hour, sum(d.kwh order by d.device_key) as kwh from delivered as d group by d.hour
    ),
    covered as materialized (
      select
        d.hour,
        sum(case m.fold
          when 'sum' then least(d.samples / (least(greatest(d.most, m.expected_before), m.expected) * w.length), 1)
          when 'delta' then (d.before = d.hour - interval '1 hour' and d.hour + interval '1 hour' <= p_as_of)::int
          else 1
        end) as meters
      from (
        select x.*, max(x.steady) over by_hour as most, lag(x.hour) over by_hour as before
        from (
          select y.*, least(y.samples, lag(y.samples) over h, lag(y.samples, 2) over h) as steady
          from delivered as y
          window h as (partition by y.device_key order by y.hour)
        ) as x
        window by_hour as (partition by x.device_key order by x.hour)
      ) as d
      join wanted as w on w.hour = d.hour
      join meter as m on m.device_key = d.device_key and d.hour <= m.until
      group by d.hour
    ),
    explanation as materialized (
      select g.from_ts, g.to_ts
      from public.gap_explanations as g
      where g.tenant_id = p_station.tenant_id and g.site_id = p_station.id and g.from_ts < p_to and g.to_ts > p_from
    ),
    covering as materialized (
      select
        w.hour,
        coalesce(c.meters / nullif((
          select count(*) from meter as m where m.since < w.hour + interval '1 hour' and m.until >= w.hour
        ), 0), 0) as coverage,
        exists (
          select from explanation as x where x.from_ts < w.hour + interval '1 hour' and x.to_ts > w.hour
        ) as is_explained
      from wanted as w
      left join covered as c on c.hour = w.hour
    )
  select v.hour, e.kwh, v.coverage, v.is_explained, e.kwh is not null and v.coverage >= 0.9 and not v.is_explained
  from covering as v
  left join energy as e on e.hour = v.hour
  order by v.hour;
end;
$$;
comment on function internal.site_hours is 'Hours of a site with their energy, kWh, and how complete they are.';
