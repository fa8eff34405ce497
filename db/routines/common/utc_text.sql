-- A time as RFC 3339 text in UTC with Z, without trailing zeros in the fraction.
create or replace function internal.utc_text(p_time timestamptz)
returns text
language sql stable strict parallel safe
as $$
  select regexp_replace(to_char(p_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '\.?0+$', '') || 'Z'
  where isfinite(p_time);
$$;
comment on function internal.utc_text is 'A time as RFC 3339 text in UTC.';
