-- What an hour of a series comes to, kWh, from what is kept of it (the columns of internal.sample_hour): the same as internal.fold
-- makes of its samples.
--   p_before  newest number before the hour, for registers
create or replace function internal.consumption_of_hour(
  p_fold text, p_scale double precision, p_value_sum double precision, p_integral double precision,
  p_rise double precision, p_before double precision, p_first_value double precision
)
returns double precision
language sql immutable parallel safe
as $$
  select case p_fold
    when 'sum' then p_value_sum * p_scale
    when 'integrate' then p_integral * p_scale
    when 'delta' then case
      when p_before is null then p_rise * p_scale
      else coalesce(p_rise * p_scale, 0) + internal.register_step(p_before * p_scale, p_first_value * p_scale)
    end
  end;
$$;
comment on function internal.consumption_of_hour is 'What an hour of a series comes to, kWh, from what is kept of it.';
