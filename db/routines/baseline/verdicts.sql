-- Hours of a site beside a profile.
--   p_hours      internal.site_hours; those that begin in [p_from, p_to) are looked at
--   p_may_judge  false: only what is expected and what was, without verdicts
--   expected_kwh  what the profile says of the hour, by its length where the clock changes by half of one
--   sigma_kwh     its scatter (internal.baseline_profile)
--   delta_kwh     actual minus expected; delta_pct in per cent of what is expected, null where that is next to nothing (under 2 %
--                 of the day's mean hour)
--   z_score       delta over sigma; null where that is 0
--   band          critical at +30 % or z >= 2.5, elevated at +10 % or z >= 1.5, both only from 5 % of the day's mean hour on (no
--                 "+40 %" of next to nothing, as at a solar site's dawn); else normal. What differs from a limit by the rounding
--                 of floating-point numbers alone is at it
-- delta, z and band are null where the hour is not good, and where nothing is expected.
create or replace function internal.verdicts(
  p_station public.stations, p_hours internal.site_hour[], p_from timestamptz, p_to timestamptz,
  p_profile internal.profile_hour[], p_may_judge boolean
)
returns setof internal.judged_hour
language plpgsql stable
as $$
begin
  return query
  select
    j.hour, j.expected, j.sigma, j.kwh, j.coverage, j.is_explained, j.is_good, j.delta, j.pct, j.z,
    case
      when j.delta is null then null
      when not j.is_worth_telling then 'normal'
      when j.pct >= 30 - 1e-6 or j.z >= 2.5 - 1e-6 then 'critical'
      when j.pct >= 10 - 1e-6 or j.z >= 1.5 - 1e-6 then 'elevated'
      else 'normal'
    end
  from (
    select
      d.*,
      case when d.expected > 0 and d.expected >= 0.02 * d.usual then 100 * d.delta / d.expected end as pct,
      d.delta / nullif(d.sigma, 0) as z,
      d.delta > 0.05 * d.usual as is_worth_telling
    from (
      select
        s.*,
        p.expected_kwh * c.length as expected,
        p.sigma_kwh * c.length as sigma,
        p.usual_kwh * c.length as usual,
        case when p_may_judge and s.is_good then s.kwh - p.expected_kwh * c.length end as delta
      from unnest(p_hours) as s
      join internal.clock_hours(p_from, p_to, p_station) as c on c.ts = s.hour
      left join unnest(p_profile) as p on p.dow = extract(isodow from c.day)::int and p.hr = c.hr
    ) as d
  ) as j
  order by j.hour;
end;
$$;
comment on function internal.verdicts is 'Hours of a site beside a profile, with deviation and band.';
