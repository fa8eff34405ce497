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
    reached as (
      select x.g, x.v, x.n, x.w, sum(x.w) over s as reach
      from unnest(p_groups, p_values, p_weights) with ordinality as x (g, v, w, n)
      window s as (partition by x.g order by x.v, x.n rows unbounded preceding)
    ),
    packed as (
      select
        r.g,
        array_agg(r.v order by r.v, r.n) as vs,
        array_agg(r.reach - r.w / 2 order by r.v, r.n) as mids,
        max(r.reach) as total
      from reached as r
      group by r.g
    )
  select
    p.g,
    array(
      select
        case
          when m.met = 0 then p.vs[1]
          when m.met = cardinality(p.vs) then p.vs[m.met]
          else p.vs[m.met]
            + (q.share * p.total - p.mids[m.met]) / (p.mids[m.met + 1] - p.mids[m.met]) * (p.vs[m.met + 1] - p.vs[m.met])
        end
      from unnest(p_shares) with ordinality as q (share, place)
      cross join lateral (select width_bucket(q.share * p.total, p.mids) as met) as m
      order by q.place)
  from packed as p;
end;
$$;
comment on function internal.weighted_quantiles is 'Weighted quantiles of many groups at once.';
