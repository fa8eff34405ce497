-- A browser's secret stands for its user as he is now, again and again, and a session that is used goes on.
begin;
select plan(11);
create temp table made as select * from api.sign_up('ada@example.org', 'argon', 'Ada', 'Works');
select api.open_session(user_id, null, token::bytea, '30 days') from made, unnest(array['a1', 'b1']) as token;
create function pg_temp.seen(p_token bytea) returns text language sql as $$
  select concat_ws(' ', role, email, full_name, organization_name) from api.use_session(p_token, '30 days');
$$;
select is(pg_temp.seen('a1'), 'admin ada@example.org Ada Works', 'who it is, and where');
select is(pg_temp.seen('a1'), 'admin ada@example.org Ada Works', 'again');
select is(last_event, 0::bigint, 'nothing has happened yet') from api.use_session('a1', '30 days');
do $$ begin perform internal.append_event(tenant_id::text, 'alarm', '{}') from made; end $$;
select is(last_event, 1::bigint, 'the newest event of the organization') from api.use_session('a1', '30 days');
select is(pg_temp.seen('never'), null, 'an unknown secret is nobody''s');

update internal.refresh_token set expires_at = now() + interval '30 days' - interval '1 hour' where token_hash = 'a1';
select is(pg_temp.seen('a1') is not null, true, 'used within a day of its begin');
select is(expires_at, now() + interval '30 days' - interval '1 hour', 'its end stays')
from internal.refresh_token where token_hash = 'a1';
update internal.refresh_token set expires_at = now() + interval '1 day' where token_hash = 'a1';
select pg_temp.seen('a1');
select is(expires_at, now() + interval '30 days', 'used later, it goes on') from internal.refresh_token where token_hash = 'a1';
update internal.refresh_token set expires_at = now() - interval '1 second' where token_hash = 'a1';
select is(pg_temp.seen('a1'), null, 'once it has expired it is over');

do $$ begin perform api.refresh_session('b1', 'b2', '30 days'); end $$;
select is(pg_temp.seen('b1'), null, 'a token that was exchanged is no session');
insert into internal.user_account (tenant_id, email, role, password_hash)
select tenant_id, 'bo@example.org', 'admin', 'x' from made;
select api.remove_member(tenant_id, user_id::text, 'test') from made;
select is(pg_temp.seen('b2'), null, 'and a member who was removed has none');
select * from finish();
rollback;
