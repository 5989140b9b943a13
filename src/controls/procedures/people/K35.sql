-- K35  Security events followed up
-- Tables: refusal_bursts, burst_names (what names each burst), bot_joins, lock_lifecycles, lockouts, people_leavers, people_incidents, incident_events (what each
-- incident names), exception_responses (what management says of exceptions), dataset_status, working_time, settings, periods.

-- name: population
select 'burst/' || row_id as row_id, first_at as time, refusal_type || ' refusals of ' || subject as what from refusal_bursts
union all
select 'join/' || row_id, time, anomaly || ' of ' || bot from bot_joins
where event_kind in ('certificate generation', 'keypair join state verification failed')
union all
select 'lock/' || k.row_id, k.made, 'lock on ' || k.target from lock_lifecycles k cross join periods p
where k.made_us >= p.starts_us and k.made_us < p.ends_us
  and not exists (select 1 from people_leavers l where l.user_name = k.target_name)
  and not exists (select 1 from bot_joins j where j.event_kind in ('certificate generation', 'keypair join state verification failed')
                  and j.bot <> '' and k.target = 'user:bot-' || j.bot and k.made_by_kind = 'system')
  and not exists (select 1 from lockouts o where o.user_name = k.target_name and k.made_by_kind = 'system')
union all
select 'lockout/' || o.row_id, o.time, 'lock-out of ' || o.user_name from lockouts o
where not exists (select 1 from refusal_bursts b where b.refusal_type = 'issuance' and b.subject = o.user_name
                  and o.time_us >= b.first_at_us and o.time_us <= b.last_at_us + 60000000);

