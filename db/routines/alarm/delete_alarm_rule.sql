-- Deletes an alarm rule. Its open alarms are cleared; all its alarms stay in the history. Raises WL404.
create or replace function api.delete_alarm_rule(p_tenant text, p_id text, p_actor text)
returns void
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  perform set_actor(p_actor);
  perform require_rule(p_tenant, p_id);
  delete from alarm_rules where tenant_id = p_tenant and id = p_id;
end;
$$;
comment on function api.delete_alarm_rule is 'Deletes an alarm rule; its alarms stay.';
