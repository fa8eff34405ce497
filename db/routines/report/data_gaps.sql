-- The gaps of a site: hours in a row in which nothing or too little came, explained ones apart from the others.
--   p_known  internal.site_hours of all hours of the period
--   p_to     its end
-- missing_hours counts those of hours of which nothing was read at all. reason and note are those of the explanation that begins
-- first.
create or replace function internal.data_gaps(p_station public.stations, p_known internal.site_hour[], p_to timestamptz)
returns table (from_ts timestamptz, to_ts timestamptz, hours int, missing_hours int, is_explained boolean, reason text, note text)
language sql stable
set enable_nestloop = off
as $$
  select g.from_ts, g.to_ts, g.hours, g.missing_hours, g.is_explained, e.reason, e.note
  from (
    select
      min(x.hour) as from_ts, max(x.next) as to_ts, count(*)::int as hours,
      (count(*) filter (where x.kwh is null))::int as missing_hours, x.is_explained
    from (
      select
        h.hour, h.kwh, h.is_explained, coalesce(lead(h.hour) over w, p_to) as next, h.kwh is null or h.coverage < 0.9 as is_missing,
        row_number() over w
          - row_number() over (partition by h.kwh is null or h.coverage < 0.9, h.is_explained order by h.hour) as island
      from unnest(p_known) as h
      window w as (order by h.hour)
    ) as x
    where x.is_missing
    group by x.is_explained, x.island
  ) as g
  left join lateral (
    select n.reason, n.note
    from public.gap_explanations as n
    where n.tenant_id = p_station.tenant_id and n.site_id = p_station.id
      and n.from_ts < g.to_ts and n.to_ts > g.from_ts and g.is_explained
    order by n.from_ts, n.id
    limit 1
  ) as e on true
  order by g.from_ts;
$$;
comment on function internal.data_gaps is 'Gaps in the data of a site.';
