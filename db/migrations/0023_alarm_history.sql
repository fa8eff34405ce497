-- What an alarm rang for, who sees to it, and what became of it step by step.
alter table public.alarms
  add column semantic text references public.semantics,
  add column operator text,
  add column threshold double precision,
  add column owner text check (char_length(owner) between 3 and 254);
create index alarms_of_tenant on public.alarms (tenant_id, start_at desc, id desc);
create index alarms_owned on public.alarms (tenant_id, owner) where status <> 'cleared';
comment on column public.alarms.semantic is 'What its rule watched when it rang; so are operator and threshold. Null: it was not raised by a rule.';
comment on column public.alarms.threshold is 'In the base unit of the semantic.';
comment on column public.alarms.owner is 'E-mail address of the member who sees to it; once it is cleared, of who saw to it last.';

create table public.alarm_events (
  tenant_id internal.identifier not null,
  id bigint generated always as identity,
  alarm_id uuid not null references public.alarms on delete cascade,
  type text not null check (type in ('active', 'acknowledged', 'cleared', 'owner', 'note')),
  status text not null,
  actor text,
  note text check (char_length(note) between 1 and 2000),
  at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, id)
);
create index alarm_events_alarm on public.alarm_events (alarm_id, id);
comment on table public.alarm_events is 'What became of alarms, step by step.';
comment on column public.alarm_events.type is
  'What happened. active: it was raised; note: only a note was written; owner: it was given to somebody.';
comment on column public.alarm_events.status is 'Of the alarm after the step.';
comment on column public.alarm_events.actor is 'Who did it; null: the values that came.';
comment on column public.alarm_events.note is 'What was written; for owner who it was given to, null: nobody.';
comment on column internal.event.topic is
  'Domain of the event: alarm, alarm_step (an alarm was given to somebody or written about), alert, command, settlement, '
  'statement, provisioning.';
