-- The days of monthly statements.
create or replace view public.statement_items with (security_barrier) as
select
  t.tenant_id,
  t.station_id,
  t.station_name,
  i.statement_id,
  s.statement_month as month,
  s.status,
  (i.day_start at time zone t.timezone)::date as day,
  i.energy_kwh,
  i.charge_kwh,
  i.discharge_kwh,
  i.amount,
  i.currency,
  i.coverage,
  i.settlement_version
from internal.granted_station as t
cross join lateral (
  select * from public.settlement_statements as s
  where s.tenant_id = t.tenant and s.station_id = t.station offset 0
) as s
cross join lateral (select * from public.settlement_statement_items as i where i.statement_id = s.id offset 0) as i;
comment on view public.statement_items is 'The days of each monthly statement, as they were settled when it was made.';
comment on column public.statement_items.tenant_id is 'The organization that the row belongs to.';
comment on column public.statement_items.station_id is 'Id of the station (site), unique within its tenant.';
comment on column public.statement_items.station_name is 'Name of the station.';
comment on column public.statement_items.statement_id is 'The statement.';
comment on column public.statement_items.month is 'Its month, YYYY-MM in station time.';
comment on column public.statement_items.status is 'Its status: draft, frozen or voided.';
comment on column public.statement_items.day is 'The day by the clock of the station.';
comment on column public.statement_items.energy_kwh is 'Energy that is billed, kWh: charge plus discharge.';
comment on column public.statement_items.charge_kwh is 'Energy charged, kWh.';
comment on column public.statement_items.discharge_kwh is 'Energy discharged, kWh.';
comment on column public.statement_items.amount is 'Amount of the day.';
comment on column public.statement_items.currency is 'ISO 4217 code of the currency that the amounts are in.';
comment on column public.statement_items.coverage is 'Coverage of the day (0 to 1).';
comment on column public.statement_items.settlement_version is 'Version of the settlement that it shows.';
grant select on public.statement_items to wattledger_analyst;
