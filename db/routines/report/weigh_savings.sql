-- What the stretches of a site come to, by subject and week, with how sure that is.
--   weeks        calendar weeks of which at least half of the stretches are known (of weekends both days); of each, the mean of
--                those known times the usual number (4 nights, 2 days of the weekend, 5 start-ups), so that what is missing
--                is neither a saving nor a cost
--   excess, base kWh a week, means over these weeks; excess_half, base_half: half the width of what four of five such means lie in
--                (Student's t), which for a year is widened by sqrt(52 / weeks), since weeks that follow each other are not a year
--   excess_price, base_price  mean price of these kilowatt-hours
create or replace function internal.weigh_savings(p_stretches internal.stretch[])
returns table (
  subject text, nominal int, stretches int, missing int, doubtful int, worked int, idle int, above int, hours int,
  first_week date, last_week date, weeks int, excess double precision, excess_half double precision, base double precision,
  base_half double precision, excess_price numeric, base_price numeric, levels jsonb
)
language sql immutable
as $$
  with
    stretch as materialized (
      select
        s.*, s.state in ('idle', 'worked') as is_known,
        case s.subject when 'night_base_load' then 4 when 'weekend_base_load' then 2 else 5 end as nominal,
        case s.subject when 'start_up_peak' then 3 else 2 end as least
      from unnest(p_stretches) as s
    ),
    week as (
      select
        s.subject, s.nominal, s.week, s.nominal * avg(s.excess_kwh) as excess, s.nominal * avg(s.base_kwh) as base
      from stretch as s
      where s.is_known
      group by s.subject, s.nominal, s.week, s.least
      having count(*) >= s.least
    ),
    weighed as (
      select
        w.subject, w.nominal, min(w.week) as first_week, max(w.week) as last_week, count(*)::int as weeks,
        avg(w.excess) as excess, internal.t_quantile(count(*)::int - 1) * stddev_samp(w.excess) / sqrt(count(*)) as excess_half,
        avg(w.base) as base, internal.t_quantile(count(*)::int - 1) * stddev_samp(w.base) / sqrt(count(*)) as base_half
      from week as w
      group by w.subject, w.nominal
      having count(*) >= 2
    ),
    level as (
      select x.subject, jsonb_agg(jsonb_build_object(
        'part', case x.part when 6 then 'Saturday' when 7 then 'Sunday' else 'night' end,
        'reference_kwh_per_hour', internal.tidy(x.reference, 3), 'usual_kwh_per_hour', internal.tidy(x.usual, 3)
      ) order by x.part) as levels
      from (
        select
          s.subject, s.part, percentile_cont(0.25) within group (order by s.level) as reference,
          percentile_cont(0.5) within group (order by s.level) as usual
        from stretch as s
        where s.state = 'idle'
        group by s.subject, s.part
      ) as x
      group by x.subject
    )
  select
    w.subject, w.nominal, count(*)::int, (count(*) filter (where s.state = 'missing'))::int,
    (count(*) filter (where s.state = 'doubtful'))::int, (count(*) filter (where s.state = 'worked'))::int,
    (count(*) filter (where s.state = 'idle'))::int, (count(*) filter (where s.is_known and s.excess_kwh > 0))::int,
    coalesce(sum(s.hours) filter (where s.is_known), 0)::int,
    w.first_week, w.last_week, w.weeks, w.excess, w.excess_half, w.base, w.base_half,
    coalesce(
      sum(s.excess_kwh::numeric * s.price) filter (where s.is_known)
        / nullif(sum(s.excess_kwh::numeric) filter (where s.is_known), 0),
      avg(s.price)),
    coalesce(
      sum(s.base_kwh::numeric * s.price) filter (where s.is_known) / nullif(sum(s.base_kwh::numeric) filter (where s.is_known), 0),
      avg(s.price)),
    l.levels
  from weighed as w
  join stretch as s on s.subject = w.subject
  left join level as l on l.subject = w.subject
  group by
    w.subject, w.nominal, w.first_week, w.last_week, w.weeks, w.excess, w.excess_half, w.base, w.base_half, l.levels;
$$;
comment on function internal.weigh_savings is 'What the stretches of a site come to, by subject.';
