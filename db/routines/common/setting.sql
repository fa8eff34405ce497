-- A setting of the deployment, or what holds without one.
create or replace function internal.setting(p_name text, p_default text)
returns text
language sql stable
as $$
  select coalesce((select s.value from internal.setting as s where s.name = p_name), p_default);
$$;
comment on function internal.setting is 'A setting of the deployment, or the default given.';
