-- Sites that are settled by what their devices charge and discharge, and whose settlement readings of these meters in these units
-- would not count: they are mapped to consumption. Sites that have a meter of consumption already are left out, since there
-- somebody means it so.
--   p_sites, p_meters  what the readings are of, side by side
--   p_units            units that they come in
create or replace function api.list_uncounted_sites(p_tenant text, p_sites text[], p_meters text[], p_units text[])
returns table (site_id text)
language sql stable
security definer set search_path = internal, public, pg_temp
as $$
  with
    sent as materialized (
      select s.id, s.station_key, m.meter, u.unit
      from unnest(p_sites, p_meters) as m (site, meter)
      join stations as s on s.tenant_id = p_tenant and s.id = m.site
      cross join unnest(p_units) as u (unit)
    ),
    uncounted as materialized (
      select t.id, t.station_key
      from sent as t
      left join lateral mapping_of(p_tenant, t.id, t.meter, t.unit) as f on true
      left join semantics as m on m.semantic = f.semantic
      group by t.id, t.station_key
      having count(m.measure) = 0
    )
  select n.id::text
  from uncounted as n
  where api.is_settled(p_tenant, n.id) and not exists (select from consumption_series(n.station_key, null))
  order by n.id;
$$;
comment on function api.list_uncounted_sites is 'Sites that are settled, but not by these readings.';
