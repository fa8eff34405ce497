-- Alerts of an organization, newest first.
--   p_status, p_site, p_kind, p_severity  null for all
--   p_from, p_to                          those that were there at some time in [p_from, p_to); null: no limit
--   p_before_opened, p_before_id          the last row of the page before; null for the first page
-- Raises WL404, WL422.
create or replace function api.list_alerts(
  p_tenant text, p_status text, p_site text, p_kind text, p_severity text, p_from timestamptz, p_to timestamptz,
  p_before_opened timestamptz, p_before_id text, p_limit int
)
returns setof public.alerts
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
begin
  if p_site is not null then
    perform require_site(p_tenant, p_site);
  end if;
  if p_status not in ('open', 'ack', 'muted', 'resolved') then
    perform raise_error('WL422', 'status is open, ack, muted or resolved', 'status');
  elsif p_kind not in ('deviation', 'spike', 'night_share', 'weekend_share', 'missing_data', 'flat_line') then
    perform raise_error('WL422', 'kind is deviation, spike, night_share, weekend_share, missing_data or flat_line', 'kind');
  elsif p_severity not in ('warning', 'critical') then
    perform raise_error('WL422', 'severity is warning or critical', 'severity');
  end if;
  return query
  select a.*
  from alerts as a
  where a.tenant_id = p_tenant
    and (p_status is null or a.status = p_status)
    and (p_site is null or a.site_id = p_site)
    and (p_kind is null or a.kind = p_kind)
    and (p_severity is null or a.severity = p_severity)
    and (p_to is null or a.opened_at < p_to)
    and (p_from is null or a.resolved_at is null or a.resolved_at >= p_from)
    and (p_before_opened is null or (a.opened_at, a.id) < (p_before_opened, to_uuid(p_before_id)))
  order by a.opened_at desc, a.id desc
  limit p_limit;
end;
$$;
comment on function api.list_alerts is 'Alerts of an organization, newest first.';
