-- Hours of a Saturday or Sunday at whose end the day has taken more of a weekday's energy than the threshold, and more than it does
-- on this site: judged only where weekends are usually quiet, by what is known of the day.
create or replace function internal.find_weekend_share(
  p_hours internal.alert_hour[], p_profiles internal.alert_profile[], p_limits internal.alert_limits
)
returns setof internal.alert_hit
language sql immutable
as $$
  select
    'weekend_share', s.hour,
    case when s.share >= greatest(p_limits.weekend_share_critical, s.usual + 0.2) then 'critical' else 'warning' end,
    s.since, s.share, s.usual
  from (
    select
      h.hour,
      min(h.hour) over so_far as since,
      sum(h.kwh) over so_far / nullif(p.weekday_kwh, 0) as share,
      p.share_usual as usual, p.share_second, h.is_good
    from unnest(p_hours) as h
    join unnest(p_profiles) as p on p.day = h.day and p.days >= 14 and p.share_days > 2
    where extract(isodow from h.day) >= 6
    window so_far as (partition by h.day order by h.hour)
  ) as s
  where s.is_good
    and s.usual <= 0.75
    and s.share >= greatest(p_limits.weekend_share_warning, s.usual + 0.2, s.share_second);
$$;
comment on function internal.find_weekend_share is 'Hours at whose end a day of the weekend has taken much of a weekday''s energy.';
