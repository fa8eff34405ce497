-- Walks the forecasts of the days before a midnight, each of which was made at its own midnight, and learns for the next one.
--   p_days  internal.day_forecasts of the 86 days before p_origin, ahead 0
-- In steps:
--   level     actual over base energy of the two days before a day, 0.5 to 2; 1 where under 12 hours are known
--   phi       how far the level is followed, 0 to 0.5: as would have been best on the 28 days before; 0 while under 7 are known
--   expected  base * level ^ phi; p10 and p90 alike, and at least 1 % off
--   score     how many half-widths an hour was off; hours that are nothing by nature, as a solar site's nights, have none
--   widening  the 80th percentile of the scores of the 28 days before; 1.3 while under 56 are known
-- phi and widening are returned for p_origin; the figures are of the 28 days before it, every hour forecast from what was before
-- its day alone.
create or replace function internal.walk_forecast(
  p_station_key int, p_hours internal.local_hour[], p_days internal.day_forecast[], p_origin date, p_made_from bigint
)
returns internal.forecast_state
language plpgsql immutable
set enable_nestloop = off set jit = off
as $$
declare
  v_state internal.forecast_state;
begin
  with
    fact as materialized (
      select d.origin as day, x.hr - 1 as hr, x.base, x.p10, x.p90, h.kwh
      from unnest(p_days) as d
      cross join lateral unnest(d.base, d.p10, d.p90) with ordinality as x (base, p10, p90, hr)
      left join unnest(p_hours) as h on h.day = d.origin and h.hr = x.hr - 1
      where x.base is not null
    ),
    daily as (
      select f.day, count(*) as n, sum(f.kwh) as actual, sum(f.base) as base from fact as f where f.kwh is not null group by f.day
    ),
    walked as materialized (
      select (p_origin - k.age) as day from generate_series(0, 86) as k (age)
    ),
    level as materialized (
      select
        w.day,
        case when sum(d.n) >= 12 and sum(d.actual) > 0 and sum(d.base) > 0
          then greatest(least(sum(d.actual) / sum(d.base), 2), 0.5) else 1
        end as level
      from (select x.day, x.day - k.age as before from walked as x cross join generate_series(1, 2) as k (age)) as w
      left join daily as d on d.day = w.before
      group by w.day
    ),
    trial as (
      select f.day, t.phi, coalesce(sum(abs(f.base * power(l.level, t.phi) - f.kwh)), 0) as error
      from fact as f
      join level as l on l.day = f.day
      cross join (values (0.0::double precision), (0.1), (0.2), (0.3), (0.4), (0.5)) as t (phi)
      group by f.day, t.phi
    ),
    tried as (
      select w.day, t.phi, sum(t.error) as error, count(*) as days
      from (select x.day, x.day - k.age as before from walked as x cross join generate_series(1, 28) as k (age)) as w
      join trial as t on t.day = w.before
      group by w.day, t.phi
    ),
    followed as materialized (
      select distinct on (t.day) t.day, case when t.days >= 7 then t.phi else 0 end as phi
      from tried as t
      order by t.day, t.error, t.phi
    ),
    made as materialized (
      select
        f.day, f.hr, f.kwh, m.k * f.base as expected,
        greatest(m.k * (f.base - f.p10), 0.01 * m.k * f.base) as below,
        greatest(m.k * (f.p90 - f.base), 0.01 * m.k * f.base) as above
      from fact as f
      join (
        select l.day, power(l.level, coalesce(p.phi, 0)) as k from level as l left join followed as p on p.day = l.day
      ) as m on m.day = f.day
      where f.day >= p_origin - 56
    ),
    scored as materialized (
      select
        m.day, m.hr, m.kwh, m.expected,
        case
          when m.kwh >= m.expected and m.above > 1e-9 then least((m.kwh - m.expected) / m.above, 1e6)
          when m.kwh < m.expected and m.below > 1e-9 then least((m.expected - m.kwh) / m.below, 1e6)
          when abs(m.kwh - m.expected) > 1e-9 then 1e6
        end as score
      from made as m
      where m.kwh is not null
    ),
    widened as materialized (
      select
        w.day,
        case when count(s.score) >= 56 then percentile_cont(0.8) within group (order by s.score) else 1.3 end as widening
      from (
        select x.day, x.day - k.age as before from walked as x cross join generate_series(1, 28) as k (age)
        where x.day >= p_origin - 28
      ) as w
      left join scored as s on s.day = w.before
      group by w.day
    ),
    held_out as (
      select
        count(*)::int as hours,
        avg(abs(s.kwh - s.expected)) as mae,
        sum(abs(s.kwh - s.expected)) / nullif(sum(s.kwh), 0) as wape,
        avg(abs(s.kwh - n.kwh)) as naive_mae,
        avg(abs(s.kwh - s.expected)) filter (where n.kwh is not null) / nullif(avg(abs(s.kwh - n.kwh)), 0) as ratio,
        avg((s.score <= w.widening)::int) filter (where s.score is not null) as coverage
      from scored as s
      join widened as w on w.day = s.day
      left join unnest(p_hours) as n on n.day = s.day - 7 and n.hr = s.hr
      where s.day >= p_origin - 28
    )
  select
    p_station_key, p_origin, p_made_from, internal.whole_days(p_hours, p_origin - 56, p_origin),
    coalesce((select f.phi from followed as f where f.day = p_origin), 0),
    (select w.widening from widened as w where w.day = p_origin),
    o.hours, o.mae, o.wape, o.naive_mae, o.ratio, o.coverage
  into v_state
  from held_out as o;
  return v_state;
end;
$$;
comment on function internal.walk_forecast is 'What the forecasts of the last days teach, and how good they were.';
