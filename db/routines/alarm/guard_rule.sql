-- Refuses a rule that cannot be followed, whoever writes it (internal.check_rule). Raises WL422.
create or replace function internal.guard_rule()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  perform check_rule(new);
  return new;
end;
$$;
comment on function internal.guard_rule is 'Trigger: refuses an alarm rule that cannot be followed.';

create or replace trigger guard_rule before insert or update on public.alarm_rules
  for each row execute function internal.guard_rule();
