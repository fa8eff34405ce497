-- What was frozen is exported only while it agrees with its hash.
begin;
select plan(18);
call new_station();
call fill_hours('2025-01-20 00:00Z', 24);
create temp table it as select statement_id as id from api.generate_statement('t1', 's1', '2025-01', 'owner', false, 'x');
create function pg_temp.export() returns jsonb language sql as $$ select api.export_statement('t1', id::text) from it $$;
select is(pg_temp.export() #>> '{statement,status}', 'draft', 'a draft is exported as one');
select is(pg_temp.export() #> '{statement,snapshot_hash}', 'null', 'without a hash');
select f::text from it, api.freeze_statement('t1', id::text, 'x') as f;
set constraints all immediate;
select is(pg_temp.export() #>> '{statement,status}', 'frozen', 'a frozen one is exported');
select is(pg_temp.export() #>> '{statement,snapshot_hash}', (select snapshot_hash from settlement_statements), 'with its hash');
select is((pg_temp.export() - 'statement') @> (select snapshot::jsonb - 'statement' from settlement_statements), true,
  'from its snapshot');
update stations set name = 'renamed' where tenant_id = 't1';
update tenants set name = 'renamed' where id = 't1';
select is(pg_temp.export() #>> '{parties,customer,name}', 's1', 'a later name of the station does not show');
select is(pg_temp.export() #>> '{parties,supplier,name}', 't1', 'nor one of the tenant');
select is(pg_temp.export() #>> '{minor_unit}', '2', 'it says how money is shown');

create function pg_temp.tamper(p_sql text) returns void language plpgsql as $$
begin
  alter table settlement_statements disable trigger user;
  alter table settlement_statement_items disable trigger user;
  execute p_sql;
  perform pg_temp.export();
end;
$$;
select throws_ok(format('select pg_temp.tamper(%L)', sql), 'WL500', null, what || ' is noticed')
from (values
  ('another total', 'update settlement_statements set total_amount = 1'),
  ('another energy', 'update settlement_statements set total_energy_kwh = 1'),
  ('another snapshot', $$ update settlement_statements set snapshot = replace(snapshot, '24', '25') $$),
  ('another hash', $$ update settlement_statements set snapshot_hash = repeat('0', 64) $$),
  ('another amount of a day', 'update settlement_statement_items set amount = 1'),
  ('a day taken out', 'delete from settlement_statement_items'),
  ('another currency', $$ update settlement_statements set currency = 'EUR' $$),
  ('another version', 'update settlement_statements set version = 7'),
  ('an empty snapshot with its right hash',
  $$ update settlement_statements set snapshot = '{}', snapshot_hash = encode(sha256('{}'), 'hex') $$)
) as t (what, sql);
select is((select d ->> 'status' from (select pg_temp.export() -> 'statement' as d) as x), 'frozen',
  'what nobody touched is exported still');
select * from finish();
rollback;
