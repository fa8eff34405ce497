-- Refresh tokens, windows of failed logins, links, old invitations and old mail do not pile up.
begin;
select plan(6);
create temp table made as select * from api.sign_up('ada@example.org', 'argon', null, null);
select api.open_session(user_id, null, token::bytea, '1 day') from made, unnest(array['old', 'good']) as token;
update internal.refresh_token set expires_at = now() - interval '1 second' where token_hash = 'old';
do $$ begin perform api.begin_login(name || '@example.org', name) from unnest(array['old', 'good']) as name; end $$;
update internal.login_attempt set window_ends = now() - interval '1 second' where subject like 'old%';
do $$ begin perform api.invite_member(tenant_id, name || '@example.org', 'viewer', name::bytea, '7 days', 'x')
  from made, unnest(array['old', 'good']) as name; end $$;
update internal.invitation set expires_at = now() - interval '31 days' where token_hash = 'old';

do $$ begin perform api.sign_up('bo@example.org', 'argon', null, null);
  perform internal.offer_password_reset('bo@example.org', 'old', now(), now() - interval '1 second');
  perform internal.offer_password_reset('ada@example.org', 'good', now(), now() + interval '1 hour'); end $$;
insert into internal.account_mail (kind, email, status, next_attempt_at, finished_at)
values ('password_changed', 'old@example.org', 'sent', null, now() - interval '31 days'),
  ('password_changed', 'good@example.org', 'dead', null, now());

select is(worker.forget_expired('30 days'), 6, 'a token, an account''s and an address''s window, an invitation, a link, a mail');
select results_eq('select token_hash from internal.refresh_token', $$ values ('good'::bytea) $$, 'tokens that are good stay');
select is(count(*), 2::bigint, 'so do windows') from internal.login_attempt;
select results_eq('select token_hash from internal.invitation', $$ values ('good'::bytea) $$, 'and invitations');
select results_eq('select token_hash from internal.password_reset', $$ values ('good'::bytea) $$, 'and links');
select results_eq('select email from internal.account_mail', $$ values ('good@example.org') $$, 'and mail');
select * from finish();
rollback;
