-- A statement as the API shows it.
create or replace view internal.statement as
select
  s.id,
  s.tenant_id::text as tenant_id,
  s.station_id::text as station_id,
  s.statement_month,
  s.category::text as category,
  s.status,
  s.version,
  s.total_energy_kwh,
  s.total_amount,
  s.currency,
  s.snapshot_hash,
  s.void_reason,
  internal.has_newer_facts(s) as newer_facts,
  s.created_at,
  s.updated_at,
  s.frozen_at,
  s.voided_at
from public.settlement_statements as s;
comment on view internal.statement is 'Statements as the API shows them.';
