-- An organization that has an admin keeps one, whoever writes.
begin;
select plan(10);
create temp table made as select * from api.sign_up('ada@example.org', 'argon', null, null);
select throws_ok($$ select api.remove_member(tenant_id, user_id::text, 'x') from made $$, 'WL409', null, 'he cannot leave');
select throws_ok($$ select api.set_member_role(tenant_id, user_id::text, 'operator', 'x') from made $$, 'WL409', null,
  'nor be lowered');
select throws_ok($$ delete from internal.user_account where id = (select user_id from made) $$, 'WL409', null,
  'nor by psql');
select throws_ok($$ update internal.user_account set role = 'viewer' where id = (select user_id from made) $$, 'WL409', null,
  'neither way');
select is((select role from api.set_member_role(tenant_id, user_id::text, 'admin', 'x')), 'admin', 'he may stay what he is')
from made;

do $$ begin perform api.invite_member(tenant_id, 'bo@example.org', 'admin', 'bo', '7 days', 'x') from made; end $$;
select throws_ok($$ select api.remove_member(tenant_id, user_id::text, 'x') from made $$, 'WL409', null,
  'one who is invited is none yet');
create temp table guest as select * from api.accept_invitation('bo', 'argon', null);
select is((select role from api.set_member_role(tenant_id, user_id::text, 'viewer', 'x')), 'viewer', 'with another he can go down')
from made;
select throws_ok($$ select api.remove_member(tenant_id, user_id::text, 'x') from guest $$, 'WL409', null,
  'then the other one is the last');
select throws_ok($$ select api.remove_member('another', user_id::text, 'x') from made $$, 'WL404', null,
  'another organization does not know him');
select lives_ok($$ delete from tenants where id = (select tenant_id from made) $$, 'an organization goes with all its admins');
select * from finish();
rollback;
