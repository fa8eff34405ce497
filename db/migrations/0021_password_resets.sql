-- A forgotten password: links to choose a new one, and the mail about accounts that carries them.
alter table internal.user_account add column password_reset_at timestamptz;
comment on column internal.user_account.password_reset_at is 'When the password was last replaced because it was forgotten; null: never.';

create table internal.password_reset (
  user_id uuid primary key references internal.user_account on delete cascade,
  tenant_id internal.identifier not null references public.tenants on delete cascade,
  token_hash bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
comment on table internal.password_reset is
  'Links to choose a new password with, by SHA-256 of their secret. One a user: a newer one replaces it, using it deletes it.';
comment on column internal.password_reset.created_at is 'When the link was asked for.';

create table internal.account_mail (
  id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('password_reset', 'password_changed', 'invitation')),
  email text not null check (email = lower(email) and char_length(email) between 3 and 254),
  token_hash bytea,
  sealed_secret text,
  expires_at timestamptz,
  status text not null default 'pending' check (status in ('pending', 'sending', 'sent', 'dead')),
  next_attempt_at timestamptz default now(),
  attempts int not null default 0,
  error text,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  constraint open_ones_are_due check ((status in ('sent', 'dead')) = (next_attempt_at is null)),
  constraint only_open_ones_keep_a_secret check (next_attempt_at is not null or sealed_secret is null),
  constraint links_have_an_end check (
    num_nulls(token_hash, expires_at) = case when kind = 'password_changed' then 2 else 0 end)
);
create index account_mail_due on internal.account_mail (next_attempt_at) where next_attempt_at is not null;
create index account_mail_finished on internal.account_mail (finished_at) where finished_at is not null;
comment on table internal.account_mail is
  'E-mail about accounts: an outbox that workers empty. A request for a new password stands here whether the address '
  'has an account or not; who has none is found out when it is to be sent.';
comment on column internal.account_mail.kind is
  'password_reset: a link to choose a new password. password_changed: that one was chosen. invitation: a link to join.';
comment on column internal.account_mail.token_hash is 'SHA-256 of the link''s secret.';
comment on column internal.account_mail.sealed_secret is
  'The link''s secret, encrypted by the service; forgotten when the mail is sent or given up.';
comment on column internal.account_mail.expires_at is 'When the link ends; the mail is not sent after that.';
comment on column internal.account_mail.status is 'pending: to be sent. sending: a worker has it. sent. dead: given up.';
comment on column internal.account_mail.next_attempt_at is 'When to send it (again); while a worker has it, when the next may take it.';
comment on column internal.account_mail.error is 'Why the last attempt failed.';

alter table internal.login_attempt drop constraint login_attempt_kind_check;
alter table internal.login_attempt add check (kind in (
  'account', 'address', 'reset', 'reset_pause', 'reset_address', 'invitation', 'invitation_mailbox', 'invitation_pause'));
comment on table internal.login_attempt is 'Logins that have not succeeded, and mails asked for, within a window of time.';
comment on column internal.login_attempt.kind is
  'Logins by account and by network address (address); new passwords asked for by mailbox (reset: in an hour), by account '
  '(reset_pause: within minutes) and by network address (reset_address); invitations by mail by organization (invitation), by '
  'mailbox (invitation_mailbox) and by address (invitation_pause).';
comment on column internal.login_attempt.failures is 'How many there were in the window.';

-- They take more arguments now.
drop function if exists internal.count_attempt(text, text, int);
drop function if exists api.open_session(uuid, text, bytea, interval);
drop function if exists api.try_channel(text, text, text);
drop function if exists api.invite_member(text, text, text, bytea, interval, text);
