-- A frozen statement never changes, whoever writes: the owner, a superuser, a replication role.
begin;
select plan(28);
call new_station();
call fill_hours('2025-01-20 00:00Z', 24);
create temp table frozen as
select f.* from api.generate_statement('t1', 's1', '2025-01', 'owner', false, 'x') as g,
  api.freeze_statement('t1', g.statement_id::text, 'x') as f;
call fill_hours('2025-02-20 00:00Z', 24);
create temp table other as select * from api.generate_statement('t1', 's1', '2025-02', 'owner', false, 'x');
set constraints all immediate;
create temp table before as select s,
  i from settlement_statements as s join settlement_statement_items as i on i.statement_id = s.id
where s.tenant_id = 't1' and s.status = 'frozen';
create temp table writes (what text, sql text);
set local client_min_messages = warning;
insert into writes values
  ('an update of the total', $$ update settlement_statements set total_amount = 1 where status = 'frozen' $$),
  ('an update of the hash', $$ update settlement_statements set snapshot_hash = 'x' where status = 'frozen' $$),
  ('a way back to draft', $$ update settlement_statements set status = 'draft' where status = 'frozen' $$),
  ('a void that changes a total as well',
  $$ update settlement_statements set status = 'voided', void_reason = 'r', voided_at = now(),
    total_amount = 0 where status = 'frozen' $$),
  ('a delete', $$ delete from settlement_statements where status = 'frozen' $$),
  ('an update of an item', $$ update settlement_statement_items set amount = 1 where day_start = '2025-01-20Z' $$),
  ('a delete of an item', $$ delete from settlement_statement_items where day_start = '2025-01-20Z' $$),
  ('a new item', $$ insert into settlement_statement_items select i.statement_id, i.day_start + interval '1 day', 1, 1, 0,
  1, 'CNY', 1, 1
    from settlement_statement_items as i $$),
  ('an item moved elsewhere',
  $$ update settlement_statement_items set statement_id = (select id from settlement_statements
    where status = 'draft') where day_start = '2025-01-20Z' $$),
  ('an item moved in', $$ update settlement_statement_items set statement_id = (select id from settlement_statements
    where status = 'frozen') where day_start = '2025-02-20Z' $$),
  ('a truncate', 'truncate settlement_statements cascade'),
  ('a truncate of the items', 'truncate settlement_statement_items'),
  ('a truncate of the stations', 'truncate stations cascade');

select throws_ok(format('select act_as(''wattledger_owner'', %L)', sql), 'WL409', null,
  what || ' is refused to the owner') from writes;
select throws_ok(sql, 'WL409', null, what || ' is refused to a superuser') from writes where what not like '%stations';
set local session_replication_role = replica;
do $$
declare
  v_write record;
begin
  for v_write in select * from writes where what not like '%stations' loop
    begin
      execute v_write.sql;
      raise exception '% was done', v_write.what;
    exception when sqlstate 'WL409' then null;
    end;
  end loop;
end;
$$;
select pass('all of it is refused to a replication role');
set local session_replication_role = origin;
select throws_ok($$ delete from stations where tenant_id = 't1' $$, '23503', null, 'a station with statements is not deleted');
select results_eq($$ select s, i from settlement_statements as s join settlement_statement_items as i on i.statement_id = s.id
  where s.tenant_id = 't1' and s.status = 'frozen' $$, 'select * from before', 'and nothing has changed');
select * from finish();
rollback;
