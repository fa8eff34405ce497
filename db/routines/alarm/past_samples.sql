-- The samples of a station that a rule on a semantic would have looked at in [p_from, p_to), a row for each device, in the order of
-- time; values in the base unit of the semantic.
create or replace function internal.past_samples(
  p_station_key int, p_semantic text, p_from timestamptz, p_to timestamptz
)
returns table (device_key int, times timestamptz[], "values" double precision[])
language sql stable
as $$
  select s.device_key, array_agg(x.ts order by x.ts, x.series_key), array_agg(x.value * s.scale order by x.ts, x.series_key)
  from internal.series as s
  join internal.sample as x on x.series_key = s.series_key
  where s.station_key = p_station_key
    and s.semantic = p_semantic
    and x.ts >= p_from
    and x.ts < p_to
    and x.value is not null
  group by s.device_key;
$$;
comment on function internal.past_samples is 'What an alarm rule would have looked at in the past, by device.';
