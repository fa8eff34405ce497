-- The folded truth: hours, and the days, months and years made of them.
create table public.analytics_statistics (
  tenant_id internal.identifier not null,
  subject_id internal.identifier not null,
  time_type text not null check (time_type in ('HOUR', 'DAY', 'MONTH', 'YEAR')),
  time_key text not null,
  period_start timestamptz not null,
  period_end timestamptz not null,
  statistic_id uuid not null default gen_random_uuid(),
  is_completed boolean not null default false,
  completed_at timestamptz,
  charge_kwh numeric not null default 0,
  discharge_kwh numeric not null default 0,
  earnings numeric not null default 0,
  carbon_reduction numeric not null default 0,
  sample_count bigint not null default 0,
  coverage numeric not null default 0 check (coverage between 0 and 1),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, subject_id, time_type, period_start),
  foreign key (tenant_id, subject_id) references public.stations on delete cascade
);
comment on table public.analytics_statistics is 'Energy, earnings and carbon of a station by hour, day, month and year, in the station''s own time zone.';
comment on column public.analytics_statistics.subject_id is 'The station.';
comment on column public.analytics_statistics.time_key is 'Readable name of the period: 2026-01-20T05:00Z (UTC) for an hour, 2026-01-20, 2026-01, 2026 in station time.';
comment on column public.analytics_statistics.is_completed is 'An hour is completed when closed; a coarser period when all it is made of is.';
comment on column public.analytics_statistics.charge_kwh is 'Energy charged, kWh.';
comment on column public.analytics_statistics.discharge_kwh is 'Energy discharged, kWh.';
comment on column public.analytics_statistics.earnings is 'Earnings reported by the site, in its currency.';
comment on column public.analytics_statistics.carbon_reduction is 'Avoided emissions, kg CO2.';
comment on column public.analytics_statistics.sample_count is 'Samples of mapped points that went in.';
comment on column public.analytics_statistics.coverage is
  'Hour: share of the station''s mapped points that delivered. Coarser: mean over the hours that the period has.';
