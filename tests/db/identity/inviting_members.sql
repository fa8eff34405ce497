-- An invitation becomes an account once, within its time, with the role that was meant.
begin;
select plan(16);
create temp table made as select * from api.sign_up('ada@example.org', 'argon', null, null);

select is((i.email, i.role, i.status)::text, '(bo@example.org,viewer,invited)', 'an address is invited')
from made as m, api.invite_member(m.tenant_id, 'Bo@example.org', 'viewer', 'first', '7 days', 'ada') as i;
select is(i.role, 'operator', 'again, as something else')
from made as m, api.invite_member(m.tenant_id, 'bo@example.org', 'operator', 'second', '7 days', 'ada') as i;
select is(count(*), 2::bigint, 'it stays one invitation') from made as m, api.list_members(m.tenant_id);
select throws_ok($$ select api.find_invitation('first') $$, 'WL404', null, 'the first link is dead');
select throws_ok($$ select api.accept_invitation('first', 'argon', 'Bo') $$, 'WL404', null, 'and makes no account');
select is(f::text, '(bo@example.org,operator,ada@example.org)', 'the second says whom it is for, as what and where')
from api.find_invitation('second') as f;

create temp table guest as select * from api.accept_invitation('second', 'argon', 'Bo');
select is((g.tenant_id, g.role)::text, (m.tenant_id, 'operator')::text, 'it makes an account') from guest as g, made as m;
select is(array_agg((l.email, l.status)::text order by l.email), array['(ada@example.org,active)', '(bo@example.org,active)'],
  'he is a member now') from made as m, api.list_members(m.tenant_id) as l;
select throws_ok($$ select api.accept_invitation('second', 'argon', 'Bo') $$, 'WL404', null, 'the link is used up');
select throws_ok($$ select api.invite_member(tenant_id, 'BO@example.org', 'admin', 'x', '7 days', 'ada') from made $$,
  'WL409', null, 'a member is not invited again');

do $$ begin perform api.invite_member(tenant_id, 'cy@example.org', 'viewer', 'late', '7 days', 'ada') from made; end $$;
update internal.invitation set expires_at = now();
select throws_ok($$ select api.find_invitation('late') $$, 'WL404', null, 'an invitation ends');
select throws_ok($$ select api.accept_invitation('late', 'argon', null) $$, 'WL404', null, 'for good');

select lives_ok($$ select api.sign_up('dy@example.org', 'argon', null, null) $$, 'somebody with an organization of his own');
select lives_ok($$ select api.invite_member(tenant_id, 'dy@example.org', 'viewer', 'dy', '7 days', 'ada') from made $$,
  'is invited like everybody');
select throws_ok($$ select api.accept_invitation('dy', 'argon', null) $$, 'WL409', null, 'but has an account already');
select lives_ok($$ select api.invite_member('nobody-yet', 'e@example.org', 'viewer', 'e', '7 days', 'x') $$,
  'a tenant known from tokens alone may invite too');
select * from finish();
rollback;
