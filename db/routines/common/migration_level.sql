-- Number of the newest migration that was applied: whether the database is what the code expects.
create or replace function api.migration_level()
returns int
language sql stable
security definer set search_path = internal, public, pg_temp
as $$
  select coalesce(max(m.number), 0)::int from schema_migration as m;
$$;
comment on function api.migration_level is 'Number of the newest migration that was applied.';
