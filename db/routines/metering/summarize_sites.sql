-- Sites of an organization by id, each with its last 24 hours: those of its own clock, the running one included.
--   p_site   one site; null for all
--   p_after  id of the last row of the page before; null for the first page
--   p_search part of a site's id, name or location, in whatever case; null for all
-- Returns for each site its master data and
--   energy_kwh, previous_kwh  the last 24 hours, and the 24 before
--   cost                      of energy_kwh, in `currency`, at the prices in force
--   hours                     24 values, kWh, oldest first; null where nothing was read
--   completeness_pct          readings that came, of those expected, the running hour left out; null where no cadence is known
--   last_seen                 newest sample
--   open_alarms, severity     alarms not cleared, and the gravest of them
--   open_alerts, alert_severity  alerts not resolved, and the gravest of them
-- Planned once for all sites: planning each question anew for each takes longer than answering it.
-- Raises WL404 (site).
create or replace function api.summarize_sites(
  p_tenant text, p_site text, p_after text, p_limit int, p_search text default null
)
returns table (
  site_id text, name text, location text, timezone text, station_type text, currency text, energy_kwh double precision,
  previous_kwh double precision, cost numeric, hours double precision[], completeness_pct numeric, last_seen timestamptz,
  meters bigint, open_alarms bigint, severity text, open_alerts bigint, alert_severity text
)
language plpgsql stable
security definer set search_path = internal, public, pg_temp set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
  if p_site is not null then
    perform require_site(p_tenant, p_site);
  end if;
  return query
  select
    s.id::text, s.name, s.location, s.timezone, s.station_type, p.currency,
    e.energy, e.previous, e.cost, e.hours, i.completeness, i.last_seen, i.meters, a.count, a.severity, f.count, f.severity
  from stations as s
  cross join lateral (select date_trunc('hour', now(), s.timezone) - interval '23 hours' as start) as w
  cross join lateral (select x.currency from hour_prices(s, w.start, w.start + interval '1 hour') as x limit 1) as p
  cross join lateral (
    select
      sum(h.kwh) filter (where h.hour >= w.start) as energy,
      sum(h.kwh) filter (where h.hour < w.start) as previous,
      sum(h.kwh::numeric * x.price_per_kwh) filter (where h.hour >= w.start) as cost,
      array_agg(h.kwh order by g.hour) filter (where g.hour >= w.start) as hours
    from generate_series(w.start - interval '24 hours', w.start + interval '23 hours', interval '1 hour') as g (hour)
    left join station_energy(s, w.start - interval '24 hours', w.start + interval '24 hours') as h on h.hour = g.hour
    left join hour_prices(s, w.start, w.start + interval '24 hours') as x on x.hour = h.hour
  ) as e
  cross join lateral (
    select
      round(100.0 * sum(least(m.actual_points, m.expected_points)) / nullif(sum(m.expected_points), 0), 1) as completeness,
      coalesce(max(m.last_seen), (
        select max(z.last_ts) from series as r cross join lateral series_span(r.series_key) as z
        where r.station_key = s.station_key)) as last_seen,
      (select count(*) from devices as d where d.tenant_id = s.tenant_id and d.station_id = s.id) as meters
    from api.check_ingest_health(p_tenant, s.id, null, w.start, w.start + interval '23 hours') as m
  ) as i
  cross join lateral (
    select
      count(*) as count,
      (array_agg(o.severity order by severity_rank(o.severity) desc))[1] as severity
    from alarms as o
    where o.tenant_id = s.tenant_id and o.station_id = s.id and o.status <> 'cleared'
  ) as a
  cross join lateral (
    select count(*) as count, min(o.severity) as severity -- critical, then warning
    from alerts as o
    where o.tenant_id = s.tenant_id and o.site_id = s.id and o.status <> 'resolved'
  ) as f
  where s.tenant_id = p_tenant
    and (p_site is null or s.id = p_site)
    and (p_after is null or s.id > p_after)
    and (p_search is null or strpos(lower(concat_ws(' ', s.id, s.name, s.location)), lower(p_search)) > 0)
  order by s.id
  limit p_limit;
end;
$$;
comment on function api.summarize_sites is 'Sites of an organization with their last 24 hours.';
