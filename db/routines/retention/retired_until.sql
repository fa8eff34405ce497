-- Up to when the hours of a station are retired: they cannot be folded again, since their samples are not kept. '-infinity' where
-- samples are kept for ever.
create or replace function internal.retired_until(p_timezone text)
returns timestamptz
language sql stable
as $$
  select coalesce((select internal.next_hour(r.retired_until, p_timezone) from internal.retention as r), '-infinity');
$$;
comment on function internal.retired_until is 'Up to when the hours of a station cannot be folded again.';
