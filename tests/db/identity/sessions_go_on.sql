-- A refresh token is exchanged once for the next of its session; using it again ends the session.
begin;
select plan(15);
create temp table made as select * from api.sign_up('ada@example.org', 'argon', null, null);
select api.open_session(user_id, null, token::bytea, '30 days') from made, unnest(array['a1', 'b1']) as token;

select results_eq($$ select user_id, tenant_id, role from api.refresh_session('a1', 'a2', '30 days') $$,
  $$ select user_id, tenant_id, 'admin'::text from made $$, 'a token is exchanged');
select results_eq($$ select user_id from api.refresh_session('a2', 'a3', '30 days') $$, 'select user_id from made',
  'the next one too');
select is(count(distinct family), 1::bigint, 'they are one session')
from internal.refresh_token where token_hash in ('a1', 'a2', 'a3');
select is_empty($$ select * from api.refresh_session('never', 'x', '30 days') $$, 'an unknown token gives nothing');
select is_empty($$ select * from api.refresh_session('a1', 'x', '30 days') $$, 'a used token gives nothing');
select is_empty($$ select * from api.refresh_session('a3', 'x', '30 days') $$, 'and the newest of its session is dead');
select isnt_empty($$ select * from api.refresh_session('b1', 'b2', '30 days') $$, 'the user''s other session goes on');

insert into internal.user_account (tenant_id, email, role, password_hash)
select tenant_id, 'bo@example.org', 'admin', 'x' from made;
update internal.user_account as u set role = 'viewer' from made as m where u.id = m.user_id;
select is((select role from api.refresh_session('b2', 'b3', '30 days')), 'viewer', 'a new role shows with the next token');
update internal.refresh_token set expires_at = now() - interval '1 second' where token_hash = 'b3';
select is_empty($$ select * from api.refresh_session('b3', 'x', '30 days') $$, 'an expired token gives nothing');

select api.open_session(user_id, null, token::bytea, '30 days') from made, unnest(array['c1', 'd1']) as token;
select is_empty($$ select from internal.refresh_token where token_hash = 'b3' $$, 'signing in clears the expired away');
select isnt_empty($$ select * from api.refresh_session('c1', 'c2', '30 days') $$, 'a session');
select api.close_session('c1');
select is_empty($$ select * from api.refresh_session('c2', 'x', '30 days') $$, 'is closed by any of its tokens');
select lives_ok($$ select api.close_session('never') $$, 'closing none is fine');
select api.remove_member(tenant_id, user_id::text, 'test') from made;
select is_empty($$ select * from api.refresh_session('d1', 'x', '30 days') $$, 'removing a member ends the sessions');
select throws_ok($$ select api.open_session(user_id, null, 'e1', '1 day') from made $$, 'WL401', 'invalid credentials',
  'and none is opened');
select * from finish();
rollback;
