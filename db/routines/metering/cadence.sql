-- How often a series sends, in seconds: the median gap between its last 200 samples before a time, or, where those are no longer
-- kept, the median time from one of its last 200 hours to the next over the samples in it. Null with fewer than two samples.
create or replace function internal.cadence(p_series_key int, p_before timestamptz)
returns double precision
language plpgsql stable
set plan_cache_mode = force_generic_plan
as $$
begin
  return coalesce(
    (
      select percentile_disc(0.5) within group (order by g.gap)
      from (
        select extract(epoch from x.ts - lag(x.ts) over (order by x.ts))::double precision as gap
        from (
          select i.ts from internal.sample as i
          where i.series_key = p_series_key and i.ts < p_before
          order by i.ts desc
          limit 200
        ) as x
      ) as g
      where g.gap > 0
    ),
    (
      select percentile_disc(0.5) within group (order by h.gap)
      from (
        select
          extract(epoch from lead(x.first_ts) over (order by x.first_ts) - x.first_ts)::double precision / x.samples as gap
        from (
          select r.first_ts, r.samples from internal.retired_hour as r
          where r.series_key = p_series_key and r.hour < p_before
          order by r.hour desc
          limit 200
        ) as x
      ) as h
      where h.gap > 0
    ));
end;
$$;
comment on function internal.cadence is 'How often a series sends, seconds, learnt from its samples.';
