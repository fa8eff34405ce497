-- How much a pilot has delivered: days, weeks, coverage, gaps.
--   p_period  internal.report_period;  p_known  internal.site_hours of it
-- whole_days are those of which 70 % of the clock's hours have enough data, also on a day that the period has only a part of;
-- weeks_covered is a seventh of them. coverage and hours_good leave
-- explained hours out. A major gap is one of six hours or more that nobody has explained; gaps lists up to 100, the longest first,
-- explained or not. days holds for each day the share of its hours with enough data and whether all or part of it is explained.
create or replace function internal.pilot_data(
  p_station public.stations, p_period record, p_known internal.site_hour[]
)
returns jsonb
language plpgsql stable
as $$
begin
  return (
    with
      hour as materialized (
        select h.*, (h.hour at time zone p_station.timezone)::date as day, h.kwh is not null and h.coverage >= 0.9 as has_data
        from unnest(p_known) as h
      ),
      day as materialized (
        select d.day, avg(d.has_data::int) as share, bool_or(d.is_explained) as is_explained, sum(d.kwh) as kwh,
          count(*) filter (where d.is_good) >= 0.7 * extract(epoch from
            (d.day + 1)::timestamp at time zone p_station.timezone - d.day::timestamp at time zone p_station.timezone
          ) / 3600 as is_whole
        from hour as d
        group by d.day
      ),
      gap as materialized (select * from internal.data_gaps(p_station, p_known, p_period.to_ts)),
      counted as (
        select
          count(*) as gaps,
          count(*) filter (where not g.is_explained and g.hours >= 6) as major,
          coalesce(max(g.hours) filter (where not g.is_explained), 0) as longest,
          coalesce(sum(g.hours) filter (where not g.is_explained), 0) as unexplained,
          coalesce(sum(g.hours) filter (where g.is_explained), 0) as explained
        from gap as g
      ),
      whole as (
        select
          (select count(*) from day as d where d.is_whole) as days,
          count(*) as hours,
          count(*) filter (where h.is_good) as good,
          count(*) filter (where h.is_explained) as explained_hours,
          avg(h.coverage) filter (where not h.is_explained) as coverage,
          sum(h.kwh) as kwh
        from hour as h
      )
    select jsonb_build_object(
      'first_reading', internal.utc_text(p_period.first_reading), 'last_reading', internal.utc_text(p_period.last_reading),
      'days', p_period.last_day - p_period.first_day + 1, 'whole_days', w.days,
      'weeks_covered', trim_scale(round(w.days / 7.0, 1)),
      'hours', w.hours, 'hours_good', w.good, 'hours_explained', w.explained_hours,
      'coverage', internal.tidy(coalesce(w.coverage, 0)::double precision, 4), 'energy_kwh', internal.tidy(w.kwh),
      'gaps_total', c.gaps, 'major_gaps', c.major, 'longest_unexplained_gap_hours', c.longest,
      'unexplained_gap_hours', c.unexplained, 'explained_gap_hours', c.explained,
      'gaps', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'from', internal.utc_text(x.from_ts), 'to', internal.utc_text(x.to_ts), 'hours', x.hours,
          'missing_hours', x.missing_hours, 'is_explained', x.is_explained, 'reason', x.reason, 'note', x.note
        ) order by x.hours desc, x.from_ts), '[]')
        from (select * from gap as g order by g.hours desc, g.from_ts limit 100) as x
      ),
      'days_covered', (
        select coalesce(jsonb_agg(jsonb_build_object(
          'day', d.day, 'share', trim_scale(round(d.share, 3)), 'is_explained', d.is_explained, 'energy_kwh', internal.tidy(d.kwh)
        ) order by d.day), '[]')
        from day as d
      ))
    from whole as w
    cross join counted as c);
end;
$$;
comment on function internal.pilot_data is 'How much a pilot has delivered.';
