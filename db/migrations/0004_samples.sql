-- Telemetry: narrow samples of numbered series.
create table internal.series (
  series_key int generated always as identity primary key,
  tenant_id internal.identifier not null,
  station_key int not null references public.stations (station_key) on delete cascade,
  device_key int not null references public.devices (device_key) on delete cascade,
  point_key internal.identifier not null,
  semantic text references public.semantics,
  scale double precision,
  unique (device_key, point_key),
  check ((semantic is null) = (scale is null))
);
create index series_station on internal.series (station_key, semantic);
comment on table internal.series is 'One point of one device: what a sample belongs to.';
comment on column internal.series.semantic is 'What the samples mean, from point_mappings; null while the point is unmapped.';
comment on column internal.series.scale is 'Factor and unit conversion in one: value times scale is in the base unit of the semantic.';

create table internal.sample (
  series_key int not null,
  ts timestamptz not null,
  value double precision,
  value_text text,
  quality text,
  primary key (series_key, ts),
  constraint value_is_finite check (value > '-infinity' and value < 'infinity')
);
select create_hypertable('internal.sample', by_range('ts', interval '30 days'), create_default_indexes => false);
comment on table internal.sample is 'Telemetry as it was sent, one row per series and time. The last write stands.';
comment on column internal.sample.value is 'The number as sent, in the unit of the mapping; a boolean is 1 or 0.';
comment on column internal.sample.value_text is 'The value as text where it was sent as a string or a boolean.';
comment on column internal.sample.quality is 'The sender''s word on the quality of the value.';

create table internal.forgotten_series (
  series_key int primary key,
  forgotten_at timestamptz not null default now()
);
comment on table internal.forgotten_series is
  'Series that were deleted lately: samples that somebody was writing to them at that moment are looked for again.';

create table internal.dirty_hour (
  station_key int not null references public.stations (station_key) on delete cascade,
  hour timestamptz not null,
  marked_at timestamptz not null default now()
);
create index dirty_hour_station on internal.dirty_hour (station_key, hour);
comment on table internal.dirty_hour is
  'Hours that were over when data for them arrived: a queue of marks (not unique, so that writers never wait for each '
  'other) that the scheduler folds.';
