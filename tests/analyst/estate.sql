-- Two tenants for the tests of the analysts' surface. acme has a station with storage (plant-1) and a factory (mill-2), with
-- two weeks of January 2025 closed, billed and disturbed in many ways; rival has stations and devices of the same and of other
-- names. Samples of other years lie around, so that a query that reads too much is noticed.
set search_path = public, pgtap;

do $$
declare
  v_tenant text;
  v_year int;
  v_charge float8[] := array(select case when n % 48 < 12 then 20 + n % 5 else 0 end from generate_series(1, 720) as n);
  v_discharge float8[] := array(select case when n % 48 > 32 then 18 + n % 3 else 0 end from generate_series(1, 720) as n);
  v_ones float8[] := array_fill(1.0::float8, array[20]);
  v_carbon float8[] := array_fill(3.5::float8, array[60]);
  v_soc float8[] := array_fill(55::float8, array[300]);
begin
  foreach v_tenant in array array['acme', 'rival'] loop
    call new_station('plant-1', 'Europe/Berlin', v_tenant, '{battery}');
    call map_point('soc', 'state_of_charge', '%', 1, null, 'plant-1', v_tenant);
    call new_site('mill-2', 'Europe/Berlin', v_tenant);
    call put_plan('{"station_id": "plant-1", "effective_month": "2025-01", "mode": "time_of_use", "currency": "EUR", "periods": [
      {"start_minute": 0, "end_minute": 360, "price_per_kwh": 0.12}, {"start_minute": 360, "end_minute": 1200, "price_per_kwh": 0.31},
      {"start_minute": 1200, "end_minute": 1440, "price_per_kwh": 0.2}]}', v_tenant);
    call new_rule('>', 45, 5, 0, 'too-much', 'plant-1', v_tenant);
    for v_year in 2022 .. 2024 loop
      call give_all('charge', every('14 days', make_timestamptz(v_year, 2, 1, 0, 0, 0, 'UTC'), 20), v_ones,
        'battery', 'plant-1', v_tenant);
      perform send(every('14 days', make_timestamptz(v_year, 2, 1, 0, 0, 0, 'UTC'), 20), v_ones, 'kWh', null,
        'main', 'mill-2', v_tenant);
    end loop;
    call give_all('charge', every('30 minutes', '2025-01-01', 720),
      v_charge, 'battery', 'plant-1', v_tenant);
    call give_all('discharge', every('30 minutes', '2025-01-01', 720),
      v_discharge, 'battery', 'plant-1', v_tenant);
    call give_all('carbon', every('6 hours', '2025-01-01', 60), v_carbon, 'battery', 'plant-1', v_tenant);
    call give_all('earnings', every('6 hours', '2025-01-01', 60), v_carbon, 'battery', 'plant-1', v_tenant);
    call give_all('soc', every('1 hour', '2025-01-01', 300), v_soc, 'battery', 'plant-1', v_tenant);
    -- A meter with a gap of half a day, and one that was corrected.
    perform send(every('15 minutes', '2025-01-01', 600), array(select 5 + n % 96 / 10.0 from generate_series(1, 600) as n), 'kWh', null,
      'main', 'mill-2', v_tenant);
    perform send(every('15 minutes', '2025-01-07 12:00Z', 700), array(select 6 + n % 96 / 9.0 from generate_series(1, 700) as n), 'kWh',
      null, 'main', 'mill-2', v_tenant);
    perform send(array['2025-01-03 10:00Z'::timestamptz], array[7.5], 'kWh', null, 'main', 'mill-2', v_tenant);
    perform drain();
    perform api.generate_statement(v_tenant, 'plant-1', '2025-01', 'energy', false, 'tester');
    perform api.issue_command(v_tenant, 'plant-1', 'battery', 'set_power', '{"kw": 10}', null, 'twoway', 'tester');
    -- An alarm that came and went, long after the last sample.
    call give_all('charge', every('10 minutes', '2025-02-01', 4), '{50, 60, 20, 10}', 'battery', 'plant-1', v_tenant);
  end loop;
  call new_station('hidden-9', 'Asia/Kolkata', 'rival');
  call give('charge', '2025-01-05 10:00Z', 9, 'd1', 'hidden-9', 'rival');
  call give('secret', '2025-01-05 10:00Z', 9, 'd1', 'hidden-9', 'rival');
  call new_rule('>', 5, 1, 0, 'their-own', 'hidden-9', 'rival');
  call give('charge', '2025-03-05 10:00Z', 9, 'd1', 'hidden-9', 'rival');
end;
$$;
