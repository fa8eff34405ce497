-- An alarm as the API and the stream show it.
create or replace function internal.alarm_json(p_alarm public.alarms)
returns jsonb
language sql stable
as $$
  select jsonb_build_object(
    'id', p_alarm.id, 'tenant_id', p_alarm.tenant_id, 'station_id', p_alarm.station_id,
    'originator_type', p_alarm.originator_type, 'originator_id', p_alarm.originator_id,
    'rule_id', p_alarm.rule_id, 'name', p_alarm.name, 'severity', p_alarm.severity, 'status', p_alarm.status,
    'start_at', internal.utc_text(p_alarm.start_at), 'end_at', internal.utc_text(p_alarm.end_at),
    'last_value', p_alarm.last_value, 'acked_at', internal.utc_text(p_alarm.acked_at),
    'cleared_at', internal.utc_text(p_alarm.cleared_at), 'created_at', internal.utc_text(p_alarm.created_at),
    'updated_at', internal.utc_text(p_alarm.updated_at), 'owner', p_alarm.owner,
    'semantic', p_alarm.semantic, 'operator', p_alarm.operator, 'threshold', p_alarm.threshold);
$$;
comment on function internal.alarm_json is 'An alarm as the stream shows it.';
