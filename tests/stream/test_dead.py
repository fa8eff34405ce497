import threading, time, psycopg
from tests.support.processes import wait_for
def test_dead(fresh_database):
    def conn(): return psycopg.connect(fresh_database, autocommit=True)
    with conn() as c, conn() as holder:
        c.execute("insert into internal.setting values ('expected_hours','1'),('hour_close_grace_seconds','0') on conflict (name) do update set value = excluded.value")
        for t in ('t1','t2'):
            for s in ('a','b'):
                c.execute("""select api.provision_station(%s, jsonb_build_object('station', jsonb_build_object('id', %s::text, 'name', 'x','timezone','UTC'),
                  'devices', '[{"id":"d","name":"d"}]'::jsonb, 'point_mappings','[{"point_key":"p","semantic":"charge_power_kw","unit":"kW"}]'::jsonb),'{}','x')""",(t,s))
        # due: for a: t1 before t2; for b: t2 before t1
        for t,s,h in (('t1','a',9),('t2','a',8),('t2','b',7),('t1','b',6)):
            c.execute("update stations set running_since = date_trunc('hour', now()) - %s * interval '1 hour' where tenant_id=%s and id=%s",(h,t,s))
        # make counter rows
        for t in ('t1','t2'): c.execute("select internal.append_event(%s,'x','{}')",(t,))
        errors=[]
        def work(limit, name):
            try:
                with conn() as k:
                    k.execute(f"set application_name='{name}'"); k.execute("set deadlock_timeout='200ms'")
                    k.execute("select worker.close_due_hours(2)")
            except Exception as e: errors.append(e)
        with holder.transaction():
            holder.execute("select internal.append_event('t2','x','{}')")
            a=threading.Thread(target=work,args=(2,'A')); 
            # B first: takes b stations? lock a's stations for B by holding them
            with conn() as k2:
                with k2.transaction():
                    k2.execute("select from stations where id='a' for update")
                    b=threading.Thread(target=work,args=(2,'B')); b.start()
                    wait_for(lambda: c.execute("select from pg_stat_activity where application_name='B' and wait_event_type='Lock'").rowcount,5)
            a.start()
            wait_for(lambda: c.execute("select from pg_stat_activity where application_name='A' and wait_event_type='Lock'").rowcount,5)
        a.join(); b.join()
        assert not errors, errors
        print(c.execute("select tenant_id, station_id from settlements_day").fetchall())
