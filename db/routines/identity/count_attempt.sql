-- Counts one more login of an account or from an address. Returns the seconds to wait where there were too many failures; null
-- otherwise. A login that is refused is not counted, so that the window ends.
create or replace function internal.count_attempt(p_kind text, p_subject text, p_limit int)
returns int
language plpgsql
as $$
declare
  v_attempt internal.login_attempt;
begin
  insert into internal.login_attempt as a (kind, subject, failures, window_ends)
  values (p_kind, left(p_subject, 254), 1, now() + interval '15 minutes')
  on conflict (kind, subject) do update set
    failures = case when a.window_ends <= now() then 1 else least(a.failures, p_limit) + 1 end,
    window_ends = case when a.window_ends <= now() then now() + interval '15 minutes' else a.window_ends end
  returning * into v_attempt;
  if v_attempt.failures > p_limit then
    return greatest(1, ceil(extract(epoch from v_attempt.window_ends - now())))::int;
  end if;
  return null;
end;
$$;
comment on function internal.count_attempt is 'Counts a login attempt; returns the seconds to wait when there were too many.';
