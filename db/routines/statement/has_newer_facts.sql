-- Whether the days of a statement's month have been settled anew, or late data waits, since the statement was made.
create or replace function internal.has_newer_facts(p_statement public.settlement_statements)
returns boolean
language sql stable
as $$
  select p_statement.status <> 'voided' and exists (
    select
    from public.stations as t
    cross join lateral internal.month_range(p_statement.statement_month, t.timezone) as m
    where t.tenant_id = p_statement.tenant_id and t.id = p_statement.station_id
      and (
        exists (
          select from internal.dirty_hour as d
          where d.station_key = t.station_key and d.hour >= m.month_start and d.hour < m.month_end)
        or exists (
          select
          from (select * from public.settlement_statement_items where statement_id = p_statement.id) as i
          full join (
            select * from public.settlements_day as s
            where s.tenant_id = t.tenant_id and s.station_id = t.id
              and s.day_start >= m.month_start and s.day_start < m.month_end
          ) as s on s.day_start = i.day_start
          where s.version is distinct from i.settlement_version)
      )
  );
$$;
comment on function internal.has_newer_facts is 'Whether a statement''s month has newer facts than it shows.';
