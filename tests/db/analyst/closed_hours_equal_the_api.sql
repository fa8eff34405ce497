-- Charge, discharge, earnings and carbon are those of GET /api/v1/stats; what hours cost adds up to the settlement.
begin;
select plan(7);
call new_station(p_timezone => 'Europe/Berlin');
call put_plan('{"station_id": "s1", "effective_month": "2025-01", "mode": "time_of_use", "currency": "EUR",
  "periods": [
    {"start_minute": 0, "end_minute": 390, "price_per_kwh": 0.1},
    {"start_minute": 390, "end_minute": 1440, "price_per_kwh": 0.35}]}');
call fill_hours('2025-03-29 23:00Z', 23);
call give('discharge', '2025-03-30 05:10Z', 4);
call close_hours('2025-03-30 05:00Z', 1, true);
select drain();

select results_eq(
  $$ select hour, charge_kwh, discharge_kwh, earnings, carbon_reduction, samples, coverage, closed_at, changed_at
    from energy_hourly where tenant_id = 't1' and hour >= '2025-03-29' and hour < '2025-04-02' order by hour $$,
  $$ select period_start, charge_kwh, discharge_kwh, earnings, carbon_reduction, sample_count, coverage, completed_at, updated_at
    from api.list_statistics('t1', 's1', '2025-03-29', '2025-04-02', 'hour', null, 1000) $$,
  'closed hours');
select results_eq(
  $$ select day, charge_kwh, discharge_kwh, earnings, carbon_reduction, samples, coverage, is_completed
    from energy_daily where tenant_id = 't1' and day >= '2025-03-01' and day < '2025-05-01' order by day $$,
  $$ select (period_start at time zone 'Europe/Berlin')::date, charge_kwh, discharge_kwh, earnings, carbon_reduction, sample_count,
      coverage, is_completed
    from api.list_statistics('t1', 's1', '2025-03-01', '2025-05-01', 'day', null, 1000) $$,
  'and days');
select is((select count(*) from energy_hourly where tenant_id = 't1'), 23::bigint, 'a day of 23 hours');
select is((select is_completed from energy_daily where tenant_id = 't1' and day = '2025-03-30'), true, 'is complete with them');
select results_eq(
  $$ select (local_hour)::date, currency, round(sum(amount), 2), sum(energy_kwh)
    from costs_hourly where tenant_id = 't1' group by 1, 2 $$,
  $$ select day, currency, amount, energy_kwh from settlements where tenant_id = 't1' $$,
  'what the hours cost is what the day was settled at');
select results_eq(
  $$ select distinct price_per_kwh, period_start_minute from costs_hourly where tenant_id = 't1' order by 2, 1 $$,
  $$ values (0.1, 0), (0.225, 0), (0.35, 390) $$, 'an hour that spans two periods pays for its minutes');
call give('charge', '2025-04-02 10:20Z', 7);
select is((select value from series_hourly where tenant_id = 't1' and point = 'charge' and hour = '2025-04-02 10:00Z'),
  7::double precision,
  'an hour that is not closed yet is in series_hourly');
select * from finish();
rollback;
