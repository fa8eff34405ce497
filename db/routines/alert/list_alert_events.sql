-- What became of alerts, newest step first.
--   p_alert, p_site  of one alert, of one site; null for all
--   p_before         number of the last step of the page before; null for the first page
-- Raises WL404.
create or replace function api.list_alert_events(
  p_tenant text, p_alert text, p_site text, p_from timestamptz, p_to timestamptz, p_before bigint, p_limit int
)
returns table (
  id bigint, alert_id uuid, site_id text, kind text, type text, severity text, status text, actor text, actor_name text, note text,
  at timestamptz
)
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
begin
  if p_site is not null then
    perform require_site(p_tenant, p_site);
  end if;
  if p_alert is not null and not exists (
    select from alerts as a where a.tenant_id = p_tenant and a.id = to_uuid(p_alert)
  ) then
    perform raise_error('WL404', format('alert %s is not known', p_alert), 'alert_id');
  end if;
  return query
  select
    e.id, e.alert_id, a.site_id::text, a.kind, e.type, e.severity, e.status, e.actor, actor_name(p_tenant, e.actor), e.note, e.at
  from alert_events as e
  join alerts as a on a.tenant_id = e.tenant_id and a.id = e.alert_id
  where e.tenant_id = p_tenant
    and (p_alert is null or e.alert_id = to_uuid(p_alert))
    and (p_site is null or a.site_id = p_site)
    and (p_from is null or e.at >= p_from)
    and (p_to is null or e.at < p_to)
    and (p_before is null or e.id < p_before)
  order by e.id desc
  limit p_limit;
end;
$$;
comment on function api.list_alert_events is 'What became of alerts, newest step first.';
