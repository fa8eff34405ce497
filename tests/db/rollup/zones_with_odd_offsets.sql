-- Hours and days follow the station's clock, also where it is half an hour or a quarter off.
begin;
select plan(12);
call new_station('kolkata', 'Asia/Kolkata');
call fill_hours('2025-01-19 18:30Z', 24, 1, 'kolkata');
select is((day('2025-01-19 18:30Z', 'kolkata')).charge_kwh, 24.0, 'an Indian day begins at 18:30 UTC');
select is((day('2025-01-19 18:30Z', 'kolkata')).time_key, '2025-01-20', 'and has the Indian date');
select is((day('2025-01-19 18:30Z', 'kolkata')).is_completed, true, 'it is completed by its 24 hours');
select throws_ok($$ call close_hours('2025-01-20 05:00Z', 1, false, 'kolkata') $$, 'WL422', null,
  'a full hour of UTC is not one of India');
select is((hour('2025-01-19 18:30Z', 'kolkata')).time_key, '2025-01-19T18:30Z', 'an hour says when it starts');

call new_station('york', 'America/New_York');
call fill_hours('2025-11-02 04:00Z', 25, 1, 'york');
select is((day('2025-11-02 04:00Z', 'york')).charge_kwh, 25.0, 'a New York day of 25 hours');
select is((day('2025-11-02 04:00Z', 'york')).is_completed, true, 'is completed by them');
call fill_hours('2025-01-01 05:00Z', 1, 1, 'york');
select is((period('YEAR', '2025-01-01 05:00Z', 'york')).charge_kwh, 26.0, 'its year begins at 05:00 UTC');

call new_station('chatham', 'Pacific/Chatham');
call fill_hours('2025-04-04 10:15Z', 24 + 25, 1, 'chatham');
select is((day('2025-04-04 10:15Z', 'chatham')).charge_kwh, 24.0, 'a day of the Chatham Islands begins at 10:15 UTC');
select is((day('2025-04-05 10:15Z', 'chatham')).charge_kwh, 25.0, 'where the clocks change at a quarter to four');
call fill_hours('2025-09-27 11:15Z', 23, 1, 'chatham');
select is((day('2025-09-27 11:15Z', 'chatham')).charge_kwh, 23.0, 'and back at a quarter to three');
select is((select count(*) from analytics_statistics where subject_id = 'chatham' and time_type = 'HOUR'), 72::bigint,
  'no hour is there twice or missing');
select * from finish();
rollback;
