-- What comparable days say of the p_ahead days from each origin on (internal.day_profiles): kept in internal.day_forecast, and made
-- anew where what it was made from has changed since, by late data, a correction or an explained gap.
--   p_hours  what is known now, from 56 days before the first origin on
-- Under seven whole days of history all hours are null. What is made is also stored, unless the transaction may not write or
-- another one is at it for this station: so readers never wait for each other, nor store crosswise.
create or replace function internal.day_forecasts(
  p_station public.stations, p_hours internal.local_hour[], p_origins date[], p_ahead int
)
returns table (origin date, ahead int, base double precision[], p10 double precision[], p90 double precision[])
language plpgsql volatile
as $$
declare
  v_known internal.day_forecast[];
  v_missing date[];
  v_made internal.day_forecast[];
begin
  v_known := array(
    select row(k.*)::internal.day_forecast
    from internal.day_fingerprints(p_hours, p_origins, 56) as f
    join internal.day_forecast as k
      on k.station_key = p_station.station_key and k.origin = f.origin and k.made_from = f.made_from and k.ahead < p_ahead);
  v_missing := array(
    select x.origin
    from unnest(p_origins) as x (origin)
    left join unnest(v_known) as k on k.origin = x.origin
    group by x.origin
    having count(k.ahead) < p_ahead);
  if cardinality(v_missing) > 0 then
    v_made := internal.make_day_forecasts(p_station.station_key, p_hours, v_missing, p_ahead);
    perform internal.keep_day_forecasts(p_station.station_key, v_made);
  end if;
  return query
  select k.origin, k.ahead, k.base, k.p10, k.p90 from unnest(v_known) as k where k.origin <> all (v_missing)
  union all
  select m.origin, m.ahead, m.base, m.p10, m.p90 from unnest(v_made) as m;
end;
$$;
comment on function internal.day_forecasts is 'What comparable days say, kept or made anew.';
