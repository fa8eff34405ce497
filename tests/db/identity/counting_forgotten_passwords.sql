-- An address gets one mail in five minutes and five in an hour, whether it has an account or not; a network address may ask so
-- often only.
begin;
select plan(11);
create temp table made as select * from api.sign_up('ada@example.org', 'argon', null, null);
create function pg_temp.ask(p_email text, p_address text) returns int language sql
  as $$ select api.request_password_reset(p_email, p_address, gen_random_uuid()::text::bytea, 'sealed', '60 minutes') $$;
create function pg_temp.minutes_pass(p_minutes int) returns void language sql
  as $$ update internal.login_attempt set window_ends = window_ends - p_minutes * interval '1 minute' $$;

select is(array_agg(pg_temp.ask(email, '10.0.0.' || n)), array[null, null, null, null]::int[], 'each time the answer is the same')
from unnest(array['ada@example.org', 'nobody@example.org']) as email, generate_series(1, 2) as n;
select results_eq($$ select email from internal.account_mail order by email $$,
  $$ values ('ada@example.org'), ('nobody@example.org') $$, 'one mail each');
select results_eq($$ select email from worker.claim_account_mail(10, '1 minute') $$, $$ values ('ada@example.org') $$,
  'who has no account is found out when it is sent');
select results_eq($$ select email from internal.account_mail $$, $$ values ('ada@example.org') $$, 'and leaves no trace');

do $$ begin
  for n in 1..8 loop
    perform pg_temp.minutes_pass(6);
    perform pg_temp.ask('ADA@example.org', '10.0.1.' || n);
  end loop;
end $$;
select is(count(*), 5::bigint, 'five in an hour') from internal.account_mail;
select pg_temp.minutes_pass(61);
select is(pg_temp.ask('ada@example.org', '10.0.2.1'), null, 'then');
select is(count(*), 6::bigint, 'again') from internal.account_mail;

do $$ begin perform pg_temp.ask(n || '@example.org', '10.0.3.1') from generate_series(1, 20) as n; end $$;
select is(pg_temp.ask('last@example.org', '10.0.3.1') between 1 and 900, true, 'a network address has to wait after twenty');

delete from internal.account_mail;
do $$ begin perform pg_temp.ask('Dy+' || n || '@example.org', '10.0.4.' || n) from generate_series(1, 9) as n; end $$;
select is(count(*), 5::bigint, 'five in an hour to a mailbox, under whatever names') from internal.account_mail;
do $$ begin
  perform api.invite_member(tenant_id, 'eve+' || n || '@example.org', 'viewer', n::text::bytea, '7 days', 'ada', 'sealed')
  from made, generate_series(1, 12) as n;
end $$;
select is(count(*), 10::bigint, 'ten invitations in an hour, too') from internal.account_mail where kind = 'invitation';
select is(array_agg(internal.mailbox(address)), array['a@b', 'a@b', '+a@b', 'a.b@c'], 'what a mailbox is')
from unnest(array['a@B', 'A+x+y@b', '+a@b', 'a.b@c']) as address;
select * from finish();
rollback;
