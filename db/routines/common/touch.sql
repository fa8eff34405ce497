-- Keeps updated_at true whoever writes the row.
create or replace function internal.touch()
returns trigger
language plpgsql
as $$
begin
  new.updated_at := now();
  return new;
end;
$$;
comment on function internal.touch is 'Trigger: sets updated_at.';
