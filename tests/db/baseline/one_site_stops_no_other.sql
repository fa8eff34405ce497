-- A site whose forecast cannot be made does not keep others from theirs.
begin;
select plan(3);
set local client_min_messages = error;
call new_site('s1');
call new_site('s2');
select is(
  send(
    every(interval '1 hour', date_trunc('hour', now()) - interval '9 days', 216), array_fill(10::float8, '{216}'), p_site => s),
  '', 'readings of ' || s)
from unnest(array['s1', 's2']) as s;

create function pg_temp.refuse() returns trigger language plpgsql as $$
begin
  if new.station_key = (select s.station_key from public.stations as s where s.id = 's1') then
    raise 'no';
  end if;
  return new;
end;
$$;
create trigger refuse before insert on internal.forecast_state for each row execute function pg_temp.refuse();
select worker.make_forecasts(10);
select is(
  (select array_agg(s.id::text) from internal.forecast_state as f join public.stations as s using (station_key)),
  '{s2}', 'the other has its forecast');
select * from finish();
rollback;
