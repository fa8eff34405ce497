-- The running hour is that of the site's clock, which is not UTC's in half-hour zones.
begin;
select plan(4);
call new_site('utc');
call new_site('kathmandu', 'Asia/Kathmandu');
select is(api.get_present_hour('t1', 'utc'), date_trunc('hour', now()), 'in UTC');
select is(
  extract(minute from api.get_present_hour('t1', 'kathmandu') at time zone 'UTC'), 15::numeric,
  'in Nepal it begins at a quarter past');
select ok(
  now() - api.get_present_hour('t1', 'kathmandu') >= '0' and now() - api.get_present_hour('t1', 'kathmandu') < interval '1 hour',
  'and is running');
select throws_ok($$ select api.get_present_hour('t2', 'utc') $$, 'WL404', null, 'a site of another organization is unknown');
select * from finish();
rollback;
