-- Alarm rules, the alarms that they raised, and breaches on their way to an alarm.
create table public.alarm_rules (
  id internal.identifier not null,
  tenant_id internal.identifier not null,
  station_id internal.identifier not null,
  name text not null check (char_length(name) between 1 and 256),
  semantic text not null references public.semantics,
  operator text not null check (operator in ('>', '>=', '<', '<=')),
  threshold double precision not null,
  hysteresis double precision not null default 0,
  duration_seconds int not null default 0 check (duration_seconds between 0 and 604800),
  severity text not null default 'medium'
    check (severity in ('info', 'low', 'warning', 'minor', 'medium', 'major', 'high', 'critical')),
  enabled boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, station_id) references public.stations on delete cascade,
  constraint threshold_is_finite check (threshold > '-infinity' and threshold < 'infinity'),
  constraint hysteresis_is_finite check (hysteresis >= 0 and hysteresis < 'infinity')
);
create index alarm_rules_station on public.alarm_rules (tenant_id, station_id) where enabled;
comment on table public.alarm_rules is 'When a value is an alarm. A rule acts on the next sample after it was written.';
comment on column public.alarm_rules.threshold is 'In the base unit of the semantic (kW, kWh, …).';
comment on column public.alarm_rules.hysteresis is 'The alarm clears at threshold minus this (> and >=) or plus this (< and <=), that value included.';
comment on column public.alarm_rules.duration_seconds is 'The condition must hold for this long, in sample time.';

create table public.alarms (
  id uuid primary key default gen_random_uuid(),
  tenant_id internal.identifier not null,
  station_id internal.identifier not null,
  originator_type text not null default 'device',
  originator_id internal.identifier not null,
  rule_id internal.identifier not null,
  name text not null,
  severity text not null,
  status text not null default 'active' check (status in ('active', 'acknowledged', 'cleared')),
  start_at timestamptz not null,
  end_at timestamptz,
  last_value double precision,
  acked_at timestamptz,
  acked_by text,
  cleared_at timestamptz,
  cleared_by text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (tenant_id, station_id) references public.stations on delete cascade,
  constraint cleared_has_an_end check ((status = 'cleared') = (cleared_at is not null and end_at is not null))
);
create unique index one_open_alarm
  on public.alarms (tenant_id, rule_id, station_id, originator_id) where status <> 'cleared';
create index alarms_newest on public.alarms (tenant_id, station_id, start_at desc, id desc);
comment on table public.alarms is 'What rang, when it began and ended (sample time), and who saw to it. Outlives its rule.';
comment on column public.alarms.originator_id is 'The device whose samples raised it.';
comment on column public.alarms.last_value is 'Newest value seen while it was open, in the base unit of the semantic.';

create table internal.alarm_breach (
  tenant_id internal.identifier not null,
  rule_id internal.identifier not null,
  device_key int not null references public.devices (device_key) on delete cascade,
  since timestamptz not null,
  alarm_id uuid references public.alarms on delete cascade,
  primary key (tenant_id, rule_id, device_key),
  foreign key (tenant_id, rule_id) references public.alarm_rules on delete cascade
);
create index alarm_breach_alarm on internal.alarm_breach (alarm_id);
comment on table internal.alarm_breach is 'Conditions that hold now: not yet for long enough (alarm_id null), or with their alarm open.';
