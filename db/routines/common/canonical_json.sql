-- JSON in one canonical spelling: keys sorted by code point, no white space. Equal values give equal text, so a hash
-- of the text proves the value. Numbers are spelt as jsonb holds them; whoever builds the value trims them.
create or replace function internal.canonical_json(p_value jsonb)
returns text
language sql immutable strict
as $$
  select case jsonb_typeof(p_value)
    when 'object' then '{' || coalesce((
      select string_agg(to_json(e.key)::text || ':' || internal.canonical_json(e.value), ',' order by e.key collate "C")
      from jsonb_each(p_value) as e), '') || '}'
    when 'array' then '[' || coalesce((
      select string_agg(internal.canonical_json(e.value), ',' order by e.n)
      from jsonb_array_elements(p_value) with ordinality as e (value, n)), '') || ']'
    else p_value::text
  end;
$$;
comment on function internal.canonical_json is 'JSON in one canonical spelling, fit for hashing.';
