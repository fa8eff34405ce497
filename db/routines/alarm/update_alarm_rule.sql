-- Changes an alarm rule; what the patch does not name stays. Changing what it watches, or switching it off, clears its alarms.
-- Raises WL404, WL422.
create or replace function api.update_alarm_rule(p_tenant text, p_id text, p_patch jsonb, p_actor text)
returns public.alarm_rules
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_rule alarm_rules;
begin
  perform set_actor(p_actor);
  perform from alarm_rules as r where r.tenant_id = p_tenant and r.id = p_id for no key update;
  v_rule := jsonb_populate_record(
    require_rule(p_tenant, p_id),
    jsonb_strip_nulls(p_patch) - '{id,tenant_id,station_id,created_at,updated_at}'::text[]);

  update alarm_rules as r
  set
    name = v_rule.name,
    semantic = v_rule.semantic,
    operator = v_rule.operator,
    threshold = v_rule.threshold,
    hysteresis = v_rule.hysteresis,
    duration_seconds = v_rule.duration_seconds,
    severity = v_rule.severity,
    enabled = v_rule.enabled
  where r.tenant_id = p_tenant and r.id = p_id
  returning * into v_rule;
  return v_rule;
end;
$$;
comment on function api.update_alarm_rule is 'Changes an alarm rule.';
