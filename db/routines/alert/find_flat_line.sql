-- Hours at whose end a meter has sent one and the same value for longer than it ever does (internal.alert_hours tells), or nothing
-- but zero for two hours where there is hardly ever nothing.
create or replace function internal.find_flat_line(
  p_hours internal.alert_hour[], p_profiles internal.alert_profile[], p_limits internal.alert_limits
)
returns setof internal.alert_hit
language sql immutable
as $$
  with
    seen as (
      select
        h.hour, h.kwh, h.flat_since, p.expected as day_expected,
        h.kwh <= 1e-9 and p.rarely_zero[h.hr + 1] and h.expected > 0 as is_odd_zero
      from unnest(p_hours) as h
      join unnest(p_profiles) as p on p.day = h.day and p.days >= 14
    ),
    -- A stretch of zeros begins where one was not before.
    run as (
      select s.*, sum((s.is_odd_zero is not true)::int) over (order by s.hour) as others from seen as s
    ),
    stuck as (
      select
        r.hour,
        case
          when r.flat_since is not null and r.kwh > 0.05 * (select avg(e) from unnest(r.day_expected) as e) then r.flat_since
          when r.is_odd_zero and count(*) over zeros >= 2 then min(r.hour) over zeros
        end as since
      from run as r
      window zeros as (partition by r.others, r.is_odd_zero order by r.hour)
    )
  select
    'flat_line', s.hour,
    case when s.hour + interval '1 hour' - s.since >= make_interval(secs => 3600 * p_limits.flat_line_critical) then 'critical'
      else 'warning' end,
    s.since, extract(epoch from s.hour + interval '1 hour' - s.since)::double precision / 3600, null::double precision
  from stuck as s
  where s.since is not null;
$$;
comment on function internal.find_flat_line is 'Hours at whose end a meter is stuck.';
