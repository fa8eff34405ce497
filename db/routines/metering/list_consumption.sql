-- Consumption of a site in [p_from, p_to) by bucket, kWh (to the milliwatt-hour, raw to the microwatt-hour, so that many of them
-- still add up); meters are added up.
--   p_resolution  raw (a point for each time that has a reading), hour, day (of the site's own clock)
-- A bucket without a reading has value null and 0 samples. The values of one resolution add up to those of another.
-- Raises WL404 (site), WL422 (resolution, or more than 200,000 points).
create or replace function api.list_consumption(
  p_tenant text, p_site text, p_meter text, p_from timestamptz, p_to timestamptz, p_resolution text
)
returns table (ts timestamptz, value numeric, samples bigint)
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
declare
  v_station stations := require_site(p_tenant, p_site);
  v_zone text := v_station.timezone;
  v_last timestamptz := p_to - interval '1 microsecond';
begin
  if p_resolution = 'raw' then
    return query
    select r.ts, trim_scale(round(r.kwh::numeric, 9)), r.samples from raw_consumption(v_station, p_meter, p_from, p_to) as r;
  elsif p_resolution = 'hour' then
    -- Looked for twice an hour: there are clocks that change by half of one (Lord Howe).
    return query
    select b.hour, trim_scale(round(c.kwh::numeric, 6)), coalesce(c.samples, 0)
    from (
      select distinct date_trunc('hour', g.t, v_zone) as hour
      from (select generate_series(p_from, v_last, interval '30 minutes') union all select v_last) as g (t)
    ) as b
    left join consumption_hours(v_station, p_meter, p_from, p_to) as c on c.hour = b.hour
    order by b.hour;
  elsif p_resolution = 'day' then
    -- By date, since some clocks change at midnight (Cairo, Havana).
    return query
    select station_time(b.day, v_zone), trim_scale(round(c.kwh::numeric, 6)), coalesce(c.samples, 0)
    from generate_series(date_trunc('day', p_from at time zone v_zone), v_last at time zone v_zone, interval '1 day') as b (day)
    left join (
      select date_trunc('day', h.hour at time zone v_zone) as day, sum(h.kwh) as kwh, sum(h.samples)::bigint as samples
      from consumption_hours(v_station, p_meter, p_from, p_to) as h
      group by 1
    ) as c on c.day = b.day
    order by b.day;
  else
    perform raise_error('WL422', 'resolution is raw, hour or day', 'resolution');
  end if;
end;
$$;
comment on function api.list_consumption is 'Consumption of a site by reading, hour or day, kWh.';
