-- Statistics of a station whose period starts in [p_from, p_to), oldest first.
--   p_granularity  hour, day, month, year
--   p_after        start of the last row of the page before; null for the first page
-- Raises WL404, WL422.
create or replace function api.list_statistics(
  p_tenant text, p_station text, p_from timestamptz, p_to timestamptz, p_granularity text, p_after timestamptz, p_limit int
)
returns setof public.analytics_statistics
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
begin
  perform require_station(p_tenant, p_station);
  if p_granularity not in ('hour', 'day', 'month', 'year') then
    perform raise_error('WL422', 'granularity is hour, day, month or year', 'granularity');
  end if;
  return query
  select a.*
  from analytics_statistics as a
  where a.tenant_id = p_tenant
    and a.subject_id = p_station
    and a.time_type = upper(p_granularity)
    and a.period_start >= p_from
    and a.period_start < p_to
    and (p_after is null or a.period_start > p_after)
  order by a.period_start
  limit p_limit;
end;
$$;
comment on function api.list_statistics is 'Statistics of a station in a range, oldest first.';
