-- For how long each meter of a site sends one and the same value by nature: its longest run that ended in the 56 days before a
-- day. Runs of twelve hours and more were faults, and so were those that somebody has explained; one that goes on at the day's
-- begin may be one.
create or replace function internal.natural_flat_runs(p_station public.stations, p_day date)
returns table (series_key int, hours double precision)
language sql stable
as $$
  select r.series_key, max(r.hours)
  from internal.flat_runs(
    p_station.station_key,
    (p_day - 56)::timestamp at time zone p_station.timezone, p_day::timestamp at time zone p_station.timezone)
    as r
  where r.hours < 12
    and r.until < p_day::timestamp at time zone p_station.timezone
    and not exists (
      select from public.gap_explanations as g
      where g.tenant_id = p_station.tenant_id and g.site_id = p_station.id and g.from_ts < r.until and g.to_ts > r.since
    )
  group by r.series_key;
$$;
comment on function internal.natural_flat_runs is 'For how long meters of a site send one and the same value by nature.';
