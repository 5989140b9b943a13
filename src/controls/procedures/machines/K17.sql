-- K17  Refused issuance
-- Tables: refusals, refusal_bursts, burst_names (what names each burst), lock_lifecycles, people_incidents, incident_events, snapshots, settings, periods.
-- Bursts of joins are reported by K15, bursts of calls of tools by K30.

-- name: population
select row_id, time, refusal_type, who, what, target, why from refusals
where refusal_type in ('login', 'join', 'issuance', 'session') or event_type = 'auth';

-- name: exceptions
-- A lock on the user, or an incident that names one of the refusals or the user, must follow in time.
with bursts as (
  select b.*, f.value as within, b.last_at_us + f.number as due_us, p.ends_us
  from refusal_bursts b cross join periods p join settings f on f.name = 'follow_up'
  where b.refusal_type = 'issuance'
),
locked as (
  select b.row_id, k.lock from bursts b join lock_lifecycles k on k.target = 'user:' || b.subject
  where k.made_us <= b.due_us and (k.made_us >= b.first_at_us or k.how = '' or coalesce(k.ended_us, k.ended_from_us) > b.first_at_us)
),
named as (
  select b.row_id from bursts b join burst_names n on n.burst_row = b.row_id
  join incident_events e on e.event_ref = n.ref
  join people_incidents i on i.row_id = e.incident_row and i.opened_us <= b.due_us and (n.is_event = 1 or i.opened_us >= b.first_at_us)
),
unnamed as (
  select b.row_id, min(i.incident_id) as incident_id from bursts b join people_incidents i on i.opened_us >= b.first_at_us and i.opened_us <= b.due_us
  where not exists (select 1 from incident_events e where e.incident_row = i.row_id)
  group by b.row_id
)
select case when u.row_id is not null or b.due_us > b.ends_us then 'judgment' else 'exception' end as kind,
       'refusal_bursts' as dataset, b.row_id as row_id,
       cast(b.refusals as varchar(20)) || ' refusals of ' || b.subject || ' from ' || b.first_at || ' to ' || b.last_at
         || case when b.why = '' then '' else ' (first: ' || b.why || ')' end
         || case when u.row_id is not null then ': incident ' || u.incident_id || ' was opened within ' || b.within || ', and names no event; was it the follow-up?'
                 when b.due_us > b.ends_us then ' were not followed up before the period ended, which was within ' || b.within || '.'
                 else ' were not followed up within ' || b.within || '.' end as facts,
       'follow_up' as threshold
from bursts b left join unnamed u on u.row_id = b.row_id
where not exists (select 1 from locked l where l.row_id = b.row_id) and not exists (select 1 from named n where n.row_id = b.row_id)
union all
-- Version 14 logs no refusals of joins, sessions of applications and MFA checks; one that logged none at all shows nothing.
select 'insufficient', 'snapshots', s.row_id,
       'version ' || s.server_version || ' of the gateway (snapshot of ' || s.started || ') logs refusals to issue credentials in part only, and shows none', ''
from (
  select min(x.row_id) as row_id, min(x.server_version) as server_version, min(x.started) as started
  from snapshots x where x.server_version >= '14' and x.server_version < '15'
) s
where s.row_id is not null
  and not exists (select 1 from refusals where refusal_type in ('login', 'join', 'issuance', 'session') or event_type = 'auth');
