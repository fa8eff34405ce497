-- By hour of a local day, after the comparable days before it (arrays of 24, from hour 0):
--   usual, scatter  of the base load as it stands at the end of the hour (internal.base_levels): weighted median, and 1.4826 times
--                   the weighted median of the distances from it, at least 5 % of it
--   threshold       how many scatters are out of the ordinary: what one comparable day in twenty exceeds, between 3 and 4
--   second_highest  second highest energy of the comparable days, of up to three the highest
--   rarely_zero     at most one of them has nothing in the hour
create or replace function internal.usual_levels(
  p_hours internal.local_hour[], p_day date,
  out usual double precision[], out scatter double precision[], out threshold double precision,
  out second_highest double precision[], out rarely_zero boolean[]
)
language plpgsql immutable
set enable_nestloop = off
as $$
declare
  v_days date[];
  v_weights double precision[];
begin
  select array_agg(c.day), array_agg(c.weight) into v_days, v_weights
  from internal.comparable_days(p_hours, array[p_day], 56, 14) as c
  where c.dow = extract(isodow from p_day);

  with
    comparable as materialized (
      select u.day, u.weight, u.weight * (p_day - u.day + 14) >= 0.1 as is_alike
      from unnest(v_days, v_weights) as u (day, weight)
    ),
    level as materialized (
      select l.day, l.hr, l.kwh, c.weight, c.is_alike
      from internal.base_levels(p_hours) as l
      join comparable as c on c.day = l.day
    ),
    packed as (
      select
        array_agg(l.hr order by l.day, l.hr) as hrs, array_agg(l.kwh order by l.day, l.hr) as energies,
        array_agg(l.weight order by l.day, l.hr) as weights
      from level as l
    ),
    median as materialized (
      select q.grp as hr, q.quantiles[1] as kwh
      from packed as p
      cross join lateral internal.weighted_quantiles(p.hrs, p.energies, p.weights, '{0.5}') as q
    ),
    distances as (
      select
        array_agg(l.hr order by l.day, l.hr) as hrs, array_agg(abs(l.kwh - m.kwh) order by l.day, l.hr) as distances,
        array_agg(l.weight order by l.day, l.hr) as weights
      from level as l
      join median as m on m.hr = l.hr
    ),
    spread as materialized (
      select m.hr, m.kwh, greatest(1.4826 * q.quantiles[1], 0.05 * m.kwh, 1e-9) as scatter
      from distances as d
      cross join lateral internal.weighted_quantiles(d.hrs, d.distances, d.weights, '{0.5}') as q
      join median as m on m.hr = q.grp
    ),
    score as (
      select max((l.kwh - s.kwh) / s.scatter) as z
      from level as l
      join spread as s on s.hr = l.hr
      where l.is_alike
      group by l.day
    ),
    hourly as (
      select
        h.hr,
        (array_agg(h.kwh order by h.kwh desc))[case when count(*) > 3 then 2 else 1 end] as second_highest,
        count(*) filter (where h.kwh <= 1e-9) <= 1 as rarely_zero
      from unnest(p_hours) as h
      join comparable as c on c.day = h.day
      where c.is_alike
      group by h.hr
    )
  select
    array_agg(s.kwh order by g.hr), array_agg(s.scatter order by g.hr),
    (select least(greatest(coalesce(percentile_cont(0.95) within group (order by z), 3), 3), 4) from score),
    array_agg(h.second_highest order by g.hr), array_agg(h.rarely_zero order by g.hr)
  into usual, scatter, threshold, second_highest, rarely_zero
  from generate_series(0, 23) as g (hr)
  left join spread as s on s.hr = g.hr
  left join hourly as h on h.hr = g.hr;
end;
$$;
comment on function internal.usual_levels is 'Usual base load and highest hours of a day, after the comparable days before it.';
