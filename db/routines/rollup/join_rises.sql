-- Increase of a register over hours that follow each other: within each of them, and from the last number of one to the first
-- of the next. Arrays of one length, in the order of time; a rise may be null (one number in the hour). Null with one number.
create or replace function internal.join_rises(
  p_rises double precision[], p_firsts double precision[], p_lasts double precision[]
)
returns double precision
language sql immutable parallel safe
as $$
  select case
    when count(h.rise) > 0 or count(h.before) > 0 then
      coalesce(sum(h.rise), 0) + coalesce(sum(internal.register_step(h.before, h.first_value)), 0)
  end
  from (
    select u.rise, u.first_value, lag(u.last_value) over (order by u.n) as before
    from unnest(p_rises, p_firsts, p_lasts) with ordinality as u (rise, first_value, last_value, n)
  ) as h;
$$;
comment on function internal.join_rises is 'Increase of a register over hours that follow each other.';
