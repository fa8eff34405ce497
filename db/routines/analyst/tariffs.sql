-- Prices of energy, a row for each stretch of the day.
-- The plan that prices a month is the newest version of the latest effective month; a station's own goes before its tenant's.
create or replace view public.tariffs with (security_barrier) as
select
  n.tenant_id,
  p.station_id::text as station_id,
  p.effective_month,
  p.version,
  row_number() over (partition by p.tenant_id, p.station_id, p.effective_month order by p.version desc) = 1 as is_newest_version,
  p.mode,
  coalesce(s.start_minute, 0) as start_minute,
  coalesce(s.end_minute, 1440) as end_minute,
  coalesce(s.price_per_kwh, p.price_per_kwh) as price_per_kwh,
  p.currency,
  p.created_at
from internal.granted_tenant as n
cross join lateral (select * from public.tariff_plans as p where p.tenant_id = n.tenant offset 0) as p
left join lateral (select * from public.tariff_periods as s where s.plan_id = p.id offset 0) as s on true;
comment on view public.tariffs is 'Tariff plans by stretch of the day; every version. costs_hourly says what an hour really cost.';
comment on column public.tariffs.tenant_id is 'The organization that the row belongs to.';
comment on column public.tariffs.station_id is 'The station that the plan is for; null: every station of the tenant without a plan of its own.';
comment on column public.tariffs.effective_month is 'First month (YYYY-MM, station time) that the plan prices, until a later plan takes over.';
comment on column public.tariffs.version is 'Versions of a plan for the same month count from 1; the newest is in force.';
comment on column public.tariffs.is_newest_version is 'Whether no newer version of the same plan exists.';
comment on column public.tariffs.mode is 'fixed: one price. time_of_use: a price for each stretch of the day.';
comment on column public.tariffs.start_minute is 'First minute of the day (station time, 0 to 1439) that the price holds for.';
comment on column public.tariffs.end_minute is 'Minute of the day before which the price ends (1 to 1440).';
comment on column public.tariffs.price_per_kwh is 'Price of a kWh.';
comment on column public.tariffs.currency is 'ISO 4217 code of the currency of the price.';
comment on column public.tariffs.created_at is 'When this version was written.';
grant select on public.tariffs to wattledger_analyst;
