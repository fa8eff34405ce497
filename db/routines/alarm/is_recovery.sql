-- Whether a value clears the alarm of a rule: at threshold minus hysteresis or below for > and >=, at threshold plus
-- hysteresis or above for < and <=, that value included; never a value that meets the condition.
create or replace function internal.is_recovery(
  p_operator text, p_value double precision, p_threshold double precision, p_hysteresis double precision
)
returns boolean
language sql immutable parallel safe
as $$
  select not internal.is_breach(p_operator, p_value, p_threshold) and case
    when p_operator in ('>', '>=') then p_value <= p_threshold - p_hysteresis
    else p_value >= p_threshold + p_hysteresis
  end;
$$;
comment on function internal.is_recovery is 'Whether a value clears the alarm of a rule.';
