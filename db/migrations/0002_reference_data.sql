-- Reference data: what units convert to what, what a semantic means and how it folds, what a currency rounds to.
-- The rows are shipped in db/seed and kept current by the migrator.
create table public.units (
  unit text primary key,
  quantity text not null,
  factor_to_base double precision not null check (factor_to_base > 0),
  description text not null
);
comment on table public.units is 'Units that a point may be measured in, and how they convert within their quantity.';
comment on column public.units.quantity is 'power, energy, money, mass, …: only units of one quantity convert into each other.';
comment on column public.units.factor_to_base is 'Multiply a value in this unit by this to get the base unit of the quantity (kW, kWh, kg, …).';

create table public.semantics (
  semantic text primary key,
  quantity text not null,
  fold text not null check (fold in ('integrate', 'sum', 'delta', 'last', 'mean')),
  measure text check (measure in ('charge_kwh', 'discharge_kwh', 'earnings', 'carbon_reduction')),
  description text not null
);
comment on table public.semantics is 'What a point means to the business, and how its samples fold into an hour.';
comment on column public.semantics.quantity is 'Quantity of the samples; a mapped unit must be of the same quantity.';
comment on column public.semantics.fold is
  'integrate: power over time is energy. sum: values of intervals are added. delta: increase of a register. '
  'last: newest value. mean: time-weighted mean.';
comment on column public.semantics.measure is
  'Column of analytics_statistics that the hour adds to; null when the semantic is watched but not billed.';

create table public.currencies (
  currency text primary key check (currency ~ '^[A-Z]{3}$'),
  minor_unit int not null check (minor_unit between 0 and 4),
  name text not null
);
comment on table public.currencies is 'Currencies after ISO 4217.';
comment on column public.currencies.minor_unit is 'Decimal places of an amount of money.';

create table internal.setting (
  name text primary key,
  value text not null,
  updated_at timestamptz not null default now()
);
comment on table internal.setting is 'What the deployment decides (price without a tariff, currency, expected hours, graces), told by the service when it starts.';
