-- The service tells its settings when it starts.
begin;
select plan(15);
select lives_ok($$ select api.configure('t9',
  '{"price_per_kwh": 2, "currency": "EUR", "expected_hours": 20, "hour_close_grace_seconds": 0,
  "command_timeout_seconds": 5}') $$,
  'settings are told');
select is((select name from tenants where id = 't9'), 't9', 'the tenant is made');
select is(internal.setting('price_per_kwh', '1'), '2', 'a setting is known');
select is(internal.setting('nothing', 'else'), 'else', 'one that was not told has its default');
select lives_ok($$ select api.configure('t9', '{"price_per_kwh": 3, "currency": "EUR", "expected_hours": 20}') $$,
  'and told again');
select is(internal.setting('price_per_kwh', '1'), '3', 'it changes');
select throws_ok($$ select api.configure('t9', '{"currency": "XXQ"}') $$, 'WL422', null, 'a currency that is none is refused');
select throws_ok($$ select api.configure('t9', '{"currency": "EUR", "price_per_kwh": -1}') $$, 'WL422', null, 'a negative price');
select throws_ok($$ select api.configure('t9', '{"currency": "EUR", "expected_hours": 0}') $$, 'WL422', null,
  'a day without hours');
select throws_ok($$ select api.configure('t9', '{"currency": "EUR", "expected_hours": 25}') $$, 'WL422', null,
  'and one with too many');
select lives_ok($$ select api.configure('t9', '{"currency": "EUR", "retain_samples_days": 62}') $$, 'samples are kept for a time');
select is(internal.setting('retain_samples_days', 'ever'), '62', 'which is known');
select throws_ok($$ select api.configure('t9', '{"currency": "EUR", "retain_samples_days": 61}') $$, 'WL422', null,
  'two months at least');
select lives_ok($$ select api.configure('t9', '{"currency": "EUR", "retain_samples_days": null}') $$, 'or no time');
select is(internal.setting('retain_samples_days', 'ever'), 'ever', 'which is for ever');
select * from finish();
rollback;
