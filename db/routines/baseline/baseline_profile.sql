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
  -- By hour of the week, from 0 on; its first hour is Monday's, 24.
  v_expected double precision[];
  v_distances double precision[];
begin
  v_expected := array(
    select q.quantiles[1]
    from generate_series(0, 8 * 24 - 1) as g (grp)
    left join internal.weighted_quantiles(v_comparable.groups, v_comparable.energies, v_comparable.weights, '{0.5}') as q
      on q.grp = g.grp
    order by g.grp);
  v_distances := array(
    select abs(x.kwh - v_expected[x.grp + 1])
    from unnest(v_comparable.groups, v_comparable.energies) with ordinality as x (grp, kwh, n)
    order by x.n);
  return query
  select
    x.dow, x.hr, x.kwh,
    greatest(x.mad, 0.5 * (x.mad_before + x.mad + x.mad_after) / 3, 0.05 * abs(x.kwh), 0.02 * abs(x.usual)),
    x.usual
  from (
    select
      e.grp / 24 as dow, e.grp % 24 as hr, e.kwh,
      1.4826 * e.scatter as mad,
      1.4826 * coalesce(lag(e.scatter) over d, last_value(e.scatter) over w) as mad_before,
      1.4826 * coalesce(lead(e.scatter) over d, first_value(e.scatter) over w) as mad_after,
      avg(e.kwh) over w as usual
    from (
      select q.grp, v_expected[q.grp + 1] as kwh, q.quantiles[1] as scatter
      from internal.weighted_quantiles(v_comparable.groups, v_distances, v_comparable.weights, '{0.5}') as q
    ) as e
    window
      d as (partition by e.grp / 24 order by e.grp),
      w as (partition by e.grp / 24 order by e.grp rows between unbounded preceding and unbounded following)
  ) as x;
end;
$$;
comment on function internal.baseline_profile is 'What an hour of the week is expected to be, kWh.';
