-- What the comparable days of the last eight weeks say of each hour of the days from a midnight on: weighted median, and the
-- tenth and ninetieth percentile.
--   p_ahead  so many days from the origin on
-- Weights fall with age (1 / (age + 3 days)); a weighted median lets a holiday or a fault among some forty days have no say.
-- An hour of which nothing is known has no row.
create or replace function internal.day_profiles(p_hours internal.local_hour[], p_origins date[], p_ahead int)
returns table (origin date, ahead int, hr int, base double precision, p10 double precision, p90 double precision)
language plpgsql immutable
set enable_nestloop = off set jit = off
as $$
begin
  return query
  with
    wanted as materialized (
      select x.origin, k.ahead, extract(isodow from x.origin + k.ahead)::int as dow
      from unnest(p_origins) as x (origin)
      cross join generate_series(0, p_ahead - 1) as k (ahead)
    ),
    packed as (
      select
        array_agg(((d.origin - date '2000-01-01') * 7 + d.dow) * 24 + h.hr order by h.day, h.hr) as groups,
        array_agg(h.kwh order by h.day, h.hr) as energies,
        array_agg(d.weight order by h.day, h.hr) as weights
      from internal.comparable_days(p_hours, p_origins, 56, 3) as d
      join unnest(p_hours) as h on h.day = d.day
      where (d.origin, d.dow) in (select w.origin, w.dow from wanted as w)
    ),
    quantile as (
      select q.grp, q.quantiles
      from packed as p
      cross join lateral internal.weighted_quantiles(p.groups, p.energies, p.weights, '{0.5, 0.1, 0.9}') as q
    )
  select w.origin, w.ahead, g.hr, q.quantiles[1], q.quantiles[2], q.quantiles[3]
  from wanted as w
  cross join generate_series(0, 23) as g (hr)
  join quantile as q on q.grp = ((w.origin - date '2000-01-01') * 7 + w.dow) * 24 + g.hr;
end;
$$;
comment on function internal.day_profiles is 'What comparable days say of the days from a midnight on, kWh.';
