-- Freezing seals a draft as it stands. Again gives the same answer.
begin;
select plan(14);
call new_station(p_timezone => 'Europe/Berlin');
call fill_hours('2025-01-19 23:00Z', 48, 0.1);
create temp table draft as select * from api.generate_statement('t1', 's1', '2025-01', 'owner', false, 'x');
create temp table frozen as select f.* from draft as d, api.freeze_statement('t1', d.statement_id::text, 'maria') as f;
select results_eq('select status, version, statement_id from frozen',
  $$ select 'frozen', version, statement_id from draft $$, 'a draft becomes frozen');
select matches((select snapshot_hash from frozen), '^[0-9a-f]{64}$', 'with a SHA-256');
select results_eq($$ select f.* from draft as d, api.freeze_statement('t1', d.statement_id::text, 'otto') as f $$,
  'select * from frozen',
  'freezing again gives the same answer');
create temp table stored as select * from settlement_statements where tenant_id = 't1';
select is((select frozen_by from stored), 'maria', 'who froze it first stays');
select is((select snapshot_hash from stored), (select encode(sha256(convert_to(snapshot, 'utf8')), 'hex') from stored),
  'the hash is the SHA-256 of the snapshot');
select is((select snapshot from stored), (select internal.canonical_json(snapshot::jsonb) from stored),
  'the snapshot is canonical JSON');
select is((select snapshot::jsonb -> 'totals' from stored),
  '{"energy_kwh": 4.8, "amount": 4.8, "days": 2, "days_in_period": 31, "coverage": 0.064516}',
  'it has the totals, as numbers without noise');
select is((select jsonb_path_query_array(snapshot::jsonb, '$.items[*].day') from stored), '["2025-01-20", "2025-01-21"]',
  'the days in station time');
select is((select snapshot::jsonb -> 'items' -> 0 from stored), '{"day_start": "2025-01-19T23:00:00Z", "day": "2025-01-20",
  "energy_kwh": 2.4, "charge_kwh": 2.4, "discharge_kwh": 0, "amount": 2.4, "currency": "CNY", "coverage": 1,
  "settlement_version": 1}',
  'each with energy, amount, coverage and version');
select is((select snapshot ~ '\.\d*0[,}]' from stored), false, 'no number is spelt with zeros at its end');
select is((select snapshot::jsonb -> 'parties' from stored),
  '{"supplier": {"id": "t1", "name": "t1"}, "customer": {"station_id": "s1",
  "name": "s1", "region": null, "timezone": "Europe/Berlin", "category": "owner"}}', 'the parties');
select is((select snapshot::jsonb -> 'period' from stored),
  '{"from": "2025-01-01", "to": "2025-01-31", "timezone": "Europe/Berlin"}', 'and the period');
select is((select status || version from api.generate_statement('t1', 's1', '2025-01', 'owner', false, 'x')), 'frozen1',
  'generating without regenerate finds the frozen one');
select throws_ok($$ select * from api.freeze_statement('t1', 'nonsense', 'x') $$, 'WL404', null, 'an id that is none is unknown');
select * from finish();
rollback;
