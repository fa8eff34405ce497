-- A breach that has not become an alarm yet was one of the old threshold: the wait begins anew with the new one.
create or replace function internal.forget_breaches()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  delete from alarm_breach where tenant_id = new.tenant_id and rule_id = new.id and alarm_id is null;
  return null;
end;
$$;
comment on function internal.forget_breaches is 'Trigger: forgets breaches on their way to an alarm when the threshold changes.';

create or replace trigger forget_breaches after update on public.alarm_rules
  for each row when (old.threshold is distinct from new.threshold) execute function internal.forget_breaches();
