-- Hits without those of missing data that are history: what began to be missing before the last day, has been there again for three
-- hours, and left 70 % of that day. So it is where the readings of a site begin anew after an older gap.
--   p_hours  the hours of the last day, and some before
create or replace function internal.leave_out_past_gaps(p_hits internal.alert_hit[], p_hours internal.alert_hour[])
returns setof internal.alert_hit
language sql immutable
as $$
  with
    day as (
      select min(l.hour) as since, max(l.hour) as last, avg(l.coverage) as coverage
      from (select h.hour, h.coverage from unnest(p_hours) as h order by h.hour desc limit 24) as l
    )
  select f.*
  from unnest(p_hits) as f
  cross join day as d
  where f.kind <> 'missing_data'
    or f.since >= d.since
    or d.coverage < 0.7
    or exists (
      select from unnest(p_hits) as n where n.kind = f.kind and n.since < d.since and n.hour > d.last - interval '3 hours'
    );
$$;
comment on function internal.leave_out_past_gaps is 'Hits without those of missing data that is history.';
