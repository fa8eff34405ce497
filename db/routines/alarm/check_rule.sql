-- Refuses a rule whose semantic, operator or severity is not known, with the field at fault. Raises WL422.
create or replace function internal.check_rule(p_rule public.alarm_rules)
returns void
language plpgsql stable
as $$
begin
  if not exists (select from public.semantics as s where s.semantic = p_rule.semantic) then
    perform internal.raise_error('WL422', format('semantic %s is not known', p_rule.semantic), 'semantic');
  elsif p_rule.operator not in ('>', '>=', '<', '<=') then
    perform internal.raise_error('WL422', 'operator is >, >=, < or <=', 'operator');
  elsif p_rule.severity not in ('info', 'low', 'warning', 'minor', 'medium', 'major', 'high', 'critical') then
    perform internal.raise_error('WL422', 'severity is info, low, warning, minor, medium, major, high or critical', 'severity');
  elsif p_rule.hysteresis < 0 then
    perform internal.raise_error('WL422', 'hysteresis is not negative', 'hysteresis');
  elsif p_rule.duration_seconds not between 0 and 604800 then
    perform internal.raise_error('WL422', 'duration_seconds is between 0 and 604800', 'duration_seconds');
  end if;
end;
$$;
comment on function internal.check_rule is 'Refuses an alarm rule with an unknown semantic, operator or severity.';