-- name: exceptions
-- What happened, once: a lock that the gateway set for a mismatch or a lock-out, and a lock-out within a burst, are no events of their own.
with happened as (
  select 'refusal_bursts' as dataset, b.row_id, b.first_at as moment, b.first_at_us as us, b.last_at_us as last_us, b.subject,
         cast(b.refusals as varchar(20)) || ' ' || b.refusal_type || ' refusals of ' || b.subject as what, b.first_event as ref, '' as refs
  from refusal_bursts b
  union all
  select 'bot_joins', j.row_id, j.time, j.time_us, j.time_us, j.bot, j.anomaly || ' of bot ' || j.bot, j.row_id, j.events from bot_joins j
  where j.event_kind in ('certificate generation', 'keypair join state verification failed')
  union all
  select 'lock_lifecycles', k.row_id, k.made, k.made_us, k.made_us, k.target_name, 'lock on ' || k.target || ' by ' || k.made_by, k.lock, k.events
  from lock_lifecycles k cross join periods p
  where k.made_us >= p.starts_us and k.made_us < p.ends_us
    and not exists (select 1 from people_leavers l where l.user_name = k.target_name)
    and not exists (select 1 from bot_joins j where j.event_kind in ('certificate generation', 'keypair join state verification failed')
                    and j.bot <> '' and k.target = 'user:bot-' || j.bot and k.made_by_kind = 'system')
    and not exists (select 1 from lockouts o where o.user_name = k.target_name and k.made_by_kind = 'system')
  union all
  select 'lockouts', o.row_id, o.time, o.time_us, o.time_us, o.user_name, 'lock-out of ' || o.user_name, o.row_id, o.events from lockouts o
  where not exists (select 1 from refusal_bursts b where b.refusal_type = 'issuance' and b.subject = o.user_name
                    and o.time_us >= b.first_at_us and o.time_us <= b.last_at_us + 60000000)
),
-- Working days: the same time of day so many working days later; a time on another day counts from the start of the next working day.
timed as (
  select h.*, s.in_words as within, p.ends_us,
         coalesce(t.day_start_us + case when d.working = 1 then h.us - d.day_start_us else 0 end, h.us + s.number) as due_us
  from happened h cross join periods p join settings s on s.name = 'triage_within'
  left join working_time d on d.day_start_us <= h.us and d.day_end_us > h.us
  left join working_time t on t.working = 1 and t.working_days_before = d.working_days_before + s.working_days
),
-- Incidents that name one of its events: by uid, the lock by its name; any refusal of a burst counts, or its bot, token, host or user.
named as (
  select h.dataset, h.row_id, i.incident_id, i.opened, i.opened_us
  from timed h join incident_events e on e.event_ref = h.ref or replace('; ' || h.refs || '; ', '; ' || e.event_ref || '; ', '') <> '; ' || h.refs || '; '
  join people_incidents i on i.row_id = e.incident_row
  union all
  select h.dataset, h.row_id, i.incident_id, i.opened, i.opened_us
  from timed h join burst_names n on n.burst_row = h.row_id join incident_events e on e.event_ref = n.ref
  join people_incidents i on i.row_id = e.incident_row and (n.is_event = 1 or i.opened_us >= h.us)
  where h.dataset = 'refusal_bursts'
),
first_named as (
  select dataset, row_id, min(opened_us) as opened_us, min(opened) as opened, min(incident_id) as incident_id from named group by dataset, row_id
),
-- Incidents of that time that name no event at all: only a person knows what they are about.
unnamed as (
  select h.dataset, h.row_id, min(i.incident_id) as incident_id
  from timed h join people_incidents i on i.opened_us >= h.us and i.opened_us <= h.due_us
  where not exists (select 1 from incident_events e where e.incident_row = i.row_id)
  group by h.dataset, h.row_id
),
-- A response to the exception of the event, here or where the refusals are tested, is its disposition, unless it was opened again.
disposed as (
  select h.dataset, h.row_id, min(r.recorded_us) as recorded_us, min(r.recorded) as recorded
  from timed h join exception_responses r on r.dataset = h.dataset and r.exception_row = h.row_id
  where r.procedure_id in ('K15', 'K17', 'K30', 'K35') and r.status <> 'open'
    and not exists (select 1 from exception_responses o where o.exception_id = r.exception_id and o.revision > r.revision and o.status = 'open')
  group by h.dataset, h.row_id
),
given as (select 1 as one from dataset_status where table_name = 'people_incidents' and status <> 'not_collected')
select case when n.row_id is null and (u.row_id is not null or d.row_id is null and h.due_us > h.ends_us) then 'judgment' else 'exception' end as kind,
       h.dataset as dataset, h.row_id as row_id,
       'Security event at ' || h.moment || ' (' || h.what || ')'
         || case when n.row_id is not null then ' is named by incident ' || n.incident_id || ', opened at ' || n.opened || ', later than ' || h.within || ' afterwards.'
                 when u.row_id is not null then ': incident ' || u.incident_id || ' was opened within ' || h.within || ', and names no event; is it about this one?'
                 when d.row_id is not null then ' is named by no incident; its disposition was recorded at ' || d.recorded || ', later than ' || h.within || ' afterwards.'
                 when h.due_us > h.ends_us then ' is named by no incident and has no disposition; ' || h.within || ' afterwards is after the end of the period.'
                 else ' is named by no incident and has no disposition within ' || h.within || '.' end as facts,
       'triage_within' as threshold
from timed h
left join first_named n on n.dataset = h.dataset and n.row_id = h.row_id
left join disposed d on d.dataset = h.dataset and d.row_id = h.row_id
left join unnamed u on u.dataset = h.dataset and u.row_id = h.row_id
where exists (select 1 from given) and (n.row_id is null or n.opened_us > h.due_us) and (d.row_id is null or d.recorded_us > h.due_us)
union all
select 'exception', 'people_incidents', i.row_id,
       'Incident ' || i.incident_id || ' of severity ' || i.severity || ' was closed at ' || i.closed || ' without a root cause.', ''
from people_incidents i cross join periods p
where i.severity in ('critical', 'high') and i.closed_us is not null and i.closed_us < p.ends_us
  and (i.closed_us >= p.starts_us or i.opened_us >= p.starts_us) and trim(i.root_cause) = ''
union all
select 'judgment', 'people_incidents', '', 'No list of incidents was supplied (`affidavit people import FILE --kind incidents`).', ''
from periods where not exists (select 1 from given) and exists (select 1 from happened);
