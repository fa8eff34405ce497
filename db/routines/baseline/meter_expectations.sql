-- What the meters of a site are expected to send, as it looks at a time. Readings that are no longer kept count as those that are.
--   since, until  from a meter's first reading on; to its last, once it is gone. Before that it is expected to come back: what
--                 it does not tell is no saving. It is gone when it has been silent for as long as it sent, at least a week
--                 and at most eight, so that nothing of it is in what baselines expect any more; or for a week, where a younger
--                 meter has taken its place, that is, began in the week before its last reading or later
--   last_ts       its last reading
--   expected      readings in an hour, by the cadence learnt from the meter at that time; at least one
--   fold          how its readings fold; a meter that changed its unit has the fold of its newest series
create or replace function internal.meter_expectations(p_station_key int, p_as_of timestamptz)
returns table (
  device_key int, meter_id text, fold text, since timestamptz, until timestamptz, expected double precision, last_ts timestamptz
)
language plpgsql stable
set plan_cache_mode = force_generic_plan
as $$
begin
  return query
  with
    meter as materialized (
      select
        s.device_key,
        min(s.meter_id) as meter_id,
        (array_agg(s.fold order by l.last_ts desc))[1] as fold,
        min(e.first_ts) as first_ts,
        max(l.last_ts) as last_ts,
        min(internal.cadence(s.series_key, p_as_of)) as cadence
      from internal.consumption_series(p_station_key, null) as s
      cross join lateral internal.series_span(s.series_key) as e
      cross join lateral (
        select coalesce(
          (
            select x.ts from internal.sample as x
            where x.series_key = s.series_key and x.ts < p_as_of
            order by x.ts desc
            limit 1
          ),
          (
            select least(r.last_ts, p_as_of) from internal.retired_hour as r
            where r.series_key = s.series_key and r.first_ts < p_as_of
            order by r.hour desc
            limit 1
          )) as last_ts
      ) as l
      where l.last_ts is not null
      group by s.device_key
    )
  select
    m.device_key,
    m.meter_id,
    m.fold,
    m.first_ts,
    case when m.last_ts < p_as_of - w.patience then m.last_ts else 'infinity' end,
    internal.readings_an_hour(m.cadence),
    m.last_ts
  from meter as m
  cross join lateral (
    select case
      when exists (select from meter as n where n.first_ts > m.first_ts and n.first_ts >= m.last_ts - interval '7 days')
        then interval '7 days'
      else least(greatest(m.last_ts - m.first_ts, interval '7 days'), interval '56 days')
    end as patience
  ) as w;
end;
$$;
comment on function internal.meter_expectations is 'What the meters of a site are expected to send, as it looks at a time.';
