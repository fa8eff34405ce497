-- Hours that end three in a row of which each is well above every comparable day but one, well above what is expected, and that
-- together matter to the day: critical.
create or replace function internal.find_records(
  p_hours internal.alert_hour[], p_profiles internal.alert_profile[], p_limits internal.alert_limits
)
returns setof internal.alert_hit
language sql immutable
as $$
  select 'deviation', r.hour, 'critical', r.since, r.excess / nullif(r.usual, 0), 0::double precision
  from (
    select
      x.hour,
      bool_and(coalesce(x.is_record, false)) over three and count(*) over three = 3 as are_records,
      min(x.hour) over three as since,
      sum(x.kwh - x.expected) over three as excess,
      sum(x.expected) over three as usual,
      x.day_kwh
    from (
      select
        h.hour, h.kwh, h.expected, d.kwh as day_kwh,
        p.days >= 14
          and h.kwh > 1.2 * p.second_highest[h.hr + 1]
          and h.kwh > (1 + p_limits.deviation_critical) * h.expected
          and h.kwh - h.expected > 0.05 * d.kwh / 24 as is_record
      from unnest(p_hours) as h
      left join unnest(p_profiles) as p on p.day = h.day
      left join lateral (select sum(e) as kwh from unnest(p.expected) as e) as d on true
    ) as x
    window three as (order by x.hour rows 2 preceding)
  ) as r
  where r.are_records and r.excess >= 0.02 * r.day_kwh;
$$;
comment on function internal.find_records is 'Hours that end three in a row above all comparable ones.';
