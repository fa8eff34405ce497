-- What an alert costs is rounded once, to its currency's minor unit, and is told of one currency only; and what its title says.
begin;
select plan(8);
call new_station();
update public.stations set price_per_kwh = 0.333, currency = 'JPY' where id = 's1';
create function pg_temp.alert(p_kind text, p_begin timestamptz, p_hours int) returns public.alerts language sql as $$
  select jsonb_populate_record(null::public.alerts, jsonb_build_object(
    'tenant_id', 't1', 'site_id', 's1', 'kind', p_kind, 'severity', 'warning', 'facts', '{}'::jsonb,
    'first_hour', p_begin, 'last_hour', p_begin + (p_hours - 1) * interval '1 hour'));
$$;
-- So many hours: actual, and expected.
create function pg_temp.told(p_kind text, p_begin timestamptz, p_hours int, p_kwh float8, p_expected float8, p_share float8)
returns public.alerts language sql as $$
  select internal.add_to_alert(
    s, pg_temp.alert(p_kind, p_begin, p_hours), array[row(p_kind, p_begin, 'warning', p_begin, p_share, 0)::internal.alert_hit],
    array(
      select row(h, h::date, extract(hour from h)::int, p_kwh, p_expected, 1, true, false, false, null)::internal.alert_hour
      from generate_series(p_begin, p_begin + (p_hours - 1) * interval '1 hour', interval '1 hour') as h))
  from public.stations as s where s.id = 's1';
$$;
create function pg_temp.cost(p_begin timestamptz, p_hours int, p_kwh float8) returns text language sql as $$
  select concat_ws(' ', f.facts ->> 'excess_kwh', f.facts ->> 'cost', f.facts ->> 'currency')
  from pg_temp.told('deviation', p_begin, p_hours, p_kwh, 10, 0.2) as f;
$$;
select is(pg_temp.cost('2025-06-10Z', 4, 14), '16.000 5 JPY', 'sixteen hours'' worth of 0.333 are 5 yen');
select is(pg_temp.cost('2025-06-10Z', 9, 10.001), '0.009 0 JPY', 'next to nothing costs nothing');
update public.stations set price_per_kwh = 0.004, currency = 'EUR' where id = 's1';
select is(pg_temp.cost('2025-06-10Z', 10, 11), '10.000 0.04 EUR', 'ten times 0.4 cent are four');
select api.put_tariff('t1', '{"effective_month": "2025-07", "mode": "time_of_use", "currency": "USD", "periods": [
  {"start_minute": 0, "end_minute": 1440, "price_per_kwh": 2}]}', 'x');
select is(pg_temp.cost('2025-06-30 22:00Z', 4, 11), '4.000 USD', 'euros and dollars are not added up');
select is(pg_temp.cost('2025-07-01 00:00Z', 4, 11), '4.000 8.00 USD', 'dollars are');
select is((pg_temp.told('deviation', '2025-06-10Z', 3, 10, 0, null)).title, 's1: consumption where nothing is expected',
  'there is no per cent of nothing');
select is((pg_temp.told('missing_data', '2025-06-10Z', 9, null, 10, 1)).title, 's1: no data for 9 h', 'nine hours');
select is((pg_temp.told('missing_data', '2025-06-10Z', 200, null, 10, 1)).title, 's1: no data for 200 h',
  'more than it lists one by one');
select * from finish();
rollback;
