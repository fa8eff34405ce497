-- Makes and stores what today's forecasts are made from (internal.forecast_state), for sites that sent of late and whose local day
-- has begun without: so that readers need not wait for it. Late data is left to the reader who comes first.
-- A site that somebody else is at is passed over, as is one at which it fails.
--   p_limit  at most so many sites in this call
-- Returns how many were made; call again until it returns 0. What is older than 400 days is forgotten.
create or replace function worker.make_forecasts(p_limit int)
returns int
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_station stations;
  v_count int := 0;
begin
  for v_station in
    select s.*
    from stations as s
    where not exists (
      select from forecast_state as f
      where f.station_key = s.station_key and f.origin = (now() at time zone s.timezone)::date
    ) and exists (
      select
      from consumption_series(s.station_key, null) as c
      join sample as x on x.series_key = c.series_key
      where x.ts >= now() - interval '3 days' and x.ts < now()
    )
    order by s.tenant_id, s.id
    limit p_limit
  loop
    continue when not may_keep_forecasts(v_station.station_key);
    begin
      perform make_forecast(v_station, date_trunc('hour', now(), v_station.timezone), 1, now());
      delete from day_forecast as d where d.station_key = v_station.station_key and d.origin < current_date - 400;
      delete from forecast_state as f where f.station_key = v_station.station_key and f.origin < current_date - 400;
      v_count := v_count + 1;
    exception when others then
      raise warning 'the forecast of % was not made: %', v_station.id, sqlerrm;
    end;
  end loop;
  return v_count;
end;
$$;
comment on function worker.make_forecasts is 'Makes what today''s forecasts are made from; returns for how many sites.';
