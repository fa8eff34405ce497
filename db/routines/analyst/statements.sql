-- Monthly statements.
create or replace view public.statements with (security_barrier) as
select
  t.tenant_id,
  t.station_id,
  t.station_name,
  s.id as statement_id,
  s.statement_month as month,
  s.category::text as category,
  s.version,
  s.status,
  s.total_energy_kwh,
  s.total_amount,
  s.currency,
  s.snapshot_hash,
  s.created_at,
  s.frozen_at,
  s.frozen_by,
  s.voided_at,
  s.void_reason
from internal.granted_station as t
cross join lateral (
  select * from public.settlement_statements as s
  where s.tenant_id = t.tenant and s.station_id = t.station offset 0
) as s;
comment on view public.statements is 'Monthly statements of the stations: drafts, frozen and voided ones, every version.';
comment on column public.statements.tenant_id is 'The organization that the row belongs to.';
comment on column public.statements.station_id is 'Id of the station (site), unique within its tenant.';
comment on column public.statements.station_name is 'Name of the station.';
comment on column public.statements.statement_id is 'Id of the statement.';
comment on column public.statements.month is 'The month, YYYY-MM in station time.';
comment on column public.statements.category is 'What the statement is for.';
comment on column public.statements.version is 'Counts from 1 within month and category.';
comment on column public.statements.status is 'draft: follows the facts. frozen: never changes. voided: was frozen and is not valid any more.';
comment on column public.statements.total_energy_kwh is 'Energy of its days, kWh.';
comment on column public.statements.total_amount is 'Amount of its days.';
comment on column public.statements.currency is 'ISO 4217 code of the currency that the amounts are in.';
comment on column public.statements.snapshot_hash is 'SHA-256 of what was frozen; null for a draft.';
comment on column public.statements.created_at is 'When it was made.';
comment on column public.statements.frozen_at is 'When it was frozen; null: not yet.';
comment on column public.statements.frozen_by is 'Who froze it.';
comment on column public.statements.voided_at is 'When it was voided; null: it was not.';
comment on column public.statements.void_reason is 'Why it was voided.';
grant select on public.statements to wattledger_analyst;
