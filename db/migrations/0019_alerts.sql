-- What a worker finds out of the ordinary in a site's consumption, and what became of it.
create table public.alerts (
  tenant_id internal.identifier not null,
  id uuid not null default gen_random_uuid(),
  site_id internal.identifier not null,
  kind text not null check (kind in ('deviation', 'spike', 'night_share', 'weekend_share', 'missing_data', 'flat_line')),
  severity text not null check (severity in ('warning', 'critical')),
  status text not null default 'open' check (status in ('open', 'ack', 'muted', 'resolved')),
  title text not null,
  message text not null,
  opened_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  resolved_at timestamptz,
  resolved_by text,
  muted_until timestamptz,
  owner text check (char_length(owner) between 1 and 200),
  first_hour timestamptz not null,
  last_hour timestamptz not null,
  facts jsonb not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, site_id) references public.stations on delete cascade,
  check (first_hour <= last_hour),
  constraint resolved_has_an_end check ((status = 'resolved') = (resolved_at is not null)),
  constraint muted_has_an_end check ((status = 'muted') = (muted_until is not null))
);
create unique index one_open_alert on public.alerts (tenant_id, site_id, kind) where status <> 'resolved';
create index alerts_newest on public.alerts (tenant_id, opened_at desc, id desc);
create index alerts_site on public.alerts (tenant_id, site_id, opened_at desc, id desc);
create index alerts_muted on public.alerts (muted_until) where status = 'muted';
comment on table public.alerts is
  'What was found out of the ordinary in a site''s consumption: one that is not resolved for each site and kind.';
comment on column public.alerts.status is
  'open, ack (somebody sees to it), muted (silent until muted_until), resolved (the cause is gone, or somebody said so).';
comment on column public.alerts.opened_at is 'When it was found; first_hour tells when it began.';
comment on column public.alerts.resolved_by is 'Who resolved it; null: the cause was gone.';
comment on column public.alerts.owner is 'Who sees to it, in the operators'' own words.';
comment on column public.alerts.first_hour is 'Begin of the first hour that it is about.';
comment on column public.alerts.last_hour is 'Begin of the newest hour in which the cause showed.';
comment on column public.alerts.facts is
  'Hours with what was expected and what was read, sums, share, cost with currency, the likely reason and what to do.';

create table public.alert_events (
  tenant_id internal.identifier not null,
  id bigint generated always as identity,
  alert_id uuid not null,
  type text not null check (type in (
    'opened', 'escalated', 'resolved', 'reopened', 'acked', 'muted', 'unmuted', 'note', 'owner')),
  severity text not null,
  status text not null,
  actor text not null,
  note text check (char_length(note) between 1 and 2000),
  at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, id),
  foreign key (tenant_id, alert_id) references public.alerts on delete cascade
);
create index alert_events_alert on public.alert_events (tenant_id, alert_id, id);
comment on table public.alert_events is 'What became of alerts, step by step.';
comment on column public.alert_events.type is 'What happened. note: only a note was written; owner: it was given to somebody.';
comment on column public.alert_events.severity is 'Of the alert after the step; so is status.';
comment on column public.alert_events.note is 'What was written with the step; for owner who it was given to.';

create table internal.alert_thresholds (
  tenant_id internal.identifier not null references public.tenants on delete cascade,
  id uuid not null default gen_random_uuid(),
  site_id internal.identifier,
  thresholds jsonb not null,
  updated_at timestamptz not null default now(),
  primary key (tenant_id, id),
  unique nulls not distinct (tenant_id, site_id),
  foreign key (tenant_id, site_id) references public.stations on delete cascade
);
comment on table internal.alert_thresholds is
  'Thresholds of alerts that an organization, or one of its sites, has of its own (internal.threshold_definitions).';
comment on column internal.alert_thresholds.site_id is 'Null: of the organization, for sites that have none of their own.';

create table internal.alert_watch (
  station_key int primary key references public.stations (station_key) on delete cascade,
  checked_until timestamptz not null,
  checked_at timestamptz not null default now(),
  failed_at timestamptz,
  newest_ts timestamptz,
  silences jsonb not null default '{}'
);
comment on table internal.alert_watch is 'Up to where the hours of a site have been looked at for alerts.';
comment on column internal.alert_watch.checked_until is 'Every hour that was over by then has been judged, missing ones too.';
comment on column internal.alert_watch.newest_ts is 'Time of the newest reading that was there.';
comment on column internal.alert_watch.silences is
  'By date of the last 14 days: hours from the newest reading there was until the next came, the longest of the day.';
