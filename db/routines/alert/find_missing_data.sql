-- Hours without data: as many in a row as the threshold says, and a quarter more than the site is silent by nature (a reading is
-- that of the hour before, and comes some time after it: an hour and a half of a silence is none). Where readings come at least
-- every three hours also six hours in a row that are incomplete, as where one of several meters is silent; and hours after which
-- less than 70 % of the last day's data is there, until six in a row are complete again.
--   p_hours  every hour of a range (internal.alert_hours)
-- share: what is missing of the 24 hours that end with the hour.
create or replace function internal.find_missing_data(p_hours internal.alert_hour[], p_limits internal.alert_limits)
returns setof internal.alert_hit
language sql immutable
as $$
  with
    counted as (
      select
        h.*,
        not h.is_explained and (h.is_missing or h.coverage > 0) as is_awaited,
        sum((not h.is_missing)::int) over (order by h.hour) as present_before
      from unnest(p_hours) as h
    ),
    run as (
      select
        c.*,
        count(*) over stretch as length,
        min(c.hour) over stretch as since,
        bool_and(c.coverage < 0.9 and (c.is_missing or c.coverage > 0)) over six and count(*) over six = 6 as is_dragging,
        min(c.hour) over six as dragging_since,
        bool_and(c.is_good or c.is_explained) over six as is_back,
        1 - avg(c.coverage) filter (where c.is_awaited) over a_day as share,
        count(*) filter (where c.is_awaited) over a_day as awaited,
        min(c.hour) filter (where c.is_missing) over a_day as day_since
      from counted as c
      window
        stretch as (partition by c.present_before, c.is_missing order by c.hour),
        six as (order by c.hour rows 5 preceding),
        a_day as (order by c.hour rows 23 preceding)
    )
  select
    'missing_data', r.hour,
    case when r.is_missing and r.length >= p_limits.missing_data_critical then 'critical' else 'warning' end,
    case when r.is_missing then r.since when r.is_dragging then r.dragging_since else r.day_since end,
    r.share, 0::double precision
  from run as r
  where (r.is_missing and r.length >= greatest(p_limits.missing_data_warning, 1.25 * (coalesce(p_limits.usual_silence, 0) - 1.5)))
    or (coalesce(p_limits.usual_silence, 0) <= 3 and (
      r.is_dragging or (r.share > 0.3 and r.awaited >= 18 and not r.is_back and r.day_since is not null)));
$$;
comment on function internal.find_missing_data is 'Hours at whose end data is missing.';
