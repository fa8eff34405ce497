-- A batch counts as its records one after the other: duplicates, corrections and used keys within it as over several.
begin;
select plan(19);
call new_site();
select is(send('{2026-01-20 00:00Z, 2026-01-20 01:00Z}', '{1, 2}'), '', 'new readings are stored');
select is(
  send('{2026-01-20 00:00Z, 2026-01-20 01:00Z}', '{1, 3}'), '1 DUPLICATE', 'the same value is a duplicate, another a correction');
select is(used('2026-01-20 00:00Z', '2026-01-20 02:00Z'), '1 3', 'which stands');
select is(
  send('{2026-01-20 02:00Z, 2026-01-20 02:00Z, 2026-01-20 02:00Z, 2026-01-20 02:00Z}', '{1, 1, 2, 1}'), '2 DUPLICATE',
  'new, the same, corrected, and back');
select is(used('2026-01-20 02:00Z', '2026-01-20 03:00Z'), '1', 'the last one stands');
select results_eq(
  $$ select old_value, new_value from api.list_corrections('t1', 's1', 'm1', '2026-01-20 02:00Z', '2026-01-20 03:00Z', 9) $$,
  $$ values (1::float8, 2::float8), (2, 1) $$, 'and the history has both steps in their order');

select is(
  send('{2026-01-20 03:00Z, 2026-01-20 03:00Z, 2026-01-20 04:00Z}', '{1, 2, 3}', p_keys => '{a, a, b}'),
  '2 DUPLICATE_IDEMPOTENCY_KEY', 'a key is used by the first record that has it');
select is(send('{2026-01-20 04:00Z}', '{9}', p_keys => '{b}'), '1 DUPLICATE_IDEMPOTENCY_KEY', 'and stays used');
select is(send('{2026-01-20 04:00Z}', '{9}', p_keys => '{c}'), '', 'another key corrects');
select is(send('{2026-01-20 04:00Z}', '{9}', p_keys => '{d}'), '1 DUPLICATE', 'a new key with the same value is a duplicate');
select is(send('{2026-01-20 05:00Z}', '{9}', p_keys => '{d}'), '1 DUPLICATE_IDEMPOTENCY_KEY', 'and uses its key');
select is(send('{2026-01-20 05:00Z}', '{9}', p_keys => '{e}', p_site => 'nowhere'), '1 UNKNOWN_SITE', 'an unknown site is told');
select is(send('{2026-01-20 05:00Z}', '{9}', p_keys => '{e}'), '', 'and its key is free still');

select is(
  send('{2026-01-20 05:00Z, 2026-01-20 06:00Z}', '{9, 8}', p_keys => '{e, f}'), '1 DUPLICATE_IDEMPOTENCY_KEY',
  'of a batch that begins with a used key the rest is stored');
select is(
  send('{2026-01-20 05:00Z, 2026-01-20 06:00Z, 2026-01-20 07:00Z}', '{9, 8, 7}', p_keys => '{e, f, null}'),
  '1 DUPLICATE_IDEMPOTENCY_KEY, 2 DUPLICATE_IDEMPOTENCY_KEY', 'and so is what has no key');
select is(used('2026-01-20 05:00Z', '2026-01-20 08:00Z'), '9 8 7', 'each once');
select is(
  send('{2026-01-20 08:00Z, 2026-01-20 05:00Z}', '{1, 9}', p_keys => '{g, h}'), '2 DUPLICATE',
  'what is there already does not keep');
select is(
  send('{2026-01-20 08:00Z, 2026-01-20 09:00Z}', '{1, 1}', p_keys => '{g, h}'),
  '1 DUPLICATE_IDEMPOTENCY_KEY, 2 DUPLICATE_IDEMPOTENCY_KEY', 'the rest of its batch from its place, nor their keys');
call new_site(p_tenant => 't2');
select is(send('{2026-01-20 00:00Z}', '{9}', p_keys => '{a}', p_tenant => 't2'), '', 'keys are an organization''s own');
select * from finish();
rollback;
