-- A measurement as it is shown: to some decimals, without trailing zeros.
create or replace function internal.tidy(p_value double precision, p_places int default 6)
returns numeric
language sql immutable strict parallel safe
as $$
  select trim_scale(round(p_value::numeric, p_places));
$$;
comment on function internal.tidy is 'A measurement as it is shown.';
