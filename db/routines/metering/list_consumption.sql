-- Consumption of a site in [p_from, p_to) by bucket, kWh (to the milliwatt-hour); meters are added up.
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
begin
  if p_resolution = 'raw' then
    return query select r.ts, trim_scale(round(r.kwh::numeric, 6)), r.samples from raw_consumption(v_station, p_meter, p_from, p_to) as r;
    return;
  elsif p_resolution not in ('hour', 'day') then
    perform raise_error('WL422', 'resolution is raw, hour or day', 'resolution');
  end if;
  return query
  with consumed as materialized (
    select date_trunc(p_resolution, c.hour, v_zone) as bucket, sum(c.kwh) as kwh, sum(c.samples)::bigint as samples
    from consumption_hours(v_station, p_meter, p_from, p_to) as c
    group by 1
  )
  select b.bucket, trim_scale(round(c.kwh::numeric, 6)), coalesce(c.samples, 0)
  from generate_series(
    date_trunc(p_resolution, p_from, v_zone), p_to - interval '1 microsecond', ('1 ' || p_resolution)::interval, v_zone
  ) as b (bucket)
  left join consumed as c on c.bucket = b.bucket
  order by b.bucket;
end;
$$;
comment on function api.list_consumption is 'Consumption of a site by reading, hour or day, kWh.';
