-- Signing up founds an organization with its first user, an admin; an address is taken once.
begin;
select plan(11);
select lives_ok($$ create temp table made as select * from api.sign_up('Ada@Example.org', 'argon', 'Ada', ' Works ') $$,
  'anybody may sign up');
select is(u.email, 'ada@example.org', 'the address is kept in small letters')
from internal.user_account as u, made as m where u.id = m.user_id;
select is((u.tenant_id, u.role, u.full_name)::text, (m.tenant_id, 'admin', 'Ada')::text, 'the first user is the admin of it')
from internal.user_account as u, made as m where u.id = m.user_id;
select is((t.name, t.subscription_plan_key, t.subscription_status, t.enable_alerts, t.enable_reports)::text,
  '(Works,cei-starter,active,t,t)', 'the organization is on the starter''s plan')
from tenants as t, made as m where t.id = m.tenant_id;
select is(a.actor, (select user_id::text from made), 'the audit names the user, for the ' || a.entity)
from audit_log as a, made as m where a.tenant_id = m.tenant_id order by a.id;

select throws_ok($$ select api.sign_up('ADA@example.org', 'argon', null, 'Other') $$, 'WL409', 'the address is taken',
  'the same address in other letters is taken');
select is(count(*), 0::bigint, 'and founds nothing') from tenants where name = 'Other';
create temp table nameless as select * from api.sign_up('Bo@example.org', 'argon', null, '  ');
select is(t.name, 'bo@example.org'::text, 'an organization without a name is called after the address')
from tenants as t, nameless as n where n.tenant_id = t.id;

select is((g.email, g.role, g.organization_id, g.organization ->> 'name')::text,
  ('ada@example.org', 'admin', m.tenant_id, 'Works')::text, 'a user is shown with the organization')
from made as m, api.get_user(m.tenant_id, m.user_id::text) as g;
select throws_ok($$ select api.get_user('another', user_id::text) from made $$, 'WL404', 'the user is not known',
  'to another organization he is not known');
select * from finish();
rollback;
