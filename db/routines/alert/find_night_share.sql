-- Mornings, at the end of the hour before six, at which the night since 22 o'clock took more of the last 24 hours than the
-- threshold, more than it does on this site, and so much that it matters. Of nights that are known to 17 hours of 24.
create or replace function internal.find_night_share(
  p_hours internal.alert_hour[], p_profiles internal.alert_profile[], p_limits internal.alert_limits
)
returns setof internal.alert_hit
language sql immutable
as $$
  select
    'night_share', n.morning, case when n.share >= p_limits.night_share_critical then 'critical' else 'warning' end,
    n.since, n.share, p.night_share
  from (
    select
      x.ends_on,
      max(x.hour) as morning,
      min(x.hour) filter (where x.is_night) as since,
      bool_or(x.hr = 5) as is_over,
      sum(x.kwh) filter (where x.is_night) as kwh,
      sum(x.kwh) filter (where x.is_night) / nullif(sum(x.kwh), 0) as share,
      count(x.kwh) as known
    from (
      select h.*, h.hr >= 22 or h.hr < 6 as is_night, h.day + (h.hr >= 6)::int as ends_on from unnest(p_hours) as h
    ) as x
    group by x.ends_on
  ) as n
  join unnest(p_profiles) as p on p.day = n.ends_on and p.days >= 14
  where n.is_over
    and n.known >= 17
    and n.share >= greatest(p_limits.night_share_warning, p.night_share + 0.1, p.night_share_high)
    and n.kwh - p.night_kwh >= 0.1 * p.day_kwh;
$$;
comment on function internal.find_night_share is 'Mornings at which the night took much of the last 24 hours.';
