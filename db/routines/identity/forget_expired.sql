-- Forgets what time has made useless: refresh tokens, windows of failed logins, links to choose a new password, uploaded files that
-- were kept long enough; invitations that expired and mail about accounts that was sent or given up p_keep ago or before; and
-- samples that were being written while their series was deleted, which whoever wrote them has committed within a day.
-- Returns how many rows.
create or replace function worker.forget_expired(p_keep interval)
returns int
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
declare
  v_count int;
  v_all int;
begin
  delete from refresh_token where expires_at < now();
  get diagnostics v_all = row_count;
  delete from login_attempt where window_ends < now();
  get diagnostics v_count = row_count;
  v_all := v_all + v_count;
  delete from invitation where expires_at < now() - p_keep;
  get diagnostics v_count = row_count;
  v_all := v_all + v_count;
  delete from upload where expires_at < now();
  get diagnostics v_count = row_count;
  v_all := v_all + v_count;
  delete from password_reset where expires_at < now();
  get diagnostics v_count = row_count;
  v_all := v_all + v_count;
  delete from account_mail where finished_at < now() - p_keep;
  get diagnostics v_count = row_count;
  v_all := v_all + v_count;
  if exists (select from forgotten_series) then
    delete from sample where series_key = any (array(select f.series_key from forgotten_series as f));
    get diagnostics v_count = row_count;
    v_all := v_all + v_count;
    delete from forgotten_series where forgotten_at < now() - interval '1 day';
  end if;
  return v_all;
end;
$$;
comment on function worker.forget_expired is
  'Forgets tokens, failed logins, links, invitations, account mail and uploads whose time is over, and samples whose series went.';
