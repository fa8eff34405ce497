-- What an hour of the week is to be expected to be, after the days before a day: the baseline of past hours.
--   p_hours   what is known (internal.learnt_hours)
--   p_origin  the local day on which what is judged begins; only days before it are looked at
--   p_days    so many of them
--   p_dows    days of the week that are wanted, 1 Monday to 7
--   expected_kwh  weighted median of the comparable hours (internal.comparable_hours)
--   sigma_kwh     1.4826 times the weighted median of the distances from that, which for a normal scatter is its standard
--                 deviation, and which single faults do not move. At least half the mean of it and its two neighbours', so that
--                 one calm hour among restless ones is not called extraordinary; 5 % of what is expected, so that a site that
--                 runs like clockwork is not at a few per cent; and 2 % of usual_kwh
--   usual_kwh     the mean hour of that day as it is expected, by which it is told what is next to nothing
create or replace function internal.baseline_profile(p_hours internal.local_hour[], p_origin date, p_days int, p_dows int[])
returns setof internal.profile_hour
language plpgsql immutable
set enable_nestloop = off set jit = off
as $$
declare
  v_comparable record := internal.comparable_hours(p_hours, p_origin, p_days, p_dows);
begin
  return query
  with
    expected as materialized (
      select q.grp, q.quantiles[1] as kwh
      from internal.weighted_quantiles(v_comparable.groups, v_comparable.energies, v_comparable.weights, '{0.5}') as q
    ),
    distances as (
      select
        array_agg(x.grp order by x.n) as groups,
        array_agg(abs(x.kwh - e.kwh) order by x.n) as distances,
        array_agg(x.weight order by x.n) as weights
      from unnest(v_comparable.groups, v_comparable.energies, v_comparable.weights) with ordinality as x (grp, kwh, weight, n)
      join expected as e on e.grp = x.grp
    ),
    scatter as (
      select q.grp, q.quantiles[1] as kwh
      from distances as d
      cross join lateral internal.weighted_quantiles(d.groups, d.distances, d.weights, '{0.5}') as q
    )
  select
    x.dow, x.hr, x.kwh,
    greatest(x.mad, 0.5 * (x.mad_before + x.mad + x.mad_after) / 3, 0.05 * abs(x.kwh), 0.02 * abs(x.usual)),
    x.usual
  from (
    select
      e.grp / 24 as dow, e.grp % 24 as hr, e.kwh,
      1.4826 * s.kwh as mad,
      1.4826 * coalesce(lag(s.kwh) over d, last_value(s.kwh) over w) as mad_before,
      1.4826 * coalesce(lead(s.kwh) over d, first_value(s.kwh) over w) as mad_after,
      avg(e.kwh) over w as usual
    from expected as e
    join scatter as s on s.grp = e.grp
    window
      d as (partition by e.grp / 24 order by e.grp),
      w as (partition by e.grp / 24 order by e.grp rows between unbounded preceding and unbounded following)
  ) as x;
end;
$$;
comment on function internal.baseline_profile is 'What an hour of the week is expected to be, kWh.';
