-- State of charge is its newest value, voltage its time-weighted mean.
begin;
select plan(5);
select is(internal.fold('last', '{80, 70}', '{2025-01-20 05:10Z, 2025-01-20 05:20Z}', '2025-01-20 05:00Z', '2025-01-20 06:00Z'),
  70::float8, 'last is the newest value');
select is(internal.fold('mean', '{230, 236}', '{2025-01-20 05:10Z, 2025-01-20 05:20Z}', '2025-01-20 05:00Z', '2025-01-20 06:00Z'),
  234::float8, 'mean is weighted with the time that each value held: 20 minutes and 40');
select is(internal.fold('mean', '{230, 236}', '{2025-01-20 05:10Z, 2025-01-20 05:50Z}', '2025-01-20 05:00Z', '2025-01-20 05:00Z'
  ::timestamptz + interval '15 minutes' + interval '45 minutes'), 231::float8, 'whatever the spacing');
select ok(
  (select bool_and(internal.fold(f, null, null, '2025-01-20 05:00Z', '2025-01-20 06:00Z') is null)
    from unnest('{integrate, sum, delta, last, mean}'::text[]) as f),
  'nothing folds to nothing, whatever the fold');
select is(internal.fold('mean', '{7}', '{2025-01-20 00:10Z}', '2025-01-20 00:00Z', '2025-01-21 00:00Z'), 7::float8,
  'the mean of a longer window is not its sum');
select * from finish();
rollback;
