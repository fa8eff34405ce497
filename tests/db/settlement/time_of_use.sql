-- A time-of-use plan prices each hour of the station's clock.
begin;
select plan(8);
select api.configure('t1', '{"price_per_kwh": 1, "currency": "CNY", "expected_hours": 24}')::text;
call new_station();
call put_plan('{"station_id": "s1", "effective_month": "2025-01", "mode": "time_of_use", "periods": [
  {"start_minute": 0, "end_minute": 480, "price_per_kwh": 0.5}, {"start_minute": 480, "end_minute": 1080, "price_per_kwh": 1.5},
  {"start_minute": 1080, "end_minute": 1440, "price_per_kwh": 0.8}]}');
call fill_hours('2025-01-20 00:00Z', 24);
select is((settled('2025-01-20Z')).amount::text, '23.80', '1 kWh an hour at 0.5, 1.5 and 0.8 makes 23.80');
select is((settled('2025-01-20Z')).energy_kwh, 24.0, 'of 24 kWh');

call new_station('berlin', 'Europe/Berlin');
call put_plan('{"station_id": "berlin", "effective_month": "2025-01", "mode": "time_of_use", "periods": [
  {"start_minute": 0, "end_minute": 480, "price_per_kwh": 0}, {"start_minute": 480, "end_minute": 1080, "price_per_kwh": 1},
  {"start_minute": 1080, "end_minute": 1440, "price_per_kwh": 0}]}');
call fill_hours('2025-01-19 23:00Z', 24, 1, 'berlin');
select is((settled('2025-01-19 23:00Z', 'berlin')).amount, 10.0, 'the minutes are those of the station: ten hours by day');
call fill_hours('2025-03-29 23:00Z', 23, 1, 'berlin');
select is((settled('2025-03-29 23:00Z', 'berlin')).amount, 10.0, 'also on the day when the clocks go forward');
call fill_hours('2025-10-25 22:00Z', 25, 1, 'berlin');
select is((settled('2025-10-25 22:00Z', 'berlin')).amount, 10.0, 'and back');

call put_plan('{"station_id": "berlin", "effective_month": "2025-03", "mode": "time_of_use", "periods": [
  {"start_minute": 0, "end_minute": 150, "price_per_kwh": 1}, {"start_minute": 150, "end_minute": 1440, "price_per_kwh": 0}]}');
select is((settled('2025-03-29 23:00Z', 'berlin')).amount, 2.0, 'an hour that the clock leaves out costs nothing: 0:00, 1:00');
select is((settled('2025-10-25 22:00Z', 'berlin')).amount, 3.0,
  'one that it repeats is paid twice: 0:00, 1:00, and half of 2:00 two times');
select is((settled('2025-01-19 23:00Z', 'berlin')).amount, 10.0, 'months before the plan keep theirs');
select * from finish();
rollback;
