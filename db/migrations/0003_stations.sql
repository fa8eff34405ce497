-- Master data: tenants, their stations, the devices of a station and what each point means.
create table public.tenants (
  id internal.identifier primary key,
  name text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table public.tenants is 'An organization: everything below belongs to exactly one.';

create table public.stations (
  tenant_id internal.identifier not null references public.tenants,
  id internal.identifier not null,
  station_key int generated always as identity unique,
  name text not null,
  timezone text not null default 'UTC',
  station_type text not null default 'microgrid',
  region text,
  tb_asset_id text,
  running_since timestamptz,
  closed_until timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
comment on table public.stations is 'An energy site. Its id is unique within its tenant only.';
comment on column public.stations.station_key is 'Short key used inside the database.';
comment on column public.stations.timezone is 'IANA time zone; hours, days, months and tariffs of the station follow it.';
comment on column public.stations.tb_asset_id is 'The asset in ThingsBoard that stands for this station.';
comment on column public.stations.running_since is 'First hour in which data arrived live; from then on every hour is closed, empty ones too.';
comment on column public.stations.closed_until is 'Every hour from running_since to here has been closed by the scheduler.';

create table public.devices (
  tenant_id internal.identifier not null,
  station_id internal.identifier not null,
  id internal.identifier not null,
  device_key int generated always as identity unique,
  name text not null,
  device_type text,
  tb_profile text not null default 'default',
  tb_entity_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, station_id, id),
  foreign key (tenant_id, station_id) references public.stations on delete cascade
);
comment on table public.devices is 'A device or meter of a station. Its id is unique within its station only.';
comment on column public.devices.tb_profile is 'Name of the device profile in ThingsBoard.';
comment on column public.devices.tb_entity_id is 'The device in ThingsBoard that stands for this one.';

create table public.point_mappings (
  tenant_id internal.identifier not null,
  station_id internal.identifier not null,
  device_id internal.identifier,
  point_key internal.identifier not null,
  semantic text not null references public.semantics,
  unit text not null references public.units,
  factor double precision not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique nulls not distinct (tenant_id, station_id, device_id, point_key),
  foreign key (tenant_id, station_id) references public.stations on delete cascade,
  foreign key (tenant_id, station_id, device_id) references public.devices on delete cascade,
  constraint factor_is_finite check (factor > '-infinity' and factor < 'infinity' and factor <> 0)
);
comment on table public.point_mappings is 'What a point of a device (or of every device of the station) means, and in which unit it is sent.';
comment on column public.point_mappings.device_id is 'Null: the mapping holds for every device of the station that has none of its own for this point.';
comment on column public.point_mappings.factor is 'Multiplied with each value once, before the unit is converted.';
