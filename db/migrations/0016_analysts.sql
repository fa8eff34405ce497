-- Analysts: people and tools that query the database with SQL, each with a login of his own, for the tenants granted to it.
create table internal.analyst_grant (
  login text not null,
  tenant_id internal.identifier not null references public.tenants on delete cascade,
  granted_at timestamptz not null default now(),
  granted_by text not null default session_user,
  primary key (login, tenant_id)
);
comment on table internal.analyst_grant is 'Which tenants a login sees in the views that wattledger_analyst may read; written by scripts/analyst.py.';
comment on column internal.analyst_grant.login is 'Name of the role that logs in: session_user.';
