-- Stores forecasts of days where that may be done (internal.may_keep_forecasts).
create or replace function internal.keep_day_forecasts(p_station_key int, p_rows internal.day_forecast[])
returns void
language plpgsql
as $$
begin
  if internal.may_keep_forecasts(p_station_key) then
    insert into internal.day_forecast
    select r.* from unnest(p_rows) as r order by r.origin, r.ahead
    on conflict (station_key, origin, ahead) do update
    set made_from = excluded.made_from, base = excluded.base, p10 = excluded.p10, p90 = excluded.p90;
  end if;
end;
$$;
comment on function internal.keep_day_forecasts is 'Stores forecasts of days where that may be done.';
