-- An alarm rule as it was sent, with the defaults for what was left out; of the tenant who sent it, whatever it says.
--   p_rule  id? (made up when left out), station_id, name, semantic, operator, threshold, hysteresis?, duration_seconds?,
--           severity?, enabled?
create or replace function internal.read_rule(p_tenant text, p_rule jsonb)
returns public.alarm_rules
language plpgsql
as $$
declare
  v_rule public.alarm_rules;
begin
  v_rule := jsonb_populate_record(null::public.alarm_rules, '{
    "hysteresis": 0, "duration_seconds": 0, "severity": "medium", "enabled": true
  }'::jsonb || jsonb_strip_nulls(p_rule));
  v_rule.tenant_id := p_tenant;
  v_rule.id := coalesce(v_rule.id, gen_random_uuid()::text);
  v_rule.created_at := now();
  v_rule.updated_at := now();
  return v_rule;
end;
$$;
comment on function internal.read_rule is 'An alarm rule as it was sent, with defaults.';
