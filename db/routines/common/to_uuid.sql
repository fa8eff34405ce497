-- A uuid from text; null when the text is none. So an odd id is simply an unknown one.
create or replace function internal.to_uuid(p_text text)
returns uuid
language sql immutable strict parallel safe
as $$
  select case when pg_input_is_valid(p_text, 'uuid') then p_text::uuid end;
$$;
comment on function internal.to_uuid is 'A uuid from text, null when it is none.';
