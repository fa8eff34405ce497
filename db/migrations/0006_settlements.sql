-- What energy costs, and what a day was settled at.
create table public.tariff_plans (
  id uuid primary key default gen_random_uuid(),
  tenant_id internal.identifier not null references public.tenants,
  station_id internal.identifier,
  effective_month text not null check (effective_month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  version int not null,
  mode text not null check (mode in ('fixed', 'time_of_use')),
  currency text not null references public.currencies,
  price_per_kwh numeric check (price_per_kwh >= 0),
  created_at timestamptz not null default now(),
  created_by text not null,
  unique nulls not distinct (tenant_id, station_id, effective_month, version),
  foreign key (tenant_id, station_id) references public.stations on delete cascade,
  check ((mode = 'fixed') = (price_per_kwh is not null))
);
comment on table public.tariff_plans is 'Prices of energy. The plan in force is the newest version of the latest effective month; a station''s own goes before its tenant''s.';
comment on column public.tariff_plans.station_id is 'Null: for every station of the tenant without a plan of its own.';
comment on column public.tariff_plans.effective_month is 'First month (YYYY-MM, station time) that the plan prices.';
comment on column public.tariff_plans.price_per_kwh is 'Price of a fixed plan.';

create table public.tariff_periods (
  plan_id uuid not null references public.tariff_plans on delete cascade,
  start_minute int not null check (start_minute between 0 and 1439),
  end_minute int not null check (end_minute between 1 and 1440),
  price_per_kwh numeric not null check (price_per_kwh >= 0),
  primary key (plan_id, start_minute),
  check (start_minute < end_minute)
);
comment on table public.tariff_periods is 'Prices of a time-of-use plan by station-local minute of the day; they cover the day without gap or overlap.';

create table public.settlements_day (
  tenant_id internal.identifier not null,
  station_id internal.identifier not null,
  day_start timestamptz not null,
  energy_kwh numeric not null,
  amount numeric not null,
  currency text not null references public.currencies,
  status text not null default 'CALCULATED' check (status = 'CALCULATED'),
  version int not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, station_id, day_start),
  foreign key (tenant_id, station_id) references public.stations on delete cascade
);
comment on table public.settlements_day is 'What a completed day is billed at: charge plus discharge, priced hour by hour.';
comment on column public.settlements_day.amount is 'Rounded once, to the minor unit of the currency, half to even.';
comment on column public.settlements_day.version is 'Grows when energy, amount or currency really change.';

create table public.settlement_history (
  tenant_id internal.identifier not null,
  station_id internal.identifier not null,
  day_start timestamptz not null,
  version int not null,
  old_energy_kwh numeric,
  old_amount numeric,
  old_currency text,
  new_energy_kwh numeric not null,
  new_amount numeric not null,
  new_currency text not null,
  changed_at timestamptz not null default now(),
  changed_by text not null,
  primary key (tenant_id, station_id, day_start, version),
  foreign key (tenant_id, station_id, day_start) references public.settlements_day on delete cascade
);
comment on table public.settlement_history is 'Every version of every settled day: who, when, old and new.';
