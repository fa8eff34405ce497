-- Writes a new alarm rule (internal.read_rule); it acts on the next sample.
-- Raises WL404, WL409 (the id is taken), WL422.
create or replace function api.create_alarm_rule(p_tenant text, p_rule jsonb, p_actor text)
returns public.alarm_rules
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_rule alarm_rules := read_rule(p_tenant, p_rule);
begin
  perform set_actor(p_actor);
  perform require_station(p_tenant, v_rule.station_id);

  insert into alarm_rules select v_rule.* on conflict do nothing;
  if not found then
    perform raise_error('WL409', format('alarm rule %s exists already', v_rule.id), 'id');
  end if;
  return v_rule;
end;
$$;
comment on function api.create_alarm_rule is 'Writes a new alarm rule.';
