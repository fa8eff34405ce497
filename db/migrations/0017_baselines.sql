-- What operators say about times that are not as others.
create table public.gap_explanations (
  tenant_id internal.identifier not null,
  id uuid not null default gen_random_uuid(),
  site_id internal.identifier not null,
  from_ts timestamptz not null,
  to_ts timestamptz not null,
  reason text not null check (reason in ('holiday', 'maintenance', 'meter_exchange', 'outage', 'other')),
  note text not null default '' check (char_length(note) <= 2000),
  created_at timestamptz not null default now(),
  created_by text not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, site_id) references public.stations on delete cascade,
  check (from_ts < to_ts)
);
create index gap_explanations_site on public.gap_explanations (tenant_id, site_id, from_ts);
comment on table public.gap_explanations is
  'Times of a site that somebody has explained: they are left out of baselines, of alerts and of what a pilot is judged by.';
comment on column public.gap_explanations.reason is 'holiday, maintenance, meter_exchange, outage or other.';

create type internal.site_hour as (
  hour timestamptz, kwh double precision, coverage double precision, is_explained boolean, is_good boolean
);
comment on type internal.site_hour is 'An hour of a site with its energy, and how complete it is (internal.site_hours).';

create type internal.local_hour as (day date, hr int, kwh double precision);
comment on type internal.local_hour is 'An hour that may be learnt from, on the site''s own clock: day, hour 0 to 23, energy in kWh.';

create type internal.profile_hour as (
  dow int, hr int, expected_kwh double precision, sigma_kwh double precision, usual_kwh double precision
);
comment on type internal.profile_hour is 'An hour of the week as it is expected to be (internal.baseline_profile).';

create type internal.judged_hour as (
  hour timestamptz,
  expected_kwh double precision,
  sigma_kwh double precision,
  actual_kwh double precision,
  coverage double precision,
  is_explained boolean,
  is_good boolean,
  delta_kwh double precision,
  delta_pct double precision,
  z_score double precision,
  band text
);
comment on type internal.judged_hour is 'An hour of a site beside what was to be expected (internal.expected_hours).';

create type internal.baseline_quality as (
  days int, coverage double precision, cv_rmse double precision, nmbe double precision, status text, reason text
);
comment on type internal.baseline_quality is 'How good a baseline is (internal.baseline_quality).';

create type internal.forecast_hour as (
  ts timestamptz, expected_kwh double precision, lower_kwh double precision, upper_kwh double precision
);
comment on type internal.forecast_hour is 'An hour to come, with the band in which four of five are to fall.';

-- What forecasts are made from, kept so that a reader need not wait for it; all of it can be made again.
create table internal.day_forecast (
  station_key int not null references public.stations (station_key) on delete cascade,
  origin date not null,
  ahead int not null,
  made_from bigint not null,
  base double precision[] not null,
  p10 double precision[] not null,
  p90 double precision[] not null,
  primary key (station_key, origin, ahead)
);
comment on table internal.day_forecast is
  'What the comparable days before a midnight say of a day, hour by hour: kept, and made again where made_from no longer fits.';
comment on column internal.day_forecast.origin is 'The local day with whose midnight the forecast begins: only days before it went in.';
comment on column internal.day_forecast.ahead is 'Days from the origin to the day that it is about: 0 for the origin itself.';
comment on column internal.day_forecast.made_from is 'Fingerprint of the hours that went in (internal.day_fingerprints).';
comment on column internal.day_forecast.base is
  '24 values by hour of the local day, kWh, null where nothing is known; before the level of the last days is followed.';

create table internal.forecast_state (
  station_key int not null references public.stations (station_key) on delete cascade,
  origin date not null,
  made_from bigint not null,
  days int not null,
  phi double precision not null,
  widening double precision not null,
  hours int not null,
  mae double precision,
  wape double precision,
  naive_mae double precision,
  ratio double precision,
  coverage double precision,
  primary key (station_key, origin)
);
comment on table internal.forecast_state is
  'What the last 28 days'' forecasts teach for the next one, and how good they were: kept as internal.day_forecast is.';
comment on column internal.forecast_state.days is 'Whole days of the last 56.';
comment on column internal.forecast_state.phi is 'How far the level of the last two days is followed, 0 to 0.5.';
comment on column internal.forecast_state.widening is 'What the band is widened by so that 80 % of the last 28 days'' hours fell within.';
comment on column internal.forecast_state.hours is 'Hours of the last 28 days that the figures are of.';
comment on column internal.forecast_state.mae is 'Mean absolute error, kWh, each day forecast from the days before it.';
comment on column internal.forecast_state.wape is 'Sum of absolute errors over the sum of energies.';
comment on column internal.forecast_state.naive_mae is 'Mean absolute error of the same hour of the week before, kWh.';
comment on column internal.forecast_state.ratio is 'Mean absolute error over that of the week before, on hours that both know.';
comment on column internal.forecast_state.coverage is 'Share of the hours that fell within the band, those left out that are nothing by nature.';
