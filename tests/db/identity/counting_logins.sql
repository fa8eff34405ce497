-- Logins are counted by account and by network address until they succeed; too many have to wait.
begin;
select plan(15);
create temp table made as select * from api.sign_up('ada@example.org', 'argon', null, null);

select is((b.user_id, b.tenant_id, b.role, b.password_hash, b.retry_after),
  (m.user_id, m.tenant_id, 'admin'::text, 'argon'::text, null::int), 'a login gives what checks its password')
from made as m, api.begin_login('ADA@example.org', '10.0.0.1') as b;
select is((select retry_after from api.begin_login('ada@example.org', '10.0.0.' || n)), null, 'attempt ' || n || ' is let through')
from generate_series(2, 5) as n;
select cmp_ok((select retry_after from api.begin_login('ada@example.org', '10.0.0.6')), '>', 0, 'the sixth has to wait');
select cmp_ok((select retry_after from api.begin_login('ada@example.org', '10.0.0.6')), '<=', 900, 'a quarter of an hour at most');
select is(failures, 6, 'waiting does not count on, so that the window ends')
from internal.login_attempt where kind = 'account' and subject = 'ada@example.org';

update internal.login_attempt set window_ends = now() where kind = 'account';
select is((select retry_after from api.begin_login('ada@example.org', '10.0.0.7')), null, 'after the window one may try again');
select is((select user_id from api.begin_login('nobody@example.org', '10.0.0.8')), null, 'an unknown address gives no user');
select is(failures, 1, 'but is counted') from internal.login_attempt where kind = 'account' and subject = 'nobody@example.org';

do $$ begin perform api.begin_login('ada@example.org', '10.0.0.9') from generate_series(1, 3); end $$;
select api.open_session(user_id, '10.0.0.9', 'token', '1 day') from made;
select is_empty($$ select from internal.login_attempt where kind = 'account' and subject = 'ada@example.org' $$,
  'a login that succeeds forgets the failures of its account');
select is(failures, 2, 'and takes its own attempt back from its network address')
from internal.login_attempt where kind = 'address' and subject = '10.0.0.9';

do $$ begin perform api.begin_login(n || '@example.org', '10.0.1.1') from generate_series(1, 50) as n; end $$;
select cmp_ok((select retry_after from api.begin_login('51@example.org', '10.0.1.1')), '>', 0,
  'a network address has fifty attempts');
select is_empty($$ select from internal.login_attempt where subject = '51@example.org' $$, 'beyond, no account is counted');
select * from finish();
rollback;
