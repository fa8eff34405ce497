-- How many alerts are about hours of a site in [p_from, p_to): all, critical, and by kind.
create or replace function internal.count_alerts(
  p_station public.stations, p_from timestamptz, p_to timestamptz, out total int, out critical int, out by_kind jsonb
)
language sql stable
as $$
  select coalesce(sum(k.alerts), 0)::int, coalesce(sum(k.critical), 0)::int, coalesce(jsonb_object_agg(k.kind, k.alerts), '{}')
  from (
    select a.kind, count(*) as alerts, count(*) filter (where a.severity = 'critical') as critical
    from public.alerts as a
    where a.tenant_id = p_station.tenant_id and a.site_id = p_station.id
      and a.first_hour < p_to and a.last_hour >= p_from
    group by a.kind
  ) as k;
$$;
comment on function internal.count_alerts is 'How many alerts are about hours of a site.';
