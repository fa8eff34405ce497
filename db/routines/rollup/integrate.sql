-- Time integral over a window, in unit-hours. Each sample holds until the next one; the first reaches back to the start.
create or replace function internal.integrate(
  p_values double precision[], p_times timestamptz[], p_start timestamptz, p_end timestamptz
)
returns double precision
language sql immutable parallel safe
as $$
  select sum(h.value * extract(epoch from h.until - h.since)::double precision) / 3600
  from (
    select
      v.value,
      case when v.n = 1 then p_start else v.ts end as since,
      lead(v.ts, 1, p_end) over (order by v.n) as until
    from unnest(p_values, p_times) with ordinality as v (value, ts, n)
  ) as h;
$$;
comment on function internal.integrate is 'Time integral of samples over a window, in unit-hours.';
