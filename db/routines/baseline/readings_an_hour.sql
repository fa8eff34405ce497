-- How many readings an hour has at least when a meter sends so often: one that sends every seven minutes has eight in some hours
-- and nine in others. A few seconds more between readings than a whole share of an hour are none.
--   p_cadence  seconds from one reading to the next; null counts as an hour
create or replace function internal.readings_an_hour(p_cadence double precision)
returns double precision
language sql immutable
as $$
  select greatest(floor(3600 / coalesce(p_cadence, 3600) + 0.05), 1);
$$;
comment on function internal.readings_an_hour is 'How many readings an hour has at least, by how often a meter sends.';
