-- Mail about accounts is sent by one worker at a time, tried again while its link is good, and keeps its secret no longer.
begin;
select plan(19);
create temp table made as select * from api.sign_up('ada@example.org', 'argon', 'Ada', 'Works');
create function pg_temp.claim() returns table (kind text, attempts int, sealed_secret text) language sql
  as $$ select kind, attempts, sealed_secret from worker.claim_account_mail(10, '1 minute') $$;
create function pg_temp.hasten() returns void language sql
  as $$ update internal.account_mail set next_attempt_at = now() where next_attempt_at is not null $$;
create temp view mail as
  select id, status, attempts, sealed_secret, error, finished_at is null as is_open from internal.account_mail;

do $$ begin perform api.request_password_reset('ada@example.org', '10.0.0.1', 'link', 'sealed', '60 minutes'); end $$;
select results_eq('select * from pg_temp.claim()', $$ values ('password_reset', 1, 'sealed') $$, 'a mail is claimed');
select is_empty('select * from pg_temp.claim()', 'nobody else gets it');
select pg_temp.hasten();
select results_eq('select attempts from pg_temp.claim()', 'values (2)', 'before the lease is over');
select lives_ok($$ select worker.fail_account_mail(id, 1, 'late', '5 seconds') from mail $$, 'who lost it');
select is(status, 'sending', 'says nothing about it') from mail;
select lives_ok($$ select worker.fail_account_mail(id, 2, '451 later', '5 seconds') from mail $$, 'who has it');
select is((status, sealed_secret, error, is_open)::text, '(pending,sealed,"451 later",t)', 'says when to try again') from mail;
select pg_temp.hasten();
select results_eq('select attempts from pg_temp.claim()', 'values (3)', 'it is tried again');
select lives_ok($$ select api.find_password_reset('link') $$, 'with the same link');
select lives_ok($$ select worker.finish_account_mail(id) from mail $$, 'sent');
select is((status, sealed_secret, error, is_open)::text, '(sent,,,f)', 'it keeps no secret') from mail;
select lives_ok($$ select api.find_password_reset('link') $$, 'the link stays good');
select throws_ok($$ update internal.account_mail set sealed_secret = 'x' $$, '23514', null, 'nor could it');

delete from internal.account_mail;
delete from internal.login_attempt;
do $$ begin perform api.request_password_reset('ada@example.org', '10.0.0.1', 'next', 'sealed', '60 minutes');
  perform pg_temp.claim(); end $$;
select lives_ok($$ select worker.fail_account_mail(id, 1, 'away', '2 hours') from mail $$, 'one whose link will be over by then');
select is((status, sealed_secret, error, is_open)::text, '(dead,,away,f)', 'is given up, its secret forgotten') from mail;

delete from internal.account_mail;
do $$ begin perform i.id from made as m, api.invite_member(m.tenant_id, 'Bo@example.org', 'viewer', 'i1', '7 days',
  m.user_id::text, 'sealed') as i; end $$;
select results_eq($$ select kind, email, organization_name, role, invited_by from worker.claim_account_mail(10, '1 minute') $$,
  $$ values ('invitation', 'bo@example.org', 'Works', 'viewer', 'ada@example.org') $$,
  'an invitation says who invites whom to what');
do $$ begin perform worker.fail_account_mail(id, 1, 'away', '5 seconds') from mail;
  perform api.remove_member(m.tenant_id, i.id::text, m.user_id::text) from made as m, internal.invitation as i;
  perform pg_temp.hasten(); end $$;
select is_empty('select * from pg_temp.claim()', 'one that was taken back is not sent');
select is_empty('select * from mail', 'and is gone');

do $$ begin perform i.is_mailed from made as m, generate_series(1, 20) as n,
  api.invite_member(m.tenant_id, n || '@example.org', 'viewer', ('n' || n)::bytea, '7 days', 'x', 'sealed') as i; end $$;
select is(array_agg(i.is_mailed), array[false, false], 'not too often, neither to an address nor by an organization')
from made as m, unnest(array['1@example.org', 'last@example.org']) as email,
  api.invite_member(m.tenant_id, email, 'viewer', email::bytea, '7 days', 'x', 'sealed') as i;
select * from finish();
rollback;
