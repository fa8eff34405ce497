-- Who is told of alarms and alerts, and every message that was to be sent to them.
create table internal.notification_channel (
  id uuid primary key default gen_random_uuid(),
  tenant_id internal.identifier not null references public.tenants on delete cascade,
  kind text not null check (kind in ('webhook', 'email')),
  name text not null check (char_length(name) between 1 and 200 and name !~ '[[:cntrl:]]'),
  target text not null check (char_length(target) between 1 and 2000),
  min_severity text not null default 'warning',
  topics text[] not null default '{alarm,alert}' check (topics <@ array['alarm', 'alert'] and cardinality(topics) > 0),
  sites text[] check (cardinality(sites) between 1 and 1000),
  quiet_from time,
  quiet_to time,
  quiet_timezone text,
  digest_minutes int not null default 0 check (digest_minutes between 0 and 1440),
  enabled boolean not null default true,
  sealed_secret text,
  secret_made_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint quiet_hours_are_whole check (num_nulls(quiet_from, quiet_to, quiet_timezone) in (0, 3)),
  constraint webhooks_have_a_secret check ((kind = 'webhook') = (sealed_secret is not null and secret_made_at is not null))
);
create index notification_channel_tenant on internal.notification_channel (tenant_id, created_at, id);
comment on table internal.notification_channel is 'Where an organization wants to be told of alarms and alerts, of which ones, and when.';
comment on column internal.notification_channel.target is 'webhook: an http or https address. email: an e-mail address.';
comment on column internal.notification_channel.min_severity is 'Nothing that is less severe is told.';
comment on column internal.notification_channel.sites is 'Sites (stations) that it is about; null: all.';
comment on column internal.notification_channel.quiet_from is 'Begin of the quiet hours, on the clock of quiet_timezone. The same as quiet_to: the whole day is quiet.';
comment on column internal.notification_channel.quiet_to is 'End of the quiet hours, when what was held goes out as one message.';
comment on column internal.notification_channel.digest_minutes is 'What comes within so many minutes of the first goes as one message; 0: each at once.';
comment on column internal.notification_channel.sealed_secret is 'What webhooks are signed with, encrypted by the service.';
comment on column internal.notification_channel.secret_made_at is 'When the secret was made, or made anew.';

create table internal.notification_delivery (
  id uuid primary key default gen_random_uuid(),
  tenant_id internal.identifier not null,
  channel_id uuid not null references internal.notification_channel on delete cascade,
  status text not null default 'pending' check (status in ('held', 'pending', 'sending', 'sent', 'dead')),
  hold text check (hold in ('quiet', 'digest')),
  items int not null default 1 check (items > 0),
  next_attempt_at timestamptz,
  attempts int not null default 0,
  error text,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  constraint open_ones_are_due check ((status in ('sent', 'dead')) = (next_attempt_at is null)),
  constraint held_for_a_reason check (status <> 'held' or hold is not null)
);
create index notification_delivery_due on internal.notification_delivery (channel_id, next_attempt_at)
  where next_attempt_at is not null;
create index notification_delivery_held on internal.notification_delivery (channel_id, hold) where status = 'held';
create index notification_delivery_channel on internal.notification_delivery (channel_id, created_at desc, id desc);
create index notification_delivery_newest on internal.notification_delivery (tenant_id, created_at desc, id desc);
create index notification_delivery_finished on internal.notification_delivery (finished_at) where finished_at is not null;
comment on table internal.notification_delivery is 'A message to a channel: an outbox that workers empty. Its id is told with it and never changes.';
comment on column internal.notification_delivery.status is
  'held: gathers more until it is due. pending: to be sent. sending: a worker has it. sent. dead: given up, may be replayed.';
comment on column internal.notification_delivery.hold is 'Why it was held: quiet hours, or a digest.';
comment on column internal.notification_delivery.items is 'How many events it tells of.';
comment on column internal.notification_delivery.next_attempt_at is 'When to send it (again); while a worker has it, when the next may take it.';
comment on column internal.notification_delivery.error is 'Why the last attempt failed.';

create table internal.notification_item (
  delivery_id uuid not null references internal.notification_delivery on delete cascade,
  event_id bigint not null,
  tenant_id internal.identifier not null,
  topic text not null,
  type text not null,
  severity text not null,
  site_id text,
  subject_id text,
  title text not null,
  message text,
  payload jsonb not null,
  at timestamptz not null,
  primary key (delivery_id, event_id)
);
create index notification_item_subject on internal.notification_item (tenant_id, subject_id);
comment on table internal.notification_item is 'The events that a delivery tells of, kept as they were told.';
comment on column internal.notification_item.event_id is 'Number of the event in its organization; 0 for a trial.';
comment on column internal.notification_item.type is 'What happened: active, cleared, opened, escalated, resolved, …';
comment on column internal.notification_item.subject_id is 'The alarm or alert.';
