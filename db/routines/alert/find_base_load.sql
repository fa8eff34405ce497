-- Hours at whose end the lowest load of the day so far is out of the ordinary: the mean of its six lowest hours is further above
-- that of the comparable days than those stray, and by more than the threshold. That shows what runs and normally does not, also on
-- a site whose days differ widely. Only while all hours of the day so far are known.
create or replace function internal.find_base_load(
  p_hours internal.alert_hour[], p_profiles internal.alert_profile[], p_limits internal.alert_limits
)
returns setof internal.alert_hit
language sql immutable
as $$
  select
    'deviation', j.hour,
    case when j.level >= (1 + p_limits.deviation_critical) * j.usual then 'critical' else 'warning' end,
    j.since, j.level / j.usual - 1, 0::double precision
  from (
    select h.hour, b.kwh as level, p.base_usual[h.hr + 1] as usual, p.base_scatter[h.hr + 1] as scatter, p.base_limit,
      p.expected, first.hour as since
    from internal.base_levels(array(
      select row(h.day, h.hr, avg(h.kwh))::internal.local_hour
      from unnest(p_hours) as h
      where h.kwh is not null
      group by h.day, h.hr
    )) as b
    join unnest(p_hours) as h on h.day = b.day and h.hr = b.hr
    join unnest(p_profiles) as p on p.day = h.day and p.days >= 14
    cross join lateral (select min(f.hour) as hour from unnest(p_hours) as f where f.day = h.day) as first
  ) as j
  where (j.level - j.usual) / j.scatter >= j.base_limit
    and j.level >= (1 + p_limits.deviation_warning) * j.usual
    and j.usual > 0.02 * (select avg(e) from unnest(j.expected) as e);
$$;
comment on function internal.find_base_load is 'Hours at whose end the base load of the day is out of the ordinary.';
