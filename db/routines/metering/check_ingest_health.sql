-- How completely the meters of a site sent in [p_from, p_to). The cadence is learnt from each meter; a meter that is silent
-- stays in the list. From its first reading ever a meter is expected to send. Of readings that are no longer kept, whole hours of
-- UTC are known: how many each had, and its first and last.
--   p_meter  null for all meters
-- Returns for each meter expected_points, actual_points, completeness_pct (0 to 100, null without a cadence or where nothing is
-- expected), cadence_seconds, last_seen, longest_gap (seconds without a reading within the range, up to now; null where the
-- range lies before the meter's first reading or after now). Raises WL404 (site).
create or replace function api.check_ingest_health(
  p_tenant text, p_site text, p_meter text, p_from timestamptz, p_to timestamptz
)
returns table (
  meter_id text, expected_points bigint, actual_points bigint, completeness_pct numeric, cadence_seconds double precision,
  last_seen timestamptz, longest_gap double precision
)
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
declare
  v_station stations := require_site(p_tenant, p_site);
  v_end timestamptz := least(p_to, now());
  v_retired timestamptz := retired_until('UTC'); -- asked once, not for each reading
begin
  return query
  with
    meter as (
      select
        s.meter_id,
        array_agg(s.series_key) as series,
        min(cadence(s.series_key, v_end)) as cadence,
        greatest(min(e.first_ts), p_from) as since,
        max(e.last_ts) as last_seen
      from consumption_series(v_station.station_key, p_meter) as s
      cross join lateral series_span(s.series_key) as e
      group by s.meter_id
    )
  select
    m.meter_id,
    x.expected,
    c.points,
    case when x.expected > 0 then round(least(100, 100.0 * c.points / x.expected), 2) end,
    m.cadence,
    m.last_seen,
    case when m.since < v_end then c.gap end
  from meter as m
  cross join lateral (
    select ceil(extract(epoch from greatest(v_end - m.since, interval '0')) / nullif(m.cadence, 0))::bigint as expected
  ) as x
  cross join lateral (
    select
      sum(p.points)::bigint as points,
      max(extract(epoch from p.next_ts - p.ts))::double precision as gap
    from (
      select t.ts, t.points, lead(t.ts, 1, v_end) over (order by t.ts) as next_ts
      from (
        select i.ts, 1 as points
        from sample as i
        where i.series_key = any (m.series) and i.ts >= p_from and i.ts < v_end and i.value is not null
          and i.ts >= v_retired
        union all
        select e.ts, e.points
        from retired_hour as h
        cross join lateral (values (h.first_ts, h.samples), (h.last_ts, 0)) as e (ts, points)
        where h.series_key = any (m.series) and h.hour >= p_from and h.hour < v_end
        union all
        select m.since, 0
      ) as t
    ) as p
  ) as c
  order by m.meter_id;
end;
$$;
comment on function api.check_ingest_health is 'How completely the meters of a site sent in a range.';
