-- What the meters of a site are expected to send, as it looks at a time.
--   since, until  from a meter's first reading on; to its last, once it has been silent for a week: it is gone. Before that it
--                 is expected to come back.
--   expected      readings in an hour, by the cadence learnt from the meter; at least one
--   fold          how its readings fold; a meter that changed its unit has the fold of its newest series
create or replace function internal.meter_expectations(p_station_key int, p_as_of timestamptz)
returns table (device_key int, meter_id text, fold text, since timestamptz, until timestamptz, expected double precision)
language plpgsql stable
set plan_cache_mode = force_generic_plan
as $$
begin
  return query
  select
    m.device_key,
    m.meter_id,
    m.fold,
    m.first_ts,
    case when m.last_ts < p_as_of - interval '7 days' then m.last_ts else 'infinity' end,
    greatest(round(3600 / m.cadence), 1)
  from (
    select
      s.device_key,
      min(s.meter_id) as meter_id,
      (array_agg(s.fold order by l.last_ts desc))[1] as fold,
      min(e.first_ts) as first_ts,
      max(l.last_ts) as last_ts,
      coalesce(min(internal.cadence(s.series_key, p_as_of)), 3600) as cadence
    from internal.consumption_series(p_station_key, null) as s
    cross join lateral internal.series_span(s.series_key) as e
    cross join lateral (
      select x.ts as last_ts
      from internal.sample as x
      where x.series_key = s.series_key and x.ts < p_as_of
      order by x.ts desc
      limit 1
    ) as l
    group by s.device_key
  ) as m;
end;
$$;
comment on function internal.meter_expectations is 'What the meters of a site are expected to send, as it looks at a time.';
