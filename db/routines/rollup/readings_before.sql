-- The newest reading before a window of each register of a station that has readings in the window, in the base unit.
-- It may lie far back, so the search for it has to know every chunk of the samples. That is why it stands apart: stations
-- without registers do not pay for what is stored of other times.
create or replace function internal.readings_before(p_station_key int, p_start timestamptz, p_end timestamptz)
returns table (series_key int, value double precision)
language plpgsql stable
as $$
#variable_conflict use_column
begin
  if not exists (
    select from internal.series as s
    join public.semantics as m on m.semantic = s.semantic
    where s.station_key = p_station_key and m.fold = 'delta'
  ) then
    return;
  end if;
  return query
  select s.series_key, internal.value_before(s.series_key, p_start) * s.scale
  from internal.series as s
  join public.semantics as m on m.semantic = s.semantic
  where s.station_key = p_station_key and m.fold = 'delta'
    and exists (
      select from internal.sample as i
      where i.series_key = s.series_key and i.ts >= p_start and i.ts < p_end and i.value is not null
    );
end;
$$;
comment on function internal.readings_before is 'The newest reading before a window of each register of a station.';
