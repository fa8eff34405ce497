-- In quiet hours only what is critical goes at once; the rest is held, and goes as one message when they end.
begin;
select plan(15);
call new_station();
create function pg_temp.until(p_from text, p_to text, p_zone text, p_at timestamptz) returns timestamptz language sql as $$
  select internal.quiet_until(jsonb_populate_record(null::internal.notification_channel,
    jsonb_build_object('quiet_from', p_from, 'quiet_to', p_to, 'quiet_timezone', p_zone)), p_at);
$$;
select is(pg_temp.until('22:00', '06:30', 'Europe/Berlin', '2026-01-20 21:00Z'), '2026-01-21 05:30Z', 'they begin on their clock');
select is(pg_temp.until('22:00', '06:30', 'Europe/Berlin', '2026-01-20 20:59Z'), null, 'and not before');
select is(pg_temp.until('22:00', '06:30', 'Europe/Berlin', '2026-01-21 05:29Z'), '2026-01-21 05:30Z', 'after midnight');
select is(pg_temp.until('22:00', '06:30', 'Europe/Berlin', '2026-01-21 05:30Z'), null, 'the end is not quiet');
select is(pg_temp.until('12:00', '13:00', 'UTC', '2026-01-20 12:30Z'), '2026-01-20 13:00Z', 'within a day');
select is(pg_temp.until('12:00', '13:00', 'UTC', '2026-01-20 13:30Z'), null, 'over');
select is(pg_temp.until('08:00', '08:00', 'UTC', '2026-01-20 13:30Z'), '2026-01-21 08:00Z', 'all day long');
select is(pg_temp.until('22:00', '24:00', 'UTC', '2026-01-20 23:30Z'), '2026-01-21 00:00Z', 'until midnight');
select is(pg_temp.until('22:00', '06:00', 'Europe/Berlin', '2026-03-28 22:00Z'), '2026-03-29 04:00Z', 'a night of a clock change');
select is(pg_temp.until(null, null, null, now()), null, 'no quiet hours');

select api.create_channel('t1', jsonb_build_object('kind', 'webhook', 'name', 'all', 'target', 'https://a.example/x',
  'quiet_hours', jsonb_build_object('from', '00:00', 'to', '00:00', 'timezone', 'UTC')), 'x', 'me');
select internal.append_event('t1', 'alert', jsonb_build_object('type', 'opened', 'alert', jsonb_build_object(
  'severity', 'warning', 'site_id', 's1', 'title', 'number ' || n))) from generate_series(1, 50) as n;
create temp view deliveries as select status, hold, items, next_attempt_at from internal.notification_delivery;
select results_eq('select * from deliveries',
  $$ select 'held', 'quiet', 50, date_trunc('day', now(), 'UTC') + interval '1 day' $$, 'fifty are held as one until the end');
select internal.append_event('t1', 'alert', '{"type": "opened", "alert": {"severity": "critical", "title": "fire"}}');
select results_eq('select items, next_attempt_at from deliveries where status = ''pending''', 'select 1, now()',
  'what is critical goes at once');
select is(count(*), 1::bigint, 'the others stay') from worker.claim_deliveries(10, interval '1 minute');
update internal.notification_delivery set next_attempt_at = now() where status = 'held';
select is((select array_agg(jsonb_array_length(messages)) from worker.claim_deliveries(10, interval '1 minute')), array[50],
  'at the end all go as one');
select internal.append_event('t1', 'alert', '{"type": "opened", "alert": {"severity": "warning", "title": "late"}}');
select results_eq('select items from deliveries where status = ''held''', 'values (1)', 'what comes then begins the next');
select * from finish();
rollback;
