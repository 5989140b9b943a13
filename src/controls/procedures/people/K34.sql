-- K34  Emergency access
-- Tables: logins, access_requests, request_decisions, people_changes, people_incidents, sessions, mfa_changes, password_resets,
-- lock_lifecycles, break_glass_accounts, setting_values, working_time, settings.

-- name: population
select l.row_id, l.time, l.user_name, 'login of a break-glass account' as use_kind from logins l
where l.ok = 1 and (l.user_name in (select user_name from break_glass_accounts) or l.user_name in (select value from setting_values where name = 'break_glass'))
union all
select r.request_id, r.resolved, r.requester, 'approval by a change of state' from access_requests r
where r.state in ('APPROVED', 'PROMOTED')
  and not exists (select 1 from request_decisions v where v.request_id = r.request_id and v.decision in ('APPROVED', 'PROMOTED') and v.means = 'review')
union all
select c.row_id, c.implemented_from, c.object, 'change marked as an emergency' from people_changes c where c.emergency = 1;

-- name: exceptions
with glass as (select user_name as holder from break_glass_accounts union select value from setting_values where name = 'break_glass'),
uses as (
  select l.row_id, l.time, l.time_us, l.user_name from logins l where l.ok = 1 and exists (select 1 from glass g where g.holder = l.user_name)
),
-- Working days: the same time of day so many working days later; a time on another day counts from the start of the next working day.
due as (
  select u.row_id, coalesce(t.day_start_us + case when d.working = 1 then u.time_us - d.day_start_us else 0 end, u.time_us + s.number) as due_us
  from uses u join settings s on s.name = 'emergency_review_within'
  left join working_time d on d.day_start_us <= u.time_us and d.day_end_us > u.time_us
  left join working_time t on t.working = 1 and t.working_days_before = d.working_days_before + s.working_days
),
judged as (
  select u.*, s.in_words as within,
         case when exists (select 1 from people_changes c where c.emergency = 1 and c.implemented_from_us <= u.time_us and (c.implemented_to_us is null or c.implemented_to_us >= u.time_us))
                or exists (select 1 from people_incidents i where i.opened_us >= u.time_us - 86400000000 and i.opened_us <= u.time_us + 86400000000)
              then '' else ' ticket;' end as ticket,
         case when exists (select 1 from people_changes c where c.emergency = 1 and c.approved_by <> '' and c.approved_by <> u.user_name
                           and c.approved_at_us >= u.time_us and c.approved_at_us <= x.due_us)
              then '' else ' review by somebody else within ' || s.in_words || ';' end as review,
         case when exists (select 1 from sessions n where n.user_name = u.user_name and n.started_us >= u.time_us and n.recording not in ('', 'off'))
              then '' else ' recorded session;' end as recorded,
         case when exists (select 1 from mfa_changes m where m.user_name = u.user_name and m.ok = 1 and m.time_us > u.time_us)
                or exists (select 1 from password_resets q where q.user_name = u.user_name and q.ok = 1 and q.time_us > u.time_us)
                or exists (select 1 from lock_lifecycles k where k.target_name = u.user_name and k.made_us > u.time_us)
              then '' else ' change of the credential or lock afterwards;' end as changed
  from uses u join due x on x.row_id = u.row_id join settings s on s.name = 'emergency_review_within'
)
select 'exception' as kind, 'logins' as dataset, j.row_id as row_id,
       'Break-glass account ' || j.user_name || ' logged in at ' || j.time || '; missing:' || j.ticket || j.review || j.recorded || j.changed as facts,
       'emergency_review_within' as threshold
from judged j where j.ticket <> '' or j.review <> '' or j.recorded <> '' or j.changed <> ''
union all
select 'exception', 'access_requests', r.request_id,
       'Request ' || r.request_id || ' of ' || r.requester || ' was approved by a change of state at ' || r.resolved || '; missing: a change marked as an emergency and approved by somebody else.', ''
from access_requests r
where r.state in ('APPROVED', 'PROMOTED')
  and not exists (select 1 from request_decisions v where v.request_id = r.request_id and v.decision in ('APPROVED', 'PROMOTED') and v.means = 'review')
  and not exists (select 1 from people_changes c where c.emergency = 1 and c.approved_by not in ('', r.requester)
                  and (c.object = r.request_id or c.ticket <> '' and c.implemented_from_us <= r.resolved_us and c.implemented_to_us >= r.resolved_us))
union all
-- What is there is near the use in time; whether it belongs to it is for a person to say.
select 'judgment', 'logins', j.row_id,
       'Break-glass account ' || j.user_name || ' logged in at ' || j.time || ': a ticket, a review, a recorded session and a change of the credential or a lock are in the evidence; whether they belong to this use requires judgment.', ''
from judged j where j.ticket = '' and j.review = '' and j.recorded = '' and j.changed = ''
union all
select 'judgment', 'access_requests', r.request_id,
       'Request ' || r.request_id || ' of ' || r.requester || ' was approved by a change of state at ' || r.resolved || '; a change marked as an emergency covers it: whether its ticket, review and recorded session belong to this use requires judgment.', ''
from access_requests r
where r.state in ('APPROVED', 'PROMOTED')
  and not exists (select 1 from request_decisions v where v.request_id = r.request_id and v.decision in ('APPROVED', 'PROMOTED') and v.means = 'review')
  and exists (select 1 from people_changes c where c.emergency = 1 and c.approved_by not in ('', r.requester)
              and (c.object = r.request_id or c.ticket <> '' and c.implemented_from_us <= r.resolved_us and c.implemented_to_us >= r.resolved_us))
union all
select 'judgment', 'people_changes', c.row_id,
       'The change ' || c.row_id || ' of ' || c.object || ' is marked as an emergency: whether somebody else reviewed it in time, and what was done under it, requires judgment.', ''
from people_changes c where c.emergency = 1
union all
select 'judgment', 'break_glass_accounts', '', 'No list of break-glass accounts was supplied: their logins are not known (`affidavit people import FILE --kind break-glass`).', ''
from periods where not exists (select 1 from glass);
