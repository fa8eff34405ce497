-- A number for all that a midnight's forecast is made from: it changes with every hour that comes, goes or changes.
--   p_days  days before the origin that go in
create or replace function internal.day_fingerprints(p_hours internal.local_hour[], p_origins date[], p_days int)
returns table (origin date, made_from bigint)
language plpgsql immutable
set enable_nestloop = off set jit = off
as $$
begin
  return query
  with
    marked as (
      select h.day, bit_xor(hashfloat8extended(h.kwh, (h.day - date '2000-01-01') * 24 + h.hr)) as mark
      from unnest(p_hours) as h
      group by h.day
    )
  select o.origin, coalesce(bit_xor(m.mark), 0)
  from (
    select x.origin, x.origin - k.age as day
    from unnest(p_origins) as x (origin)
    cross join generate_series(1, p_days) as k (age)
  ) as o
  left join marked as m on m.day = o.day
  group by o.origin;
end;
$$;
comment on function internal.day_fingerprints is 'What forecasts were made from, as one number each.';
