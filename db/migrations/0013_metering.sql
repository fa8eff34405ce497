-- Sites and readings of factories: stations and samples under their other names, with idempotency keys and corrections.
alter table public.stations
  add column location text check (char_length(location) <= 400),
  add column currency text references public.currencies,
  add column price_per_kwh numeric check (price_per_kwh >= 0);
comment on column public.stations.currency is 'Currency of the site''s price; null: the deployment''s.';
comment on column public.stations.price_per_kwh is 'Price where no tariff plan is in force; null: the deployment''s.';

create table internal.reading_key (
  tenant_key int not null,
  key uuid not null,
  series_key int not null,
  ts timestamptz not null,
  primary key (tenant_key, key)
);
comment on table internal.reading_key is 'Idempotency keys that readings came with: a key is used once in an organization.';
comment on column internal.reading_key.key is 'The MD5 of the key: short, and nobody gains from a clash among his own keys.';
comment on column internal.reading_key.series_key is 'With ts: the reading that the key came with.';

create table public.reading_corrections (
  tenant_id internal.identifier not null references public.tenants on delete cascade,
  site_id internal.identifier not null,
  meter_id internal.identifier not null,
  timestamp_utc timestamptz not null,
  old_value double precision not null,
  old_unit text not null,
  new_value double precision not null,
  new_unit text not null,
  source text,
  corrected_at timestamptz not null default now(),
  corrected_by text not null
);
create index reading_corrections_reading on public.reading_corrections (tenant_id, site_id, meter_id, timestamp_utc);
comment on table public.reading_corrections is 'What a reading said before it was corrected, by whom and when.';
comment on column public.reading_corrections.source is 'The sender''s word on where the correcting batch came from.';

create table internal.upload (
  id uuid primary key default gen_random_uuid(),
  tenant_id internal.identifier not null references public.tenants on delete cascade,
  actor text not null,
  name text not null check (char_length(name) between 1 and 200),
  size_bytes bigint not null check (size_bytes >= 0),
  result jsonb,
  import_until timestamptz,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index upload_of_actor on internal.upload (tenant_id, actor, created_at desc);
create index upload_expiry on internal.upload (expires_at);
comment on table internal.upload is 'A file of readings that somebody looks at before its rows are stored; kept for a day, for him alone.';
comment on column internal.upload.actor is 'Who sent it.';
comment on column internal.upload.name is 'Its name; the source of what is stored from it.';
comment on column internal.upload.result is 'What became of its rows when they were last stored; null: not yet.';
comment on column internal.upload.import_until is 'While its rows are being stored: until when nobody else begins with it. It is put off block by block.';

create table internal.upload_part (
  upload_id uuid not null references internal.upload on delete cascade,
  kind text not null check (kind in ('file', 'refused')),
  n int not null check (n >= 0),
  content bytea not null,
  primary key (upload_id, kind, n)
);
comment on table internal.upload_part is 'A piece of an uploaded file, or of the CSV of its rows that were refused.';
comment on column internal.upload_part.kind is 'file: as it came. refused: rows to mend, with the reasons.';
comment on column internal.upload_part.n is 'Its place, from 0; pieces in their order make up the whole.';
