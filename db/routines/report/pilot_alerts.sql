-- The alerts of a pilot: how many, and up to ten on consumption that matter, the critical and dear ones first. of_operation counts
-- those on what the plant does, as against missing data and stuck meters.
create or replace function internal.pilot_alerts(p_station public.stations, p_from timestamptz, p_to timestamptz)
returns jsonb
language sql stable
as $$
  with
    alert as materialized (
      select a.kind not in ('missing_data', 'flat_line') as is_of_operation, a.severity = 'critical' as is_critical, a.*
      from public.alerts as a
      where a.tenant_id = p_station.tenant_id and a.site_id = p_station.id and a.first_hour < p_to and a.last_hour >= p_from
    )
  select jsonb_build_object(
    'total', count(*),
    'critical', count(*) filter (where a.is_critical),
    'of_operation', count(*) filter (where a.is_of_operation),
    'critical_of_operation', count(*) filter (where a.is_of_operation and a.is_critical),
    'by_kind', coalesce((
      select jsonb_object_agg(k.kind, k.alerts) from (select x.kind, count(*) as alerts from alert as x group by x.kind) as k
    ), '{}'),
    'that_matter', (
      select coalesce(jsonb_agg(m.alert), '[]')
      from (
        select e.alert
        from jsonb_array_elements(internal.report_alerts(p_station, p_from, p_to, 1000)) with ordinality as e (alert, n)
        where e.alert ->> 'kind' not in ('missing_data', 'flat_line')
        order by e.n
        limit 10
      ) as m
    ))
  from alert as a;
$$;
comment on function internal.pilot_alerts is 'The alerts of a pilot.';
