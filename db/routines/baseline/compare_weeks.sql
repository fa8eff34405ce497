-- Seven days of a site beside the seven before, hour by hour of its clock: only hours that are good in both are compared.
--   p_hours  internal.site_hours of both
--   p_to     end of the seven days
-- coverage and before_coverage are means of the hours', 0 to 1.
create or replace function internal.compare_weeks(p_station public.stations, p_hours internal.site_hour[], p_to timestamptz)
returns table (
  kwh double precision, coverage double precision, before_kwh double precision, before_coverage double precision,
  compared_kwh double precision, compared_before_kwh double precision
)
language plpgsql immutable
set enable_nestloop = off set jit = off
as $$
#variable_conflict use_column
begin
  return query
  with
    hour as materialized (
      select h.*, h.hour at time zone p_station.timezone as local, h.hour >= p_to - interval '168 hours' as is_last
      from unnest(p_hours) as h
      where h.hour >= p_to - interval '336 hours' and h.hour < p_to
    ),
    pair as (
      select sum(a.kwh) as kwh, sum(b.kwh) as before
      from hour as a
      join hour as b on b.local = a.local - interval '7 days'
      where a.is_last and not b.is_last and a.is_good and b.is_good
    )
  select
    coalesce(sum(h.kwh) filter (where h.is_last), 0),
    coalesce(avg(h.coverage) filter (where h.is_last), 0),
    coalesce(sum(h.kwh) filter (where not h.is_last), 0),
    coalesce(avg(h.coverage) filter (where not h.is_last), 0),
    min(p.kwh),
    min(p.before)
  from hour as h
  cross join pair as p;
end;
$$;
comment on function internal.compare_weeks is 'Seven days of a site beside the seven before.';
