-- Refuses samples of hours that are retired, or about to be. Raises WL422.
create or replace function internal.check_sealed(p_series int[], p_ts timestamptz[])
returns void
language plpgsql
as $$
declare
  v_sealed timestamptz := internal.hold_samples();
  v_until timestamptz;
begin
  if v_sealed is null or (select min(t) from unnest(p_ts) as t) >= v_sealed + interval '1 hour' then
    return;
  end if;
  select internal.next_hour(v_sealed, t.timezone) into v_until
  from unnest(p_series, p_ts) as b (series_key, ts)
  join internal.series as s on s.series_key = b.series_key
  join public.stations as t on t.station_key = s.station_key
  where b.ts < internal.next_hour(v_sealed, t.timezone)
  limit 1;
  if found then
    perform internal.raise_error('WL422', internal.sealed_message(v_until), 'ts');
  end if;
end;
$$;
comment on function internal.check_sealed is 'Refuses samples of hours whose samples are no longer kept.';
