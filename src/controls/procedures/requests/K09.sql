-- K09  Quality of requests
-- Tables: access_requests, request_decisions, request_reasons (what the reason of each request amounts to), settings.

-- name: population
select request_id as row_id, requester, roles, reason, state, created
from access_requests;

-- name: exceptions
select 'exception:no-reason' as kind, 'access_requests' as dataset, r.request_id as row_id,
       r.requester || ' gave no reason for requesting '
         || case when r.roles <> '' then r.roles when r.resources <> '' then r.resources else 'access' end || '.' as facts,
       '' as threshold
from access_requests r join request_reasons q on q.request_id = r.request_id
where r.created <> '' and q.is_empty = 1
union all
select 'exception:no-ticket', 'access_requests', r.request_id,
       'The reason names no ticket (' || s.value || '): ' || r.reason, 'ticket_pattern'
from access_requests r
join request_reasons q on q.request_id = r.request_id
join settings s on s.name = 'ticket_pattern'
where r.created <> '' and q.is_empty = 0 and q.names_ticket = 0 and s.value <> ''
union all
select 'exception:too-few-approvers', 'access_requests', r.request_id,
       'Approved with ' || cast(coalesce(a.approvers, 0) as varchar(20)) || ' of ' || s.value
         || ' approvers other than the requester ' || r.requester || '.', 'min_approvers'
from access_requests r
join settings s on s.name = 'min_approvers'
left join (select request_id, count(distinct reviewer) as approvers from request_decisions
           where decision in ('APPROVED', 'PROMOTED') and reviewer <> requester group by request_id) a
  on a.request_id = r.request_id
where r.created <> ''
  and (r.state in ('APPROVED', 'PROMOTED')
       or exists (select 1 from request_decisions d
                  where d.request_id = r.request_id and d.decision in ('APPROVED', 'PROMOTED')))
  and coalesce(a.approvers, 0) < s.number
union all
select 'judgment', 'access_requests', r.request_id,
       'Request ' || r.request_id || ' was made before the audit log that was read begins: its reason is not in the evidence.', ''
from access_requests r
where r.created = ''
union all
select 'judgment', 'settings', 'ticket_pattern',
       'No ticket pattern is set, so tickets were not looked for (setting ticket_pattern).', ''
from settings s
where s.name = 'ticket_pattern' and s.value = '' and exists (select 1 from access_requests);
