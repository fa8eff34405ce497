-- Counts one more attempt, such as a login of an account or from an address. Returns the seconds to wait where there were more
-- than p_limit within the window, which begins with the first; null otherwise. One that is refused is not counted, so that the
-- window ends.
create or replace function internal.count_attempt(
  p_kind text, p_subject text, p_limit int, p_window interval default '15 minutes'
)
returns int
language plpgsql
as $$
declare
  v_attempt internal.login_attempt;
begin
  insert into internal.login_attempt as a (kind, subject, failures, window_ends)
  values (p_kind, left(p_subject, 254), 1, now() + p_window)
  on conflict (kind, subject) do update set
    failures = case when a.window_ends <= now() then 1 else least(a.failures, p_limit) + 1 end,
    window_ends = case when a.window_ends <= now() then now() + p_window else a.window_ends end
  returning * into v_attempt;
  if v_attempt.failures > p_limit then
    return greatest(1, ceil(extract(epoch from v_attempt.window_ends - now())))::int;
  end if;
  return null;
end;
$$;
comment on function internal.count_attempt is 'Counts an attempt; returns the seconds to wait when there were too many.';
