-- An hour that spans two periods pays each for its minutes.
begin;
select plan(3);
select api.configure('t1', '{"price_per_kwh": 1, "currency": "CNY", "expected_hours": 24}')::text;
call new_station();
call fill_hours('2025-01-20 00:00Z', 24, 0);
call give('charge', '2025-01-20 08:05Z', 6);
call close_hours('2025-01-20 08:00Z', 1, true);
call put_plan('{"effective_month": "2025-01", "mode": "time_of_use", "periods": [
  {"start_minute": 0, "end_minute": 510, "price_per_kwh": 1}, {"start_minute": 510, "end_minute": 1440, "price_per_kwh": 2}]}');
select is((settled('2025-01-20Z')).amount, 9.0, 'half an hour of each: 3 at 1 and 3 at 2');
call put_plan('{"effective_month": "2025-01", "mode": "time_of_use", "periods": [
  {"start_minute": 0, "end_minute": 490, "price_per_kwh": 1}, {"start_minute": 490, "end_minute": 500, "price_per_kwh": 10},
  {"start_minute": 500, "end_minute": 1440, "price_per_kwh": 4}]}');
select is((settled('2025-01-20Z')).amount, 27.0, 'ten minutes, ten minutes and forty: 1 + 10 + 16');
call put_plan('{"effective_month": "2025-01", "mode": "time_of_use", "periods": [
  {"start_minute": 0, "end_minute": 481, "price_per_kwh": 0.01}, {"start_minute": 481, "end_minute": 1440, "price_per_kwh": 0}]}');
select is((settled('2025-01-20Z')).amount, 0.0, 'one minute of 0.01: 0.001, rounded at the end only');
select * from finish();
rollback;
