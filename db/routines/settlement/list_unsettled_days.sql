-- Days of a station in [p_from, p_to) that have begun and are not settled, oldest first; days that follow each other and of which
-- the same is to say are one row. Where none of their hours is closed it does not matter how many they have.
-- Returns first_day, last_day (when they begin), days (how many), closed, hours and reason as internal.unsettled_days says them.
-- Raises WL404.
create or replace function api.list_unsettled_days(p_tenant text, p_station text, p_from timestamptz, p_to timestamptz)
returns table (first_day timestamptz, last_day timestamptz, days bigint, closed bigint, hours bigint, reason text)
language plpgsql stable
security definer set search_path = internal, public, pg_temp
as $$
#variable_conflict use_column
declare
  v_station stations := require_station(p_tenant, p_station);
begin
  return query
  with
    dated as (
      select
        u.*,
        case when u.closed > 0 then u.hours end as needed,
        (u.day_start at time zone v_station.timezone)::date as day
      from unsettled_days(v_station, p_from, p_to) as u
    ),
    numbered as (
      select d.*, d.day - row_number() over (partition by d.closed, d.needed, d.reason order by d.day)::int as run
      from dated as d
    )
  select min(n.day_start), max(n.day_start), count(*), n.closed, max(n.hours), n.reason
  from numbered as n
  group by n.closed, n.needed, n.reason, n.run
  order by 1;
end;
$$;
comment on function api.list_unsettled_days is 'Days of a station that have begun and are not settled, with why; equal neighbours in one row.';
