-- Where savings are sought: every night, day of the weekend and start-up of the hours, with what became of it.
--   state       missing: an hour of it cannot be used, it counts for nothing; doubtful: under a tenth of what is usual at that
--               time, which looks like a dead meter, counts for nothing either; worked: the site was at work, so there is no
--               saving (base load above its usual by more than a quarter of what work takes on top, or always near the load at
--               work; for start-ups a day without work); else idle (start-ups: seen)
--   excess_kwh  what its base load is above the reference, the best quarter of such idle times, over all its hours; nothing up to
--               10 % above. Start-ups: internal.start_ups
--   base_kwh    its base load over all its hours; 0 where worked
create or replace function internal.savings_stretches(p_hours internal.report_hour[])
returns internal.stretch[]
language plpgsql immutable
as $$
declare
  -- The usual load at work, kWh per hour.
  v_working double precision := (
    select percentile_cont(0.5) within group (order by h.kwh)
    from unnest(p_hours) as h
    where h.is_usable and h.dow <= 5 and h.hr between 6 and 21);
begin
  return array(
    with
      idle as materialized (select * from internal.idle_stretches(p_hours)),
      usual as (
        select i.subject, i.part, percentile_cont(0.5) within group (order by i.level) as level
        from idle as i
        where i.is_complete
        group by i.subject, i.part
      ),
      stated as materialized (
        select
          i.*,
          case
            when not i.is_complete then 'missing'
            when i.level < 0.1 * u.level then 'doubtful'
            when u.level > 0.75 * v_working or i.level > u.level + 0.25 * (v_working - u.level) then 'worked'
            else 'idle'
          end as state
        from idle as i
        left join usual as u on u.subject = i.subject and u.part = i.part
      ),
      reference as (
        select s.subject, s.part, percentile_cont(0.25) within group (order by s.level) as level
        from stated as s
        where s.state = 'idle'
        group by s.subject, s.part
      )
    select row(
      s.subject, s.part, s.first_hour, date_trunc('week', s.day)::date, s.hours, s.level,
      case when s.state = 'idle' and s.level > 1.1 * r.level then (s.level - r.level) * s.hours else 0 end,
      case when s.state = 'idle' then s.level * s.hours else 0 end, s.price, s.state)::internal.stretch
    from stated as s
    left join reference as r on r.subject = s.subject and r.part = s.part
    union all
    select row(
      'start_up_peak', 0, u.first_hour, date_trunc('week', u.day)::date, u.hours, u.level,
      case when u.level >= 0.5 * v_working then u.excess_kwh else 0 end, 0, u.price,
      case
        when not u.is_complete then 'missing'
        when u.level < 0.5 * v_working then 'worked'
        else 'idle'
      end)::internal.stretch
    from internal.start_ups(p_hours) as u);
end;
$$;
comment on function internal.savings_stretches is 'Nights, weekends and start-ups of a site as savings are sought in.';
