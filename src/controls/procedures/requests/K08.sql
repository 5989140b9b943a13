-- K08  Self-approval and review bypass
-- Tables: access_requests (one row a request), request_decisions (one row a decision), periods.
-- An approval is a decision APPROVED or PROMOTED.

-- name: population
select request_id as row_id, requester, roles, state, created, resolved
from access_requests;

-- name: exceptions
-- The requester decided: by review, by change of state, or by a change of state in which they named somebody else.
select 'exception:self-approval' as kind, 'access_requests' as dataset, d.request_id as row_id,
       'Self-approval: ' || d.requester || ' approved their own request by '
         || case when d.reviewer = d.requester and d.means = 'delegator' then 'a change of state with themselves named as the delegator'
                 when d.reviewer = d.requester then d.means
                 else 'a change of state with ' || d.reviewer || ' named as the delegator' end
         || case when d.decided = '' then '.' else ' at ' || d.decided || '.' end as facts,
       '' as threshold
from request_decisions d
where d.decision in ('APPROVED', 'PROMOTED') and d.requester <> ''
  and (d.reviewer = d.requester or d.actor = d.requester)
union all
-- Approved, but by no review.
select 'exception:review-bypass', 'access_requests', r.request_id,
       'Review bypass: approved by a change of state'
         || case when d.decided = '' then '' else ' at ' || d.decided end
         || ' by ' || case when d.reviewer = '' then 'somebody whom the evidence does not name' else d.reviewer end
         || ', without an approving review.',
       ''
from access_requests r
join (select request_id, min(position) as position from request_decisions
      where decision in ('APPROVED', 'PROMOTED') group by request_id) f on f.request_id = r.request_id
join request_decisions d on d.request_id = f.request_id and d.position = f.position
where not exists (select 1 from request_decisions v
                  where v.request_id = r.request_id and v.decision in ('APPROVED', 'PROMOTED') and v.means = 'review')
union all
-- Shown as approved, and no decision is known.
select 'exception:review-bypass', 'access_requests', r.request_id,
       'Review bypass: the gateway shows the request of ' || r.requester || ' as ' || r.state || ', and no review.', ''
from access_requests r
where r.state in ('APPROVED', 'PROMOTED')
  and not exists (select 1 from request_decisions d
                  where d.request_id = r.request_id and d.decision in ('APPROVED', 'PROMOTED'))
union all
select 'judgment', 'access_requests', r.request_id,
       'Request ' || r.request_id || ' was made before the audit log that was read begins: who asked and who decided is not in the evidence.', ''
from access_requests r
where r.created = ''
union all
select 'judgment', 'access_requests', d.request_id,
       'Request ' || d.request_id || ': the evidence does not name who approved it.', ''
from request_decisions d
where d.decision in ('APPROVED', 'PROMOTED') and d.reviewer = '';
