-- A gap is a run of hours in which nothing or too little came; where an explanation begins or ends, a gap does too.
begin;
select plan(3);
call new_site();
select is(
  send(
    array(
      select h from generate_series(timestamptz '2026-01-20 00:00Z', '2026-01-21 23:45Z', '15 minutes') as h
      where h < '2026-01-20 10:00Z' or h >= '2026-01-20 15:30Z'),
    array_fill(1::double precision, array[170])),
  '', 'quarters of two days, with five and a half hours missing');
insert into gap_explanations (tenant_id, site_id, from_ts, to_ts, reason, note, created_by)
values ('t1', 's1', '2026-01-20 09:00Z', '2026-01-20 12:00Z', 'maintenance', 'works', 'tester');
select results_eq(
  $$
    select
      (g ->> 'from')::timestamptz, (g ->> 'hours')::int, (g ->> 'missing_hours')::int, (g ->> 'is_explained')::boolean,
      g ->> 'reason'
    from api.get_pilot_report('t1', 's1', '2026-01-20', '2026-01-21') as r, jsonb_array_elements(r.data -> 'gaps') as g
  $$,
  $$
    values
      (timestamptz '2026-01-20 12:00Z', 4, 3, false, null),
      (timestamptz '2026-01-20 10:00Z', 2, 2, true, 'maintenance')
  $$,
  'the longest first, an hour of which half came among them');
select is(
  (select data ->> 'hours_explained' from api.get_pilot_report('t1', 's1', '2026-01-20', '2026-01-21')), '3',
  'an explained hour that has data is no gap');
select * from finish();
rollback;
