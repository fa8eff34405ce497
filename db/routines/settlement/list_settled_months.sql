-- Months of a station of which days are settled, newest first: what a statement can be made of.
-- Returns month (YYYY-MM, station time), settled and days (how many it has), is_over, and has_statement: a draft or frozen one
-- of the category is there. Raises WL404.
create or replace function api.list_settled_months(p_tenant text, p_station text, p_category text)
returns table (month text, settled bigint, days int, is_over boolean, has_statement boolean)
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
declare
  v_station stations := require_station(p_tenant, p_station);
begin
  return query
  select
    c.month,
    c.settled,
    extract(day from (m.month_end at time zone v_station.timezone) - interval '1 day')::int,
    m.month_end <= now(),
    exists (
      select from settlement_statements as s
      where s.tenant_id = p_tenant and s.station_id = p_station and s.statement_month = c.month and s.category = p_category
        and s.status in ('draft', 'frozen'))
  from (
    select to_char(d.day_start at time zone v_station.timezone, 'YYYY-MM') as month, count(*) as settled
    from settlements_day as d
    where d.tenant_id = p_tenant and d.station_id = p_station
    group by 1
  ) as c
  cross join lateral month_range(c.month, v_station.timezone) as m
  order by c.month desc;
end;
$$;
comment on function api.list_settled_months is 'Months of a station of which days are settled, newest first.';
