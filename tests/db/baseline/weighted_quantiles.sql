-- Weighted quantiles: by the middles of the weights, with straight lines between.
begin;
select plan(7);
create function pg_temp.quantiles(p_values double precision[], p_weights double precision[], p_shares double precision[])
returns double precision[] language sql as $$
  select quantiles from internal.weighted_quantiles(array_fill(7, array[cardinality(p_values)]), p_values, p_weights, p_shares);
$$;
select is(pg_temp.quantiles('{3, 1, 2}', '{1, 1, 1}', '{0.5}'), '{2}', 'the median of three');
select is(pg_temp.quantiles('{1, 2}', '{1, 1}', '{0.5}'), '{1.5}', 'and of two');
select is(pg_temp.quantiles('{1, 2, 9}', '{1, 1, 8}', '{0.5}'), '{7.444444444444445}', 'what weighs most has most to say');
select is(pg_temp.quantiles('{5, 6}', '{1, 3}', '{0.05, 0.99}'), '{5, 6}', 'outside the middles it is the first and the last');
select is(pg_temp.quantiles('{4}', '{0.1}', '{0.1, 0.5, 0.9}'), '{4, 4, 4}', 'one value is all quantiles');
select is(pg_temp.quantiles('{2, 2, 2, 8}', '{1, 1, 1, 1}', '{0.5}'), '{2}', 'of equal values');
select is(
  (select array_agg(grp || ':' || quantiles[1] order by grp)
   from internal.weighted_quantiles('{1, 2, 1, 2}', '{1, 10, 3, 30}', '{1, 1, 1, 1}', '{0.5}')),
  '{1:2,2:20}', 'groups do not mix');
select * from finish();
rollback;
