-- The alerts that are about hours of a site in [p_from, p_to), the critical and dear ones first.
--   p_most  so many at most
create or replace function internal.report_alerts(p_station public.stations, p_from timestamptz, p_to timestamptz, p_most int)
returns jsonb
language sql stable
as $$
  select coalesce(jsonb_agg(x.alert order by x.n), '[]')
  from (
    select
      row_number() over (order by a.severity, (a.facts ->> 'cost')::numeric desc nulls last, a.first_hour, a.id) as n,
      jsonb_build_object(
        'id', a.id, 'kind', a.kind, 'severity', a.severity, 'status', a.status, 'title', a.title, 'message', a.message,
        'first_hour', internal.utc_text(a.first_hour), 'last_hour', internal.utc_text(a.last_hour),
        'opened_at', internal.utc_text(a.opened_at), 'resolved_at', internal.utc_text(a.resolved_at),
        'excess_kwh', trim_scale((a.facts ->> 'excess_kwh')::numeric), 'cost', trim_scale((a.facts ->> 'cost')::numeric),
        'currency', a.facts ->> 'currency') as alert
    from public.alerts as a
    where a.tenant_id = p_station.tenant_id and a.site_id = p_station.id
      and a.first_hour < p_to and a.last_hour >= p_from
    order by n
    limit p_most
  ) as x;
$$;
comment on function internal.report_alerts is 'Alerts of a site in a report.';
