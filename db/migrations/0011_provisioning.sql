-- What is still to be told to ThingsBoard about a station.
create table internal.provisioning (
  tenant_id internal.identifier not null,
  station_id internal.identifier not null,
  status text not null default 'pending' check (status in ('pending', 'synced')),
  revision bigint not null default 1,
  attempts int not null default 0,
  next_attempt_at timestamptz not null default now(),
  credentials jsonb not null default '{}',
  tb_tenant_id text,
  error text,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, station_id),
  foreign key (tenant_id, station_id) references public.stations on delete cascade
);
create index provisioning_due on internal.provisioning (next_attempt_at) where status = 'pending';
comment on table internal.provisioning is 'The synchronisation of one station with ThingsBoard: an outbox that a worker empties.';
comment on column internal.provisioning.revision is 'Grows with each change; a worker that finishes an older revision leaves the row pending.';
comment on column internal.provisioning.credentials is 'Device credentials on their way to ThingsBoard, encrypted by the service; emptied when they have arrived.';
comment on column internal.provisioning.next_attempt_at is 'When to try (again); moved ahead while a worker holds the job.';
