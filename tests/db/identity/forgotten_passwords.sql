-- A link to choose a new password works once, within its time, until a newer one replaces it; and ends all sessions.
begin;
select plan(25);
create temp table made as select * from api.sign_up('ada@example.org', 'argon', 'Ada', 'Works');
create temp table other as select * from api.sign_up('bo@example.org', 'bolo', null, null);
select api.open_session(user_id, null, token::bytea, '30 days') from made, unnest(array['a1', 'a2']) as token;
select api.open_session(user_id, null, 'b1', '30 days') from other;
do $$ begin perform api.begin_login('ada@example.org', '10.0.0.1') from generate_series(1, 6); end $$;

select is(api.request_password_reset('Ada@example.org', '10.0.0.1', 'first', 'sealed', '60 minutes'), null, 'a link is asked for');
select throws_ok($$ select api.find_password_reset('first') $$, 'WL404', null, 'it is good for nothing before its mail goes out');
select is((c.kind, c.email, c.sealed_secret, c.attempts, c.organization_name)::text,
  '(password_reset,ada@example.org,sealed,1,Works)', 'a worker takes the mail')
from worker.claim_account_mail(10, '1 minute') as c;
select is(f.email, 'ada@example.org', 'then it is good') from api.find_password_reset('first') as f;
select is(f.email, 'ada@example.org', 'and looking at it does not use it up') from api.find_password_reset('first') as f;

delete from internal.login_attempt where kind like 'reset%';
do $$ begin perform api.request_password_reset('ada@example.org', '10.0.0.1', 'second', 'sealed', '60 minutes');
  update internal.account_mail set created_at = created_at + interval '1 second' where token_hash = 'second';
  perform worker.claim_account_mail(10, '1 minute'); end $$;
select throws_ok($$ select api.find_password_reset('first') $$, 'WL404', null, 'a newer link replaces it');
select throws_ok($$ select api.reset_password('first', 'new', false) $$, 'WL404', null, 'for good');
select is(internal.offer_password_reset('ada@example.org', 'older', now() - interval '1 minute', now() + interval '1 hour'), false,
  'an older one does not');
select lives_ok($$ select api.find_password_reset('second') $$, 'the newest stays');

select lives_ok($$ select api.reset_password('second', 'new', true) $$, 'a new password is chosen');
select is(password_hash, 'new', 'and kept') from internal.user_account where email = 'ada@example.org';
select throws_ok($$ select api.reset_password('second', 'newer', true) $$, 'WL404', null, 'the link is used up');
select throws_ok($$ select api.find_password_reset('second') $$, 'WL404', null, 'altogether');
select is(password_hash, 'new', 'nothing changed') from internal.user_account where email = 'ada@example.org';
select results_eq($$ select token_hash from internal.refresh_token $$, $$ values ('b1'::bytea) $$,
  'his sessions are over, nobody else''s');
select is((select retry_after from api.begin_login('ada@example.org', '10.0.0.2')), null, 'failed logins are forgotten');
select throws_ok($$ select api.open_session(user_id, null, 'late', '1 day', 'argon') from made $$, 'WL401', null,
  'a login with the old password that was under way opens no session');
select lives_ok($$ select api.open_session(user_id, null, 'c1', '1 day', 'new') from made $$, 'one with the new password does');
select results_eq($$ select kind, email, sealed_secret, organization_name from worker.claim_account_mail(10, '1 minute') $$,
  $$ values ('password_changed', 'ada@example.org', null, 'Works') $$, 'a mail tells that it was done');

do $$ begin delete from internal.login_attempt;
  perform internal.offer_password_reset('ada@example.org', 'late', now(), now() - interval '1 second'); end $$;
select throws_ok($$ select api.find_password_reset('late') $$, 'WL404', null, 'a link ends');
select throws_ok($$ select api.reset_password('late', 'newer', false) $$, 'WL404', null, 'for good');
select is(internal.offer_password_reset('nobody@example.org', 'x', now(), now() + interval '1 hour'), false,
  'an address without an account gets no link');

do $$ begin perform internal.offer_password_reset('bo@example.org', 'gone', now(), now() + interval '1 hour');
  delete from public.tenants where id = (select tenant_id from other); end $$;
select throws_ok($$ select api.reset_password('gone', 'x', false) $$, 'WL404', null, 'nor has somebody who is gone');

select is(array_agg((l.actor, l.action, l.entity)::text order by l.id),
  array['("forgotten password",insert,password_reset)', '("forgotten password",update,password_reset)',
    format('(%s,update,user_account)', (select user_id from made))], 'the audit log tells of it')
from made as m, api.list_audit(m.tenant_id, null, null, null, null, 100) as l
where l.id > (select min(id) from audit_log where entity = 'user_account' and tenant_id = m.tenant_id)
  and l.id <= (select max(id) from audit_log where entity = 'user_account' and tenant_id = m.tenant_id);
select is(count(*), 0::bigint, 'without a secret') from audit_log
where old::text ~ 'token_hash|argon' or new::text ~ 'token_hash|argon';
select * from finish();
rollback;
