-- Commands to devices, sent through ThingsBoard at most once.
create table public.commands (
  id uuid primary key default gen_random_uuid(),
  tenant_id internal.identifier not null,
  station_id internal.identifier not null,
  device_id internal.identifier not null,
  command_type text not null check (char_length(command_type) between 1 and 128),
  payload jsonb not null default '{}',
  idempotency_key text check (char_length(idempotency_key) between 1 and 256),
  mode text not null default 'twoway' check (mode in ('twoway', 'oneway')),
  status text not null default 'created' check (status in ('created', 'sent', 'acked', 'failed', 'timeout')),
  error text,
  created_at timestamptz not null default clock_timestamp(),
  created_by text not null,
  sent_at timestamptz,
  acked_at timestamptz,
  updated_at timestamptz not null default now(),
  foreign key (tenant_id, station_id, device_id) references public.devices on delete cascade
);
create unique index commands_idempotency on public.commands (tenant_id, idempotency_key) where idempotency_key is not null;
create index commands_oldest on public.commands (tenant_id, station_id, created_at, id);
create index commands_waiting on public.commands (created_at) where status in ('created', 'sent');
comment on table public.commands is 'What devices were told to do: created, sent, then acked, failed or timeout.';
comment on column public.commands.mode is 'twoway: the device answers. oneway: done when ThingsBoard has taken it.';
comment on column public.commands.idempotency_key is 'The caller''s key: the same key and content is the same command.';
