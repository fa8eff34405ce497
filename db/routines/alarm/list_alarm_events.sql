-- What became of alarms, newest step first.
--   p_alarm, p_station  of one alarm, of one station; null for all
--   p_before            number of the last step of the page before; null for the first page
-- Raises WL404.
create or replace function api.list_alarm_events(
  p_tenant text, p_alarm text, p_station text, p_from timestamptz, p_to timestamptz, p_before bigint, p_limit int
)
returns table (
  id bigint, alarm_id uuid, station_id text, type text, status text, actor text, actor_name text, note text, at timestamptz
)
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
begin
  if p_station is not null then
    perform require_station(p_tenant, p_station);
  end if;
  if p_alarm is not null and not exists (
    select from alarms as a where a.tenant_id = p_tenant and a.id = to_uuid(p_alarm)
  ) then
    perform raise_error('WL404', format('alarm %s is not known', p_alarm), 'alarm_id');
  end if;
  return query
  select e.id, e.alarm_id, a.station_id::text, e.type, e.status, e.actor, actor_name(p_tenant, e.actor), e.note, e.at
  from alarm_events as e
  join alarms as a on a.id = e.alarm_id
  where e.tenant_id = p_tenant
    and (p_alarm is null or e.alarm_id = to_uuid(p_alarm))
    and (p_station is null or a.station_id = p_station)
    and (p_from is null or e.at >= p_from)
    and (p_to is null or e.at < p_to)
    and (p_before is null or e.id < p_before)
  order by e.id desc
  limit p_limit;
end;
$$;
comment on function api.list_alarm_events is 'What became of alarms, newest step first.';
