-- Refuses a rule that cannot be followed, whoever writes it, with the field at fault. Raises WL422.
-- Sizes end at 1e150, so that no sum or product with them leaves the range of a double.
create or replace function internal.guard_rule()
returns trigger
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
begin
  if not exists (select from semantics as s where s.semantic = new.semantic) then
    perform raise_error('WL422', format('semantic %s is not known', new.semantic), 'semantic');
  elsif new.operator not in ('>', '>=', '<', '<=') then
    perform raise_error('WL422', 'operator is >, >=, < or <=', 'operator');
  elsif new.severity not in ('info', 'low', 'warning', 'minor', 'medium', 'major', 'high', 'critical') then
    perform raise_error('WL422', 'severity is info, low, warning, minor, medium, major, high or critical', 'severity');
  elsif abs(new.threshold) > 1e150 then
    perform raise_error('WL422', 'threshold is a number between -1e150 and 1e150', 'threshold');
  elsif new.hysteresis < 0 or new.hysteresis > 1e150 then
    perform raise_error('WL422', 'hysteresis is a number between 0 and 1e150', 'hysteresis');
  elsif new.duration_seconds not between 0 and 604800 then
    perform raise_error('WL422', 'duration_seconds is between 0 and 604800', 'duration_seconds');
  end if;
  return new;
end;
$$;
comment on function internal.guard_rule is 'Trigger: refuses an alarm rule that cannot be followed.';

create or replace trigger guard_rule before insert or update on public.alarm_rules
  for each row execute function internal.guard_rule();
