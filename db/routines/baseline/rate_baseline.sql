-- How good a baseline is: its days, and its error on days that it was not made from. The newer half of the days that are learnt
-- from, at most 28, is held out and compared with what the days before it give as internal.baseline_profile makes it: no day is
-- part of what it is compared with. After ASHRAE Guideline 14 with p = 1 (one parameter, the profile): with n held out hours,
-- CV(RMSE) = sqrt(sum (actual - expected)^2 / (n - 1)) / mean, NMBE = sum (actual - expected) / ((n - 1) * mean), both in per cent
-- of the held out hours' mean energy. Null where nothing can be held out, or nothing was used.
--   p_hours           what is learnt from (internal.learnt_hours)
--   p_origin, p_days  as for internal.baseline_profile
-- days: those known to 70 %. coverage: share of good hours from the first known one on, 0 to 1. status: ready, or warming_up
-- below seven days, then with a reason; a baseline that is warming up gives no verdicts.
create or replace function internal.rate_baseline(p_hours internal.local_hour[], p_origin date, p_days int)
returns internal.baseline_quality
language plpgsql immutable
set enable_nestloop = off set jit = off
as $$
declare
  v_known int := p_origin - (select min(h.day) from unnest(p_hours) as h where h.day >= p_origin - p_days and h.day < p_origin);
  v_held_out int := least(v_known / 2, 28);
  v_before record := internal.comparable_hours(p_hours, p_origin - v_held_out, p_days - v_held_out, '{1, 2, 3, 4, 5, 6, 7}');
  v_quality internal.baseline_quality;
begin
  v_quality.days := internal.whole_days(p_hours, p_origin - p_days, p_origin);
  v_quality.coverage := (
    select least(count(*) / (coalesce(v_known, 1) * 24.0), 1)
    from unnest(p_hours) as h
    where h.day >= p_origin - p_days and h.day < p_origin);

  select
    100 * sqrt(sum((h.kwh - e.quantiles[1]) ^ 2) / nullif(count(*) - 1, 0)) / nullif(avg(h.kwh), 0),
    100 * sum(h.kwh - e.quantiles[1]) / nullif(count(*) - 1, 0) / nullif(avg(h.kwh), 0)
  into v_quality.cv_rmse, v_quality.nmbe
  from unnest(p_hours) as h
  join internal.weighted_quantiles(v_before.groups, v_before.energies, v_before.weights, '{0.5}') as e
    on e.grp = extract(isodow from h.day)::int * 24 + h.hr
  where h.day >= p_origin - v_held_out and h.day < p_origin;

  v_quality.status := case when v_quality.days < 7 then 'warming_up' else 'ready' end;
  if v_quality.days < 7 then
    v_quality.reason := format('%s whole days of history in the %s before; 7 are needed', v_quality.days, p_days);
  end if;
  return v_quality;
end;
$$;
comment on function internal.rate_baseline is
  'How good a baseline is: days, coverage, and CV(RMSE) and NMBE in per cent on days that it was not made from.';
