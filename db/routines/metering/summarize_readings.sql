-- What a site or one of its meters used in [p_from, p_to).
--   p_meter  null for all meters
-- Returns total_value in kWh (to the milliwatt-hour), points (readings), and the times of the first and last reading. A meter
-- that is not known has used nothing. Raises WL404 (site).
create or replace function api.summarize_readings(
  p_tenant text, p_site text, p_meter text, p_from timestamptz, p_to timestamptz
)
returns table (total_value numeric, points bigint, from_timestamp timestamptz, to_timestamp timestamptz)
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_station stations := require_site(p_tenant, p_site);
begin
  return query
  select trim_scale(round(h.kwh::numeric, 6)), h.samples, t.first_ts, t.last_ts
  from (
    select coalesce(sum(c.kwh), 0) as kwh, coalesce(sum(c.samples), 0)::bigint as samples
    from consumption_hours(v_station, p_meter, p_from, p_to) as c
  ) as h
  cross join (
    select min(e.first_ts) as first_ts, max(e.last_ts) as last_ts
    from consumption_series(v_station.station_key, p_meter) as s
    cross join lateral (
      select min(x.ts) as first_ts, max(x.ts) as last_ts
      from sample as x
      where x.series_key = s.series_key and x.ts >= p_from and x.ts < p_to and x.value is not null
      union all
      select min(r.first_ts), max(r.last_ts)
      from retired_hour as r
      where r.series_key = s.series_key and r.hour >= p_from and r.last_ts < p_to and r.hour < p_to
    ) as e
  ) as t;
end;
$$;
comment on function api.summarize_readings is 'Consumption of a site or meter in a range, kWh.';
