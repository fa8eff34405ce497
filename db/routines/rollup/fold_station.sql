-- What the samples of one station come to in one window, by semantic. Devices with one semantic are added.
-- They are added in one order always, so that the same samples give the same sum to the last digit.
-- Reads the samples themselves, never an aggregate: this is what bills are made of.
--   series_count   mapped series of the semantic;  covered_count  those that have samples in the window
create or replace function internal.fold_station(p_station_key int, p_start timestamptz, p_end timestamptz)
returns table (semantic text, measure text, value double precision, sample_count bigint, series_count bigint, covered_count bigint)
language plpgsql stable
as $$
#variable_conflict use_column
begin
  return query
  select
    m.semantic,
    m.measure,
    sum(internal.fold(m.fold, x.values, x.times, p_start, p_end, b.value) order by s.series_key),
    sum(coalesce(cardinality(x.values), 0)),
    count(*),
    count(x.values)
  from internal.series as s
  join public.semantics as m on m.semantic = s.semantic
  cross join lateral (
    select array_agg(i.value * s.scale order by i.ts) as values, array_agg(i.ts order by i.ts) as times
    from internal.sample as i
    where i.series_key = s.series_key and i.ts >= p_start and i.ts < p_end and i.value is not null
  ) as x
  left join internal.readings_before(p_station_key, p_start, p_end) as b on b.series_key = s.series_key
  where s.station_key = p_station_key
  group by m.semantic, m.measure;
end;
$$;
comment on function internal.fold_station is 'What the samples of a station come to in a window, by semantic.';
