-- What stays of samples once they are dropped: their hours.
create table internal.retired_hour (
  series_key int not null,
  hour timestamptz not null,
  samples bigint not null,
  value_sum double precision not null,
  value_min double precision not null,
  value_max double precision not null,
  first_value double precision not null,
  last_value double precision not null,
  first_ts timestamptz not null,
  last_ts timestamptz not null,
  integral double precision not null,
  rise double precision,
  primary key (series_key, hour)
);
comment on table internal.retired_hour is
  'Hours of samples that are no longer kept, in the columns of internal.sample_hour; hours of the station''s own clock where '
  'that is not whole hours off UTC.';

create table internal.retention (
  single boolean primary key default true check (single),
  retired_until timestamptz not null
);
comment on table internal.retention is 'One row once samples have been dropped: up to when.';
comment on column internal.retention.retired_until is 'Samples before this are dropped; what they came to is in internal.retired_hour.';

alter table public.stations add column whole_hours boolean not null default true;
comment on column public.stations.whole_hours is
  'Whether the hours of the station''s clock begin with those of UTC (they do not in India, or did not on Lord Howe Island).';
