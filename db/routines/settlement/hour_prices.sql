-- What a kilowatt-hour costs in each hour of a site's clock that begins in [p_from, p_to): the tariff in force in it, whether or
-- not anything was measured. Prices are looked up once for each month and minute of the day.
create or replace function internal.hour_prices(p_station public.stations, p_from timestamptz, p_to timestamptz)
returns table (hour timestamptz, price_per_kwh numeric, currency text)
language sql stable
as $$
  with
    wanted as materialized (
      select
        h.ts,
        to_char(h.ts at time zone p_station.timezone, 'YYYY-MM') as month,
        h.hr * 60 + extract(minute from h.ts at time zone p_station.timezone)::int as minute
      from internal.clock_hours(p_from, p_to, p_station) as h
    ),
    plan as materialized (
      select m.month, t as plan
      from (select distinct w.month from wanted as w) as m
      left join lateral internal.tariff_in_force(p_station.tenant_id, p_station.id, m.month) as t on true
    ),
    price as materialized (
      select
        m.month, m.minute,
        internal.price_times_60(p_station, p.plan, m.minute) / 60 as price,
        internal.price_currency(p_station, p.plan) as currency
      from (select distinct w.month, w.minute from wanted as w) as m
      join plan as p on p.month = m.month
    )
  select w.ts, p.price, p.currency
  from wanted as w
  join price as p on p.month = w.month and p.minute = w.minute
  order by w.ts;
$$;
comment on function internal.hour_prices is 'What a kilowatt-hour costs in each hour of a site.';
