-- K35  Security events followed up
-- Tables: refusal_bursts, bot_joins, lock_lifecycles, lockouts, people_leavers, people_incidents, settings.

-- name: population
select 'burst/' || row_id as row_id, first_at as time, refusal_type || ' refusals of ' || subject as what from refusal_bursts
union all
select 'join/' || row_id, time, anomaly || ' of ' || bot from bot_joins where anomaly <> ''
union all
select 'lock/' || row_id, made, 'lock on ' || target from lock_lifecycles k
where not exists (select 1 from people_leavers l where l.user_name = k.target_name)
union all
select 'lockout/' || row_id, time, 'lock-out of ' || user_name from lockouts;

-- name: exceptions
with happened as (
  select 'refusal_bursts' as dataset, row_id, first_at as moment, first_at_us as us, refusal_type || ' refusals of ' || subject as what from refusal_bursts
  union all
  select 'bot_joins', row_id, time, time_us, anomaly || ' of ' || bot from bot_joins where anomaly <> ''
  union all
  select 'lock_lifecycles', row_id, made, made_us, 'lock on ' || target from lock_lifecycles k
  where not exists (select 1 from people_leavers l where l.user_name = k.target_name)
  union all
  select 'lockouts', row_id, time, time_us, 'lock-out of ' || user_name from lockouts
),
given as (select 1 as one from dataset_status where table_name = 'people_incidents' and status <> 'not_collected')
select 'exception' as kind, h.dataset as dataset, h.row_id as row_id,
       'Security event at ' || h.moment || ' (' || h.what || ') is named by no incident within ' || t.value || '.' as facts, 'triage_within' as threshold
from happened h join settings t on t.name = 'triage_within'
where exists (select 1 from given)
  and not exists (select 1 from people_incidents i where i.opened_us >= h.us and i.opened_us <= h.us + t.number)
union all
select 'exception', 'people_incidents', i.row_id,
       'Incident ' || i.incident_id || ' of severity ' || i.severity || ' was closed at ' || i.closed || ' without a root cause.', ''
from people_incidents i where i.severity in ('critical', 'high') and i.closed <> '' and i.root_cause = ''
union all
select 'judgment', 'people_incidents', '', 'No list of incidents was supplied (`affidavit people import FILE --kind incidents`).', ''
from periods where not exists (select 1 from given) and exists (select 1 from happened);
