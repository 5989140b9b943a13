-- K34  Emergency access
-- Tables: logins, access_requests, request_decisions, request_reasons, people_changes, people_incidents, incident_events (what each incident
-- names), sessions, mfa_changes, password_resets, config_changes, lock_lifecycles, break_glass_accounts, setting_values, working_time,
-- dataset_status, settings, periods.

-- name: population
select l.row_id, l.time, l.user_name, 'login of a break-glass account' as use_kind from logins l
where l.ok = 1 and (l.user_name in (select user_name from break_glass_accounts) or l.user_name in (select value from setting_values where name = 'break_glass'))
union all
-- Approved once, whatever became of the request afterwards.
select r.request_id, coalesce(r.approved, r.resolved), r.requester, 'approval by a change of state' from access_requests r
where (r.was_approved = 1 or r.state in ('APPROVED', 'PROMOTED'))
  and not exists (select 1 from request_decisions v where v.request_id = r.request_id and v.decision in ('APPROVED', 'PROMOTED') and v.means = 'review')
union all
select c.row_id, c.implemented_from, c.object, 'change marked as an emergency' from people_changes c cross join periods p
where c.emergency = 1 and (coalesce(c.implemented_from_us, c.approved_at_us, p.starts_us) >= p.starts_us or c.implemented_to_us >= p.starts_us)
  and coalesce(c.implemented_from_us, c.approved_at_us, p.starts_us) < p.ends_us;

