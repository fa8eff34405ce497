-- Monthly statements: drafts that follow the facts, frozen documents that never change.
create table public.settlement_statements (
  id uuid primary key default gen_random_uuid(),
  tenant_id internal.identifier not null,
  station_id internal.identifier not null,
  statement_month text not null check (statement_month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  category internal.identifier not null,
  status text not null default 'draft' check (status in ('draft', 'frozen', 'voided')),
  version int not null check (version >= 1),
  total_energy_kwh numeric not null default 0,
  total_amount numeric not null default 0,
  currency text not null references public.currencies,
  snapshot text,
  snapshot_hash text,
  void_reason text,
  created_at timestamptz not null default now(),
  created_by text not null,
  updated_at timestamptz not null default now(),
  frozen_at timestamptz,
  frozen_by text,
  voided_at timestamptz,
  voided_by text,
  unique (tenant_id, station_id, statement_month, category, version),
  foreign key (tenant_id, station_id) references public.stations,
  constraint frozen_has_its_proof check (
    status = 'draft' or (snapshot is not null and snapshot_hash is not null and frozen_at is not null)
  ),
  constraint voided_has_its_reason check ((status = 'voided') = (void_reason is not null and voided_at is not null))
);
create unique index one_draft_at_a_time
  on public.settlement_statements (tenant_id, station_id, statement_month, category) where status = 'draft';
comment on table public.settlement_statements is 'A month of a station as a document: draft, then frozen, then at most voided. What is frozen never changes.';
comment on column public.settlement_statements.snapshot is 'Canonical JSON of everything that the documents show, taken at the freeze.';
comment on column public.settlement_statements.snapshot_hash is 'SHA-256 of the snapshot (UTF-8), hex.';

create table public.settlement_statement_items (
  statement_id uuid not null references public.settlement_statements on delete cascade,
  day_start timestamptz not null,
  energy_kwh numeric not null,
  charge_kwh numeric not null,
  discharge_kwh numeric not null,
  amount numeric not null,
  currency text not null,
  coverage numeric not null,
  settlement_version int not null,
  primary key (statement_id, day_start)
);
comment on table public.settlement_statement_items is 'The days of a statement as they were settled when it was made.';
