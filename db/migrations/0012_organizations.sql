-- Organizations are tenants; people and machines that act for them, and what was changed by whom.
alter table public.tenants
  add column tenant_key int generated always as identity unique,
  add column subscription_plan_key text not null default 'cei-starter',
  add column subscription_status text not null default 'active',
  add column enable_alerts boolean not null default true,
  add column enable_reports boolean not null default true;
comment on column public.tenants.tenant_key is 'Short key used inside the database.';
comment on column public.tenants.subscription_plan_key is 'The plan that the organization is on.';

create table internal.user_account (
  id uuid primary key default gen_random_uuid(),
  tenant_id internal.identifier not null references public.tenants on delete cascade,
  email text not null unique check (email = lower(email) and char_length(email) between 3 and 254),
  full_name text check (char_length(full_name) <= 200),
  role text not null check (role in ('viewer', 'operator', 'admin')),
  password_hash text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index user_account_tenant on internal.user_account (tenant_id);
comment on table internal.user_account is 'A person who signs in. Belongs to one organization; the address is unique over all.';
comment on column internal.user_account.password_hash is 'argon2id, with its parameters and salt.';

create table internal.refresh_token (
  token_hash bytea primary key,
  family uuid not null,
  user_id uuid not null references internal.user_account on delete cascade,
  issued_at timestamptz not null default now(),
  expires_at timestamptz not null,
  replaced_at timestamptz
);
create index refresh_token_family on internal.refresh_token (family);
create index refresh_token_user on internal.refresh_token (user_id);
comment on table internal.refresh_token is 'Refresh tokens of sessions, by SHA-256. Each is used once; using one again ends its family.';
comment on column internal.refresh_token.family is 'The session: the chain of tokens that began with one login.';

create table internal.invitation (
  id uuid primary key default gen_random_uuid(),
  tenant_id internal.identifier not null references public.tenants on delete cascade,
  email text not null,
  role text not null check (role in ('viewer', 'operator', 'admin')),
  token_hash bytea not null unique,
  invited_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  unique (tenant_id, email)
);
comment on table internal.invitation is 'Invitations that nobody has accepted yet; the link carries a token kept as its SHA-256.';

create table internal.login_attempt (
  kind text not null check (kind in ('account', 'address')),
  subject text not null,
  failures int not null,
  window_ends timestamptz not null,
  primary key (kind, subject)
);
comment on table internal.login_attempt is 'Logins that have not succeeded, by account and by network address, within a window of time.';

create table internal.integration_token (
  id uuid primary key default gen_random_uuid(),
  tenant_id internal.identifier not null references public.tenants on delete cascade,
  name text not null check (char_length(name) between 1 and 200),
  token_hash bytea not null unique,
  scopes text[] not null check (scopes <@ array['ingest', 'read'] and cardinality(scopes) > 0),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  created_by text not null,
  expires_at timestamptz,
  last_used_at timestamptz
);
create index integration_token_tenant on internal.integration_token (tenant_id, created_at);
comment on table internal.integration_token is 'Secrets of machines that send or read for an organization, by SHA-256.';
comment on column internal.integration_token.scopes is 'ingest: send telemetry and readings. read: read sites, readings and analytics.';
comment on column internal.integration_token.last_used_at is 'To the minute.';

create table public.audit_log (
  tenant_id internal.identifier not null,
  id bigint generated always as identity,
  at timestamptz not null default now(),
  actor text not null,
  action text not null check (action in ('insert', 'update', 'delete')),
  entity text not null,
  entity_id text not null,
  old jsonb,
  new jsonb,
  primary key (tenant_id, id)
);
comment on table public.audit_log is 'Who changed which master data, rule, price, member or token, when, from what to what.';
comment on column public.audit_log.entity is 'The table.';
