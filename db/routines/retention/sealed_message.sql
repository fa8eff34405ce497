-- What a sender of old samples is told.
create or replace function internal.sealed_message(p_until timestamptz)
returns text
language sql stable
as $$
  select format('samples before %s are no longer kept, so none are taken', internal.utc_text(p_until));
$$;
comment on function internal.sealed_message is 'What a sender of old samples is told.';
