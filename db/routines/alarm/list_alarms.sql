-- Alarms of a station, or of the whole tenant, that were open at some time in [p_from, p_to), newest first.
--   p_station                     null for every station
--   p_status                      active, acknowledged, cleared; open for the first two; null for all
--   p_severity                    null for all
--   p_owner                       e-mail address of the member who sees to them; null for all
--   p_before_start, p_before_id   the last row of the page before; null for the first page
-- Raises WL404, WL422.
create or replace function api.list_alarms(
  p_tenant text, p_station text, p_from timestamptz, p_to timestamptz, p_status text, p_severity text, p_owner text,
  p_before_start timestamptz, p_before_id text, p_limit int
)
returns setof public.alarms
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
begin
  if p_station is not null then
    perform require_station(p_tenant, p_station);
  end if;
  if p_status not in ('open', 'active', 'acknowledged', 'cleared') then
    perform raise_error('WL422', 'status is open, active, acknowledged or cleared', 'status');
  elsif p_severity not in ('info', 'low', 'warning', 'minor', 'medium', 'major', 'high', 'critical') then
    perform raise_error('WL422', 'severity is info, low, warning, minor, medium, major, high or critical', 'severity');
  end if;
  return query
  select a.*
  from alarms as a
  where a.tenant_id = p_tenant
    and (p_station is null or a.station_id = p_station)
    and a.start_at < p_to
    and (a.start_at >= p_from or a.end_at >= p_from or a.end_at is null)
    and (p_status is null or a.status = p_status or p_status = 'open' and a.status <> 'cleared')
    and (p_severity is null or a.severity = p_severity)
    and (p_owner is null or a.owner = lower(p_owner))
    and (p_before_start is null or (a.start_at, a.id) < (p_before_start, to_uuid(p_before_id)))
  order by a.start_at desc, a.id desc
  limit p_limit;
end;
$$;
comment on function api.list_alarms is 'Alarms of a station that were open in a range, newest first.';
