-- Whether a value meets the condition of a rule.
create or replace function internal.is_breach(p_operator text, p_value double precision, p_threshold double precision)
returns boolean
language sql immutable parallel safe
as $$
  select case p_operator
    when '>' then p_value > p_threshold
    when '>=' then p_value >= p_threshold
    when '<' then p_value < p_threshold
    when '<=' then p_value <= p_threshold
  end;
$$;
comment on function internal.is_breach is 'Whether a value meets the condition of an alarm rule.';
