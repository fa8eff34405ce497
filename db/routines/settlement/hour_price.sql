-- What a kilowatt-hour costs in an hour of a station, and in which currency: by the plan in force, else the station's own price,
-- else the deployment's. In an hour that spans two periods of a time-of-use plan each counts for its minutes.
--   p_hour  begin of the hour
create or replace function internal.hour_price(p_station public.stations, p_hour timestamptz)
returns table (price numeric, currency text)
language sql stable
as $$
  select
    case
      when t.mode = 'time_of_use' then (
        select sum(p.price_per_kwh * (least(p.end_minute, h.minute + 60) - greatest(p.start_minute, h.minute))) / 60
        from public.tariff_periods as p
        where p.plan_id = t.id and p.start_minute < h.minute + 60 and p.end_minute > h.minute
      )
      else coalesce(t.price_per_kwh, p_station.price_per_kwh, internal.setting('price_per_kwh', '1')::numeric)
    end,
    coalesce(t.currency, p_station.currency, internal.setting('currency', 'CNY'))
  from (
    select
      to_char(p_hour at time zone p_station.timezone, 'YYYY-MM') as month,
      extract(hour from p_hour at time zone p_station.timezone)::int * 60
        + extract(minute from p_hour at time zone p_station.timezone)::int as minute
  ) as h
  left join lateral internal.tariff_in_force(p_station.tenant_id, p_station.id, h.month) as t on true;
$$;
comment on function internal.hour_price is 'What a kilowatt-hour costs in an hour of a station.';
