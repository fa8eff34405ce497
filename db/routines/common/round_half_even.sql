-- Rounds half to even, as bills do: 0.125 to 0.12, 0.135 to 0.14.
create or replace function internal.round_half_even(p_value numeric, p_places int)
returns numeric
language sql immutable strict parallel safe
as $$
  select case
    when abs(p_value - trunc(p_value, p_places)) * 2 = power(10::numeric, -p_places)
      and mod(trunc(p_value, p_places) * power(10::numeric, p_places), 2) = 0
      then trunc(p_value, p_places)
    else round(p_value, p_places)
  end;
$$;
comment on function internal.round_half_even is 'Rounds a number to decimal places, half to even.';
