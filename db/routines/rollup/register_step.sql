-- Increase of a register from one reading to the next. A reading below the one before is a register that began again at zero,
-- and counts as a whole; one below zero not at all. Null where there is no reading before.
create or replace function internal.register_step(p_before double precision, p_value double precision)
returns double precision
language sql immutable parallel safe
as $$
  select case when p_value >= p_before then p_value - p_before when p_before is not null then greatest(p_value, 0) end;
$$;
comment on function internal.register_step is 'Increase of a register from one reading to the next.';
