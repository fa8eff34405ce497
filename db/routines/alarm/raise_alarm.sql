-- Opens an alarm of a rule for a device, unless one is open: then that one is returned.
create or replace function internal.raise_alarm(
  p_rule public.alarm_rules, p_device int, p_since timestamptz, p_value double precision
)
returns uuid
language sql
as $$
  with
    device as (select d.* from public.devices as d where d.device_key = p_device),
    raised as (
      insert into public.alarms (
        tenant_id, station_id, originator_id, rule_id, name, severity, semantic, operator, threshold, start_at, last_value)
      select
        d.tenant_id, d.station_id, d.id, p_rule.id, p_rule.name, p_rule.severity, p_rule.semantic, p_rule.operator,
        p_rule.threshold, p_since, p_value
      from device as d
      on conflict (tenant_id, rule_id, station_id, originator_id) where status <> 'cleared' do nothing
      returning id
    )
  select id from raised
  union all
  select a.id
  from public.alarms as a
  join device as d on d.tenant_id = a.tenant_id and d.station_id = a.station_id and d.id = a.originator_id
  where a.rule_id = p_rule.id and a.status <> 'cleared'
  limit 1;
$$;
comment on function internal.raise_alarm is 'Opens an alarm of a rule for a device, or finds the open one.';
