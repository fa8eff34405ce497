-- Why something of this coverage is not compared; null where it is.
create or replace function internal.low_coverage(p_coverage double precision)
returns text
language sql immutable
as $$
  select case
    when p_coverage < 0.7 then
      format('%s %% of the readings came; 70 %% are needed', trim_scale(floor(p_coverage::numeric * 1000) / 10))
  end;
$$;
comment on function internal.low_coverage is 'Why something of a coverage is not compared.';
