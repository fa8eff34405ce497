-- How a forecast is made, in words.
--   p_phi  how far the level of the last two days is followed
create or replace function internal.forecast_method(p_phi double precision)
returns text
language sql immutable
as $$
  select format('comparable days (8 weeks, recent first), level of the last 2 days (phi=%s)', round(p_phi::numeric, 1));
$$;
comment on function internal.forecast_method is 'How a forecast is made, in words.';
