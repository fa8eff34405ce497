-- Who changed what is told, newest first, without secrets, whoever wrote.
begin;
select plan(13);
create temp table made as select * from api.sign_up('ada@example.org', 'argon', 'Ada', 'Works');
create temp view log as
  select l.* from made as m, api.list_audit(m.tenant_id, null, null, null, null, 100) as l;
create temp table token as
  select t.* from made as m, api.create_integration_token(m.tenant_id, 'plant', 'a hash', null, null, m.user_id::text) as t;
select is(array_agg((action, entity, actor_name)::text), array['(insert,integration_token,ada@example.org)',
  '(insert,user_account,ada@example.org)', '(insert,tenants,ada@example.org)'], 'signing up and making a token') from log;

update tenants set name = 'Works & Co' where id = (select tenant_id from made);
select is((select array[old ->> 'name', new ->> 'name'] from log limit 1), array['Works', 'Works & Co'], 'from what to what');
select is((select array[actor, actor_name] from log limit 1), array[(select user_id::text from made), 'ada@example.org'],
  'in the name of the transaction''s last caller');
select set_config('wattledger.actor', 'token:' || id, true) from token;
update tenants set name = 'Works' where id = (select tenant_id from made);
select is((select actor_name from log limit 1), 'plant', 'a token has a name too');
select set_config('wattledger.actor', '', true);
update tenants set name = 'W' where id = (select tenant_id from made);
select is((select actor from log limit 1), session_user::text, 'who writes by psql is its login');

update tenants set name = 'W' where id = (select tenant_id from made);
update internal.integration_token set last_used_at = now() where id = (select id from token);
update internal.user_account set password_hash = 'new' where id = (select user_id from made);
select is(count(*), 6::bigint, 'what changes nothing that is told is not told') from log;
select is(count(*), 0::bigint, 'secrets stay out') from log where log::text ~ 'argon|a hash|hash';

select is(count(*), 1::bigint, 'one kind of thing')
from made as m, api.list_audit(m.tenant_id, 'user_account', null, null, null, 9);
select is(count(*), 6::bigint, 'a time, begin included')
from made as m, api.list_audit(m.tenant_id, null, now(), null, null, 100);
select is(count(*), 0::bigint, 'end excluded') from made as m, api.list_audit(m.tenant_id, null, null, now(), null, 100);
select results_eq($$ select id from made as m, api.list_audit(m.tenant_id, null, null, null, (select min(id) + 2 from log), 1) $$,
  $$ select min(id) + 1 from log $$, 'a page goes on before an entry');
select is(count(*), 0::bigint, 'another organization sees none of it') from api.list_audit('t1', null, null, null, null, 100);
select is((select new ->> 'created_at' from log where entity = 'tenants' and action = 'insert') ~ '\+00:00$', true,
  'times are in UTC');
select * from finish();
rollback;
