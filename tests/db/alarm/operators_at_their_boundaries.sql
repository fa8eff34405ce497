-- Each operator raises and clears exactly at its boundaries: threshold 100, hysteresis 5 or 0.
begin;
select plan(38);
select is(internal.is_breach(o, v, 100), w, format('%s %s 100 is %s', v, o, w))
from (values
  ('>', 100, false), ('>', 100.0000001, true), ('>=', 100, true), ('>=', 99.9999999, false),
  ('<', 100, false), ('<', 99.9999999, true), ('<=', 100, true), ('<=', 100.0000001, false)) as c (o, v, w);
select is(internal.is_recovery(o, v, 100, h), w,
  format('%s %s the alarm of %s 100 with hysteresis %s', v, case when w then 'clears' else 'keeps' end, o, h))
from (values
  ('>', 96, 5, false), ('>', 95.0000001, 5, false), ('>', 95, 5, true), ('>', 94, 5, true), ('>', 101, 5, false),
  ('>=', 96, 5, false), ('>=', 95, 5, true), ('>=', 100, 5, false),
  ('<', 104, 5, false), ('<', 104.9999999, 5, false), ('<', 105, 5, true), ('<', 106, 5, true), ('<', 99, 5, false),
  ('<=', 104, 5, false), ('<=', 105, 5, true), ('<=', 100, 5, false),
  ('>', 100, 0, true), ('>', 100.0000001, 0, false), ('>', 99, 0, true),
  ('>=', 100, 0, false), ('>=', 99.9999999, 0, true),
  ('<', 100, 0, true), ('<', 99.9999999, 0, false),
  ('<=', 100, 0, false), ('<=', 100.0000001, 0, true)) as c (o, v, h, w);

call new_station();
call new_rule('<=', 10, 2);
call give('charge', '2025-01-20 05:00Z', 10);
select is(alarms_of(), 'active', 'a rule for too little raises');
call give('charge', '2025-01-20 05:01Z', 11.9);
select is(alarms_of(), 'active', 'stays');
call give('charge', '2025-01-20 05:02Z', 12);
select is(alarms_of(), 'cleared', 'and clears mirrored');
update alarm_rules set operator = '>=', threshold = 5, hysteresis = 0;
call give('charge', '2025-01-20 05:03Z', 5);
select is(alarms_of(), 'cleared active', '>= without hysteresis raises at the threshold');
call give('charge', '2025-01-20 05:04Z', 5);
select is(alarms_of(), 'cleared active', 'and does not flicker there');
select * from finish();
rollback;
