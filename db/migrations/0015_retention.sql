-- Retention of samples: two steps, so that neither writers nor readers ever meet half of it, and hours of odd clocks.
alter table internal.retention
  add column sealed_until timestamptz not null check (sealed_until >= retired_until),
  add column retired_at timestamptz not null default now();
comment on table internal.retention is 'One row once samples have been retired: how far each of the steps is.';
comment on column internal.retention.sealed_until is 'Samples before this are no longer taken.';
comment on column internal.retention.retired_until is
  'What samples before this came to is in internal.retired_hour; nothing reads them any more, and they are dropped.';
comment on column internal.retention.retired_at is 'When retired_until last moved on: the samples are dropped some time after.';

-- A series that is deleted takes its hours along, also when they are written at that moment.
alter table internal.retired_hour
  add foreign key (series_key) references internal.series on delete cascade;
comment on table internal.retired_hour is 'Hours of UTC of samples that are no longer kept, in the columns of internal.sample_hour.';

create table internal.retired_clock_hour (
  like internal.retired_hour including all,
  foreign key (series_key) references internal.series on delete cascade
);
comment on table internal.retired_clock_hour is
  'The same by hour of the station''s own clock, for stations whose hours do not begin with those of UTC.';
