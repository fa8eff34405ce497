-- Weighted quantiles of many groups at once. The values of a group stand in order (equal ones as they were given); each reaches
-- from the weight before it to the weight with it, and is met in the middle of that. Between two middles a quantile lies on the
-- straight line, outside them it is the first or the last value.
--   p_groups, p_values, p_weights  one entry a value; weights above 0
--   p_shares                       which quantiles, 0 to 1
-- Returns the quantiles in the order of p_shares.
create or replace function internal.weighted_quantiles(
  p_groups int[], p_values double precision[], p_weights double precision[], p_shares double precision[]
)
returns table (grp int, quantiles double precision[])
language plpgsql immutable
as $$
begin
  return query
  with
    ranked as (
      select
        x.g, x.v, x.n,
        sum(x.w) over s - x.w / 2 as mid,
        sum(x.w) over (partition by x.g) as total,
        row_number() over s = 1 as is_first
      from unnest(p_groups, p_values, p_weights) with ordinality as x (g, v, w, n)
      window s as (partition by x.g order by x.v, x.n rows unbounded preceding)
    ),
    stepped as (
      select
        r.*,
        lead(r.mid) over s as next_mid,
        lead(r.v) over s as next_v
      from ranked as r
      window s as (partition by r.g order by r.v, r.n)
    )
  select
    s.g,
    array_agg(
      case when s.next_mid is null or q.share * s.total < s.mid then s.v
        else s.v + (q.share * s.total - s.mid) / (s.next_mid - s.mid) * (s.next_v - s.v)
      end order by q.place)
  from stepped as s
  cross join unnest(p_shares) with ordinality as q (share, place)
  where (s.is_first or q.share * s.total >= s.mid) and (s.next_mid is null or q.share * s.total < s.next_mid)
  group by s.g;
end;
$$;
comment on function internal.weighted_quantiles is 'Weighted quantiles of many groups at once.';
