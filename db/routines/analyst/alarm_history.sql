-- Alarms, open and over.
create or replace view public.alarm_history with (security_barrier) as
select
  t.tenant_id,
  t.station_id,
  t.station_name,
  a.id as alarm_id,
  a.originator_id::text as device_id,
  a.rule_id::text as rule_id,
  a.name,
  a.severity,
  a.status,
  a.start_at as started_at,
  a.end_at as ended_at,
  coalesce(a.end_at, now()) - a.start_at as duration,
  a.last_value,
  a.acked_at as acknowledged_at,
  a.acked_by as acknowledged_by,
  a.cleared_at,
  a.cleared_by,
  a.owner
from internal.granted_station as t
cross join lateral (select * from public.alarms as a where a.tenant_id = t.tenant and a.station_id = t.station offset 0) as a;
comment on view public.alarm_history is 'Alarms of the stations, open and over: when each began (sample time), ended, and who saw to it.';
comment on column public.alarm_history.tenant_id is 'The organization that the row belongs to.';
comment on column public.alarm_history.station_id is 'Id of the station (site), unique within its tenant.';
comment on column public.alarm_history.station_name is 'Name of the station.';
comment on column public.alarm_history.alarm_id is 'Id of the alarm.';
comment on column public.alarm_history.device_id is 'The device whose samples raised it.';
comment on column public.alarm_history.rule_id is 'The rule that it came from; the rule may be gone.';
comment on column public.alarm_history.name is 'Name of the rule when it rang.';
comment on column public.alarm_history.severity is 'info, low, warning, minor, medium, major, high or critical.';
comment on column public.alarm_history.status is 'active, acknowledged or cleared.';
comment on column public.alarm_history.started_at is 'When the condition began.';
comment on column public.alarm_history.ended_at is 'When it ended; null while it is open.';
comment on column public.alarm_history.duration is 'From its start to its end, or to now.';
comment on column public.alarm_history.last_value is 'Newest value seen while it was open, in the base unit.';
comment on column public.alarm_history.acknowledged_at is 'When somebody acknowledged it; null: nobody did.';
comment on column public.alarm_history.acknowledged_by is 'Who did.';
comment on column public.alarm_history.cleared_at is 'When it was cleared; null while it is open.';
comment on column public.alarm_history.cleared_by is 'Who or what cleared it.';
comment on column public.alarm_history.owner is 'E-mail address of the member who sees to it; once it is cleared, of who saw to it last.';
grant select on public.alarm_history to wattledger_analyst;
