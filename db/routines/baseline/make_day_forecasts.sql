-- Rows of internal.day_forecast for some origins, made but not stored.
create or replace function internal.make_day_forecasts(
  p_station_key int, p_hours internal.local_hour[], p_origins date[], p_ahead int
)
returns internal.day_forecast[]
language sql immutable
as $$
  select array_agg(row(
    p_station_key, f.origin, g.ahead, f.made_from, g.base, g.p10, g.p90
  )::internal.day_forecast)
  from internal.day_fingerprints(p_hours, p_origins, 56) as f
  join (
    select
      w.origin, w.ahead,
      array_agg(d.base order by w.hr) as base, array_agg(d.p10 order by w.hr) as p10, array_agg(d.p90 order by w.hr) as p90
    from (
      select x.origin, k.ahead, h.hr
      from unnest(p_origins) as x (origin)
      cross join generate_series(0, p_ahead - 1) as k (ahead)
      cross join generate_series(0, 23) as h (hr)
    ) as w
    left join internal.day_profiles(
      p_hours,
      array(select x.origin from unnest(p_origins) as x (origin) where internal.whole_days(p_hours, x.origin - 56, x.origin) >= 7),
      p_ahead
    ) as d on d.origin = w.origin and d.ahead = w.ahead and d.hr = w.hr
    group by w.origin, w.ahead
  ) as g on g.origin = f.origin;
$$;
comment on function internal.make_day_forecasts is 'Forecasts of days, made but not stored.';
