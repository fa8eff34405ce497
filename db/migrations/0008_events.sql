-- Every state change worth telling, numbered per tenant in the order of commit.
create table internal.event_counter (
  tenant_id internal.identifier primary key references public.tenants on delete cascade,
  last_id bigint not null
);
comment on table internal.event_counter is
  'Newest event number of a tenant. Taking a number locks the row until commit, so numbers have no gaps and commit in '
  'order: a reader that has seen n has seen all before n.';

create table internal.event (
  tenant_id internal.identifier not null references public.tenants on delete cascade,
  id bigint not null,
  topic text not null,
  payload jsonb not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id)
);
create index event_created on internal.event (created_at);
comment on table internal.event is 'What happened, for streams and workers; kept for some weeks.';
comment on column internal.event.topic is 'Domain of the event: alarm, command, settlement, statement, provisioning.';
