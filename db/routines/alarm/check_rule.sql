-- Refuses a rule that cannot be followed, with the field at fault. Raises WL422.
-- Sizes end at 1e150, so that no sum or product with them leaves the range of a double.
create or replace function internal.check_rule(p_rule public.alarm_rules)
returns void
language plpgsql stable
as $$
declare
  v_missing text := (select f.key from jsonb_each(to_jsonb(p_rule)) as f where f.value = 'null' order by f.key limit 1);
begin
  if v_missing is not null then
    perform internal.raise_error('WL422', format('%s is missing', v_missing), v_missing);
  elsif not exists (select from public.semantics as s where s.semantic = p_rule.semantic) then
    perform internal.raise_error('WL422', format('semantic %s is not known', p_rule.semantic), 'semantic');
  elsif p_rule.operator not in ('>', '>=', '<', '<=') then
    perform internal.raise_error('WL422', 'operator is >, >=, < or <=', 'operator');
  elsif p_rule.severity not in ('info', 'low', 'warning', 'minor', 'medium', 'major', 'high', 'critical') then
    perform internal.raise_error(
      'WL422', 'severity is info, low, warning, minor, medium, major, high or critical', 'severity');
  elsif abs(p_rule.threshold) > 1e150 then
    perform internal.raise_error('WL422', 'threshold is a number between -1e150 and 1e150', 'threshold');
  elsif p_rule.hysteresis < 0 or p_rule.hysteresis > 1e150 then
    perform internal.raise_error('WL422', 'hysteresis is a number between 0 and 1e150', 'hysteresis');
  elsif p_rule.duration_seconds not between 0 and 604800 then
    perform internal.raise_error('WL422', 'duration_seconds is between 0 and 604800', 'duration_seconds');
  end if;
end;
$$;
comment on function internal.check_rule is 'Refuses an alarm rule that cannot be followed.';
