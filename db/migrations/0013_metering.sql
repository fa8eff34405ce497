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
