-- Makes the statement of a month, or finds it.
--   p_month       YYYY-MM, in the station's time zone
--   p_regenerate  false: the newest draft or frozen version is returned, a draft brought up to date first.
--                 true: late data of the month is folded in, all its days are priced as is in force now (the prices of a
--                 frozen month stand until then), and a frozen version is followed by a new draft.
-- Returns the statement's id, status and version.
-- Raises WL404, WL409 (a month in several currencies), WL422 (no month, or one that has not begun).
create or replace function api.generate_statement(
  p_tenant text, p_station text, p_month text, p_category text, p_regenerate boolean, p_actor text
)
returns table (statement_id uuid, status text, version int)
language plpgsql
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
declare
  v_station stations;
  v_newest settlement_statements;
begin
  perform set_actor(p_actor);
  v_station := lock_station(p_tenant, p_station);
  perform check_month(p_month, v_station.timezone);
  if p_regenerate then
    perform fold_month(v_station, p_month);
    perform settle_days(v_station, m.month_start, m.month_end) from month_range(p_month, v_station.timezone) as m;
  end if;

  select * into v_newest
  from settlement_statements as s
  where s.tenant_id = p_tenant and s.station_id = p_station and s.statement_month = p_month and s.category = p_category
    and s.status in ('draft', 'frozen')
  order by s.version desc
  limit 1;
  if not found or (p_regenerate and v_newest.status = 'frozen') then
    v_newest := open_draft(v_station, p_month, p_category);
  end if;
  if v_newest.status = 'draft' then
    perform refresh_draft(v_newest, v_station);
  end if;
  return query select v_newest.id, v_newest.status, v_newest.version;
end;
$$;
comment on function api.generate_statement is 'Makes or finds the statement of a month; regenerate follows a frozen version with a new draft.';