comment on column internal.alert_watch.failed_at is 'When looking last failed; it is tried again after a while, so that no site holds others up.';

create table internal.alert_mark (
  station_key int not null references public.stations (station_key) on delete cascade,
  since timestamptz not null,
  marked_at timestamptz not null default clock_timestamp()
);
create index alert_mark_station on internal.alert_mark (station_key);
comment on table internal.alert_mark is
  'Sites with something new to look at: a queue of marks (not unique, so that writers never wait for each other).';
comment on column internal.alert_mark.since is 'Time of the oldest reading that is new or changed.';

create table internal.alert_profile (
  station_key int not null references public.stations (station_key) on delete cascade,
  day date not null,
  days int not null,
  expected double precision[] not null,
  base_usual double precision[] not null,
  base_scatter double precision[] not null,
  base_limit double precision not null,
  second_highest double precision[] not null,
  rarely_zero boolean[] not null,
  peak double precision,
  day_kwh double precision,
  night_kwh double precision,
  night_share double precision,
  night_share_high double precision,
  weekday_kwh double precision,
  share_usual double precision,
  share_second double precision,
  share_days int not null,
  flat_series int[] not null,
  flat_hours double precision[] not null,
  primary key (station_key, day)
);
comment on table internal.alert_profile is
  'What is usual at a site on a day, learnt from the 56 days before it: kept while hours of the day are judged.';
comment on column internal.alert_profile.days is 'Whole days that it was learnt from: under 7 nothing is judged by it.';
comment on column internal.alert_profile.expected is 'kWh by hour of the local day (internal.baseline_profile).';
comment on column internal.alert_profile.base_usual is
  'By hour: what the mean of the six lowest hours of the day so far usually is, kWh; null before there are six.';
comment on column internal.alert_profile.base_scatter is 'How far that usually strays, kWh.';
comment on column internal.alert_profile.base_limit is 'How many times that is out of the ordinary here.';
comment on column internal.alert_profile.second_highest is 'By hour: the second highest of the comparable days, kWh.';
comment on column internal.alert_profile.rarely_zero is 'By hour: whether at most one of the comparable days has nothing there.';
comment on column internal.alert_profile.peak is 'Highest hour, kWh.';
comment on column internal.alert_profile.day_kwh is 'Median day, kWh; night_kwh the median night, night_share the median night''s share of its day.';
comment on column internal.alert_profile.night_share_high is 'What only one night in twenty exceeds.';
comment on column internal.alert_profile.weekday_kwh is 'Median of Monday to Friday of the last four weeks, kWh.';
comment on column internal.alert_profile.share_usual is 'Median over the same day of the week: its energy over weekday_kwh. share_second: the second highest.';
comment on column internal.alert_profile.flat_series is 'Series; flat_hours: for how long each has sent one and the same value at most.';

create type internal.alert_hour as (
  hour timestamptz, day date, hr int, kwh double precision, expected double precision, coverage double precision,
  is_good boolean, is_explained boolean, is_missing boolean, flat_since timestamptz
);
comment on type internal.alert_hour is
  'An hour that is judged, with its local day and hour: kwh where it is good, flat_since where a meter is stuck at its end.';

create type internal.alert_hit as (
  kind text, hour timestamptz, severity text, since timestamptz, share double precision, usual double precision
);
comment on type internal.alert_hit is
  'A rule holds at the end of an hour: about the hours from since on, with the figure that it is about and what that usually is.';

create type internal.alert_limits as (
  deviation_warning double precision,
  deviation_critical double precision,
  spike_warning double precision,
  spike_critical double precision,
  night_share_warning double precision,
  night_share_critical double precision,
  weekend_share_warning double precision,
  weekend_share_critical double precision,
  missing_data_warning double precision,
  missing_data_critical double precision,
  flat_line_warning double precision,
  flat_line_critical double precision,
  usual_silence double precision
);
comment on type internal.alert_limits is
  'Thresholds that hold at a site (internal.threshold_definitions), and for how many hours it is silent by nature.';
