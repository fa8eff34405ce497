-- What the last weeks' forecasts of a site teach at a midnight: kept in internal.forecast_state, and made anew where any hour that
-- it was made from has changed since.
--   p_hours  what is known now, from 142 days before p_origin on: 28 held out, 28 for the width of each one's band, 28 and 2 for
--            the level that each of those follows, 56 for its comparable days
create or replace function internal.find_forecast_state(p_station public.stations, p_hours internal.local_hour[], p_origin date)
returns internal.forecast_state
language plpgsql volatile
as $$
declare
  v_made_from bigint := (select f.made_from from internal.day_fingerprints(p_hours, array[p_origin], 142) as f);
  v_state internal.forecast_state;
begin
  select s.* into v_state
  from internal.forecast_state as s
  where s.station_key = p_station.station_key and s.origin = p_origin and s.made_from = v_made_from;
  if found then
    return v_state;
  end if;
  v_state := internal.walk_forecast(
    p_station.station_key,
    p_hours,
    array(
      select row(p_station.station_key, d.origin, d.ahead, 0, d.base, d.p10, d.p90)::internal.day_forecast
      from internal.day_forecasts(
        p_station, p_hours, array(select p_origin - k.age from generate_series(1, 86) as k (age)), 1) as d),
    p_origin,
    v_made_from);
  if internal.may_keep_forecasts(p_station.station_key) then
    insert into internal.forecast_state
    select v_state.*
    on conflict (station_key, origin) do update
    set
      made_from = excluded.made_from, days = excluded.days, phi = excluded.phi, widening = excluded.widening,
      hours = excluded.hours, mae = excluded.mae, wape = excluded.wape, naive_mae = excluded.naive_mae, ratio = excluded.ratio,
      coverage = excluded.coverage;
  end if;
  return v_state;
end;
$$;
comment on function internal.find_forecast_state is 'What the last weeks'' forecasts of a site teach.';