-- name: exceptions
with glass as (select user_name as holder from break_glass_accounts union select value from setting_values where name = 'break_glass'),
-- An end at midnight is the end of that day.
emergencies as (
  select c.row_id, c.change_id, c.object as named, c.requested_by, c.approved_by, c.approved_at, c.approved_at_us, c.implemented_from, c.implemented_from_us,
         case when substr(c.object, 1, 5) = 'user/' then substr(c.object, 6)
              when substr(c.object, 1, 15) = 'access_request/' then substr(c.object, 16) else c.object end as object,
         c.implemented_to_us + case when substr(c.implemented_to, 12) = '00:00:00.000Z' then 86399999999 else 0 end as implemented_to_us
  from people_changes c where c.emergency = 1
),
unreviewed as (
  select r.request_id, r.requester, coalesce(r.approved, r.resolved) as time, coalesce(r.approved_us, r.resolved_us) as time_us,
         coalesce(r.granted_until_us, r.expires_us) as until_us, coalesce(r.events, '') as refs
  from access_requests r
  where (r.was_approved = 1 or r.state in ('APPROVED', 'PROMOTED'))
    and not exists (select 1 from request_decisions v where v.request_id = r.request_id and v.decision in ('APPROVED', 'PROMOTED') and v.means = 'review')
),
-- Where somebody reviewed, the edition has review rights.
edition as (
  select p.edition, case when p.edition = 'enterprise' or exists (select 1 from request_decisions d where d.means = 'review') then 1 else 0 end as reviews
  from periods p
),
-- named: what a list calls the use by. The use of an account lasts until its next login, that of a request until its end.
uses as (
  select 'logins' as dataset, l.row_id, l.time, l.time_us, l.user_name, l.user_name as named, coalesce(l.events, '') as refs,
         lead(l.time_us) over (partition by l.user_name order by l.time_us, l.row_id) as next_us
  from logins l where l.ok = 1 and exists (select 1 from glass g where g.holder = l.user_name)
  union all
  select 'access_requests', r.request_id, r.time, r.time_us, r.requester, r.request_id, r.refs, r.until_us
  from unreviewed r cross join edition e where e.reviews = 1
),
-- Changes of a use are judged with it.
changes as (
  select c.* from emergencies c cross join periods p
  where (coalesce(c.implemented_from_us, c.approved_at_us, p.starts_us) >= p.starts_us or c.implemented_to_us >= p.starts_us)
    and coalesce(c.implemented_from_us, c.approved_at_us, p.starts_us) < p.ends_us
    and not exists (select 1 from uses u where u.named = c.object
                    and (u.dataset = 'access_requests' or c.implemented_from_us <= u.time_us and (c.implemented_to_us is null or c.implemented_to_us >= u.time_us)))
),
timed as (
  select u.dataset, u.row_id, u.time_us from uses u
  union all
  select 'people_changes', c.row_id, c.implemented_from_us from changes c where c.implemented_from_us is not null
),
-- Working days: the same time of day so many working days later; a time on another day counts from the start of the next working day.
due as (
  select u.dataset, u.row_id, coalesce(t.day_start_us + case when d.working = 1 then u.time_us - d.day_start_us else 0 end, u.time_us + s.number) as due_us
  from timed u join settings s on s.name = 'emergency_review_within'
  left join working_time d on d.day_start_us <= u.time_us and d.day_end_us > u.time_us
  left join working_time t on t.working = 1 and t.working_days_before = d.working_days_before + s.working_days
),
-- Parts of a use. 2: of this use; 1: near it, and only a person knows whether of this use; 0 or no row: missing.
covering as (
  select u.dataset, u.row_id, max(case when c.object = u.named and c.implemented_from_us is not null then 2 else 1 end) as ticket,
         max(case when c.approved_by in ('', u.user_name, coalesce(c.requested_by, '')) or c.approved_at_us is null or c.approved_at_us < u.time_us or c.approved_at_us > x.due_us then 0
                  when exists (select 1 from request_decisions d where u.dataset = 'access_requests' and d.request_id = u.row_id
                               and d.decision in ('APPROVED', 'PROMOTED') and (d.reviewer = c.approved_by or d.actor = c.approved_by)) then 0
                  when c.object = u.named and c.implemented_from_us is not null then 2 else 1 end) as review
  from uses u join due x on x.dataset = u.dataset and x.row_id = u.row_id
  join emergencies c on c.implemented_from_us <= u.time_us and (c.implemented_to_us is null or c.implemented_to_us >= u.time_us)
    or c.object = u.named and (u.dataset = 'access_requests' or c.implemented_from_us is null)
  where c.object = u.named or not exists (select 1 from uses o where o.named = c.object)
  group by u.dataset, u.row_id
),
incidents as (
  select u.dataset, u.row_id, 2 as ticket,
         case when i.owner not in ('', u.user_name) and i.closed_us >= u.time_us and i.closed_us <= x.due_us then 1 else 0 end as review
  from uses u join due x on x.dataset = u.dataset and x.row_id = u.row_id
  join incident_events e on e.event_ref = u.row_id or replace('; ' || u.refs || '; ', '; ' || e.event_ref || '; ', '') <> '; ' || u.refs || '; '
  join people_incidents i on i.row_id = e.incident_row
  union all
  select u.dataset, u.row_id, 1, 0 from uses u join people_incidents i on i.opened_us >= u.time_us - 86400000000 and i.opened_us <= u.time_us + 86400000000
  where not exists (select 1 from incident_events e where e.incident_row = i.row_id)
    or exists (select 1 from incident_events e where e.incident_row = i.row_id and e.event_ref in (u.user_name, 'user:' || u.user_name))
  union all
  select 'access_requests', t.request_id, 2, 0 from request_reasons t where t.names_ticket = 1
),
tickets as (select dataset, row_id, max(ticket) as ticket, max(review) as review from incidents group by dataset, row_id),
-- own: of this use alone. Commands outside of a session are not recorded by design, and are no recorded session.
worked as (
  select u.dataset, u.row_id, n.started_us,
         case when u.dataset = 'logins' and n.started_us < coalesce(u.next_us, n.started_us + 1) then 1
              when u.dataset = 'access_requests' and replace('; ' || n.access_requests || '; ', '; ' || u.row_id || '; ', '') <> '; ' || n.access_requests || '; ' then 1
              else 0 end as own,
         case when n.recording = 'off' then 'off' when n.recording <> '' or n.recording_uploads > 0 then 'recorded' else 'unknown' end as recording
  from uses u join sessions n on n.user_name = u.user_name and n.started_us >= u.time_us
  where n.session_id <> '' and n.state not in ('refused', 'command without a session', 'requests without a session')
    and (u.dataset = 'logins' or n.access_requests <> '' or n.started_us <= u.next_us)
),
recordings as (
  select w.dataset, w.row_id, max(case when w.own = 1 and w.recording = 'recorded' then 2 when w.recording = 'recorded' or w.own = 1 and w.recording = 'unknown' then 1 else 0 end) as recorded,
         sum(case when w.own = 1 and w.recording = 'off' then 1 else 0 end) as unrecorded, max(case when w.own = 1 then w.started_us end) as last_us
  from worked w where w.own = 1 or w.recording <> 'off' group by w.dataset, w.row_id
),
credentials as (
  select m.user_name, m.time_us from mfa_changes m where m.ok = 1
  union all
  select q.user_name, q.time_us from password_resets q where q.ok = 1 and q.action in ('password changed', 'reset link made', 'invitation or reset link made')
  union all
  select g.name, g.time_us from config_changes g where g.ok = 1 and g.kind = 'user' and g.action = 'deleted'
  union all
  select k.target_name, k.made_us from lock_lifecycles k where k.target = 'user:' || k.target_name
),
changed as (
  select u.row_id, max(case when c.time_us < coalesce(u.next_us, c.time_us + 1) and c.time_us >= coalesce(n.last_us, u.time_us) then 2 else 1 end) as changed
  from uses u join credentials c on c.user_name = u.user_name and c.time_us > u.time_us
  left join recordings n on n.dataset = u.dataset and n.row_id = u.row_id
  where u.dataset = 'logins' group by u.row_id
),
judged as (
  select u.dataset, u.row_id, u.time, u.user_name, case when x.due_us >= p.ends_us then 1 else 0 end as runs,
         case when coalesce(v.ticket, 0) > coalesce(i.ticket, 0) then coalesce(v.ticket, 0) else coalesce(i.ticket, 0) end as ticket,
         case when coalesce(v.review, 0) > coalesce(i.review, 0) then coalesce(v.review, 0) else coalesce(i.review, 0) end as review,
         coalesce(n.unrecorded, 0) as unrecorded,
         -- A request under which nobody worked has no session to record.
         case when coalesce(n.unrecorded, 0) > 0 then 0 when n.row_id is null and u.dataset = 'access_requests' then 2 else coalesce(n.recorded, 0) end as recorded,
         -- A request gives no credential that lasts.
         case when u.dataset = 'access_requests' then 2 else coalesce(c.changed, 0) end as changed
  from uses u join due x on x.dataset = u.dataset and x.row_id = u.row_id cross join periods p
  left join covering v on v.dataset = u.dataset and v.row_id = u.row_id
  left join tickets i on i.dataset = u.dataset and i.row_id = u.row_id
  left join recordings n on n.dataset = u.dataset and n.row_id = u.row_id
  left join changed c on u.dataset = 'logins' and c.row_id = u.row_id
),
-- Changes of neither: the sessions at what was changed are theirs; a change through the API has none.
reached as (
  select c.row_id, count(*) as sessions, sum(case when n.recording = 'off' then 1 else 0 end) as unrecorded,
         sum(case when n.recording = '' and n.recording_uploads = 0 then 1 else 0 end) as unknown
  from changes c join sessions n on n.target = c.object and n.started_us >= c.implemented_from_us and (c.implemented_to_us is null or n.started_us <= c.implemented_to_us)
  where c.object <> '' and n.session_id <> '' and n.state not in ('refused', 'command without a session', 'requests without a session')
  group by c.row_id
),
marked as (
  select c.row_id, coalesce(c.implemented_from, c.approved_at) as time, c.change_id, c.named, case when x.due_us >= p.ends_us then 1 else 0 end as runs, 2 as ticket,
         case when c.approved_by in ('', coalesce(c.requested_by, '')) or c.approved_at_us is null or c.approved_at_us > x.due_us then 0
              when exists (select 1 from config_changes g where g.name = c.object and g.ok = 1 and g.actor = c.approved_by
                           and g.time_us >= c.implemented_from_us and (c.implemented_to_us is null or g.time_us <= c.implemented_to_us)) then 0
              when c.implemented_from_us is null or c.approved_at_us < c.implemented_from_us then 1 else 2 end as review,
         coalesce(r.unrecorded, 0) as unrecorded,
         case when r.unrecorded > 0 then 0 when r.row_id is null or r.unknown = r.sessions then 1 else 2 end as recorded, 2 as changed
  from changes c cross join periods p
  left join due x on x.dataset = 'people_changes' and x.row_id = c.row_id
  left join reached r on r.row_id = c.row_id
),
facts as (
  select j.dataset, j.row_id,
         case when j.dataset = 'logins' then 'Break-glass account ' || j.user_name || ' logged in'
              else 'Request ' || j.row_id || ' of ' || j.user_name || ' was approved by a change of state' end || coalesce(' at ' || j.time, '') as fact,
         j.runs, j.ticket, j.review, j.recorded, j.unrecorded, j.changed
  from judged j
  union all
  select 'people_changes', c.row_id, 'Change ' || c.change_id || ' of ' || c.named || ', marked as an emergency, was carried out' || coalesce(' from ' || c.time || ' on', ''),
         c.runs, c.ticket, c.review, c.recorded, c.unrecorded, c.changed
  from marked c
),
given as (select min(case when d.status = 'not_collected' then 0 else 1 end) as changes from dataset_status d where d.table_name = 'people_changes'),
-- What can still come after the end of the period is not missing yet.
said as (
  select f.*, s.in_words as within,
         case when f.ticket = 0 then ', ticket' else '' end
           || case when f.review = 0 and f.runs = 0 then ', review by somebody else within ' || s.in_words else '' end
           || case when f.recorded > 0 then '' when f.unrecorded > 0 then ', recording of ' || cast(f.unrecorded as varchar(20)) || ' of its sessions' else ', recorded session' end
           || case when f.changed = 0 and f.runs = 0 then ', change of the credential or lock afterwards' else '' end as missing,
         case when f.ticket = 1 then ', ticket' else '' end || case when f.review = 1 then ', review' else '' end
           || case when f.recorded = 1 then ', recorded session' else '' end || case when f.changed = 1 then ', change of the credential or lock' else '' end as near,
         case when f.runs = 0 then '' else case when f.review = 0 then ', review' else '' end || case when f.changed = 0 then ', change of the credential or lock' else '' end end as awaited
  from facts f join settings s on s.name = 'emergency_review_within'
)
select case when s.missing <> '' then 'exception' else 'judgment' end as kind, s.dataset as dataset, s.row_id as row_id,
       s.fact || case when s.missing = '' then '' else '; missing: ' || substr(s.missing, 3) end
         || case when (s.ticket = 0 or s.review = 0) and g.changes = 0 then ' (no list of changes was supplied)' else '' end
         || case when s.near = '' then '' else '; requires judgment, since the evidence near it does not name it: ' || substr(s.near, 3) end
         || case when s.awaited = '' then '' else '; due within ' || s.within || ', which ends after the period: ' || substr(s.awaited, 3) end || '.' as facts,
       case when s.review = 0 and s.runs = 0 then 'emergency_review_within' else '' end as threshold
from said s cross join given g where s.missing <> '' or s.near <> '' or s.awaited <> ''
union all
select 'judgment', 'access_requests', '',
       cast(count(*) as varchar(20)) || case when count(*) = 1 then ' approval is a change of state, since ' else ' approvals are changes of state, since ' end
         || case when min(e.edition) = 'oss' then 'the open-source edition has no review rights' else 'the edition of the gateway may have no review rights' end
         || ': whether they were emergencies requires judgment; first: request ' || min(u.request_id) || '.', ''
from unreviewed u cross join edition e where e.reviews = 0 having count(*) > 0
union all
select 'judgment', 'break_glass_accounts', '', 'No list of break-glass accounts was supplied: their logins are not known (`affidavit people import FILE --kind break-glass`).', ''
from periods where not exists (select 1 from glass);
