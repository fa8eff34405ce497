-- The next version of a month's statement, as an empty draft.
create or replace function internal.open_draft(p_station public.stations, p_month text, p_category text)
returns public.settlement_statements
language sql
as $$
  insert into public.settlement_statements (
    tenant_id, station_id, statement_month, category, version, currency, created_by
  )
  select
    p_station.tenant_id, p_station.id, p_month, p_category,
    coalesce(max(s.version), 0) + 1, internal.setting('currency', 'CNY'), internal.actor()
  from public.settlement_statements as s
  where s.tenant_id = p_station.tenant_id and s.station_id = p_station.id
    and s.statement_month = p_month and s.category = p_category
  returning *;
$$;
comment on function internal.open_draft is 'The next version of a month''s statement, as an empty draft.';
