-- Increase of a register over its readings, and over the one before them if there is one: internal.register_step, added up. Null
-- where no reading has one before.
-- A loop, for the same reason as internal.integrate.
create or replace function internal.increase(p_values double precision[], p_before double precision default null)
returns double precision
language plpgsql immutable parallel safe
as $$
declare
  v_before double precision := p_before;
  v_value double precision;
  v_sum double precision;
begin
  foreach v_value in array coalesce(p_values, '{}') loop
    if v_before is not null then
      v_sum := coalesce(v_sum, 0) + internal.register_step(v_before, v_value);
    end if;
    v_before := v_value;
  end loop;
  return v_sum;
end;
$$;
comment on function internal.increase is 'Increase of a register over its readings.';
