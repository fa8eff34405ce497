-- A saving with the range that it lies in, as the API shows it.
--   p_decimals  null: energy in kWh, to three decimals
create or replace function internal.saving_range(
  p_value double precision, p_low double precision, p_high double precision, p_factor numeric, p_decimals int
)
returns jsonb
language sql immutable
as $$
  select case when p_factor is not null then jsonb_build_object(
    'value', trim_scale(round(p_value::numeric * p_factor, coalesce(p_decimals, 3))),
    'low', trim_scale(round(greatest(p_low, 0)::numeric * p_factor, coalesce(p_decimals, 3))),
    'high', trim_scale(round(p_high::numeric * p_factor, coalesce(p_decimals, 3)))) end;
$$;
comment on function internal.saving_range is 'A saving with its range.';
