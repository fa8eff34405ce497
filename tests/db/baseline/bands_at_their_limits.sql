-- An hour that is a third above is critical also where floating-point numbers miss the limit by their rounding; and the per cent of
-- nothing is withheld with a reason.
begin;
select plan(4);
call new_site();
create function pg_temp.judged(p_expected float8, p_actual float8) returns internal.judged_hour[] language sql as $$
  select array(
    select row(j.*)::internal.judged_hour
    from public.stations as s, internal.verdicts(
      s, array[row('2025-06-02 09:00Z', p_actual, 1, false, true)::internal.site_hour], '2025-06-02 09:00Z', '2025-06-02 10:00Z',
      array[row(1, 9, p_expected, 0.2 * p_expected, p_expected)::internal.profile_hour], true) as j
    where s.id = 's1');
$$;
select ok(100 * (15.99::float8 - 12.3) / 12.3 < 30, 'a rounding below 30 %');
select is((pg_temp.judged(12.3, 15.99))[1].band, 'critical', 'is 30 %');
select is((pg_temp.judged(12.3, 15.98))[1].band, 'elevated', 'what is below that is not');
select is(
  (select concat_ws('|', s.expected_kwh, s.delta_kwh, coalesce(s.delta_pct::text, '-'), s.reason)
   from internal.sum_up(pg_temp.judged(0, 5), row(56, 1, 0, 0, 'ready', null)::internal.baseline_quality) as s),
  '0|5|-|nothing is expected of these hours', 'above nothing: by so much, and by no per cent');
select * from finish();
rollback;
