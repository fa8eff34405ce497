-- A rule that is gone, switched off, or watches something else has no open alarms: they are cleared, and stay in the history.
-- Where the station itself goes, its alarms go with it.
create or replace function internal.retire_rule()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  perform end_alarm(a.id, now(), null, actor())
  from alarms as a
  join stations as s on s.tenant_id = a.tenant_id and s.id = a.station_id
  where a.tenant_id = old.tenant_id and a.rule_id = old.id and a.status <> 'cleared'
  order by a.id;
  delete from alarm_breach where tenant_id = old.tenant_id and rule_id = old.id;
  return old;
end;
$$;
comment on function internal.retire_rule is 'Trigger: clears the open alarms of a rule that is gone, off or changed.';

create or replace trigger retire_deleted_rule before delete on public.alarm_rules
  for each row execute function internal.retire_rule();
create or replace trigger retire_changed_rule after update on public.alarm_rules
  for each row when (
    old.enabled and not new.enabled
    or (old.tenant_id, old.id, old.station_id, old.semantic, old.operator)
      is distinct from (new.tenant_id, new.id, new.station_id, new.semantic, new.operator)
  ) execute function internal.retire_rule();
