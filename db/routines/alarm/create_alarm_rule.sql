-- Writes a new alarm rule; it acts on the next sample.
--   p_rule  id? (made up when left out), station_id, name, semantic, operator, threshold, hysteresis?, duration_seconds?,
--           severity?, enabled?
-- Raises WL404, WL409 (the id is taken), WL422.
create or replace function api.create_alarm_rule(p_tenant text, p_rule jsonb, p_actor text)
returns public.alarm_rules
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_rule alarm_rules;
begin
  perform set_actor(p_actor);
  v_rule := jsonb_populate_record(null::alarm_rules, '{
    "hysteresis": 0, "duration_seconds": 0, "severity": "medium", "enabled": true
  }'::jsonb || jsonb_strip_nulls(p_rule));
  v_rule.tenant_id := p_tenant;
  v_rule.id := coalesce(v_rule.id, gen_random_uuid()::text);
  v_rule.created_at := now();
  v_rule.updated_at := now();
  perform require_station(p_tenant, v_rule.station_id);

  insert into alarm_rules select v_rule.* on conflict do nothing;
  if not found then
    perform raise_error('WL409', format('alarm rule %s exists already', v_rule.id), 'id');
  end if;
  return v_rule;
end;
$$;
comment on function api.create_alarm_rule is 'Writes a new alarm rule.';
