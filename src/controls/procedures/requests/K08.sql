-- K08  Self-approval and review bypass
-- Tables: access_requests (one row a request), request_decisions (one row a decision), request_traces (what the log shows of each
-- request), periods.
-- An approval is a decision APPROVED, or PROMOTED: the request became a membership of an access list.

-- name: population
select request_id as row_id, requester, roles, state, created, approved, resolved
from access_requests;

-- name: exceptions
with approvals as (
  select d.request_id, d.position, d.decision, d.means, d.how, d.requester, d.reviewer, d.reviewer_kind, d.actor, d.likeness,
         d.decided, d.decided_us,
         'request ' || d.request_id || ' (' || case when r.roles <> '' then r.roles when r.resources <> '' then r.resources else 'no roles' end
           || ')' as request,
         case when d.reviewer = '' then 'somebody whom the evidence does not name'
              when d.actor_kind = 'host' then 'the ' || d.actor_note
              when d.actor <> d.reviewer and d.actor <> '' then d.actor || ' in the name of ' || d.reviewer
              else d.reviewer end as who,
         case when d.decided = '' then '' else ' at ' || d.decided end as when_decided
  from request_decisions d join access_requests r on r.request_id = d.request_id
  where d.decision in ('APPROVED', 'PROMOTED')
),
-- Open-source editions have no review rights. Where somebody reviewed, the edition has them.
edition as (
  select p.edition,
         case when p.edition = 'enterprise' or exists (select 1 from request_decisions d where d.means = 'review')
              then 1 else 0 end as offers_reviews
  from periods p
),
own as (
  select a.*, row_number() over (partition by a.request_id order by a.position) as place from approvals a
  where a.requester <> '' and (a.reviewer = a.requester or a.actor = a.requester)
),
-- Approved, and no review approved it.
unreviewed as (
  select r.request_id, r.requester, r.state, r.created, r.created_approved, a.request, a.who, a.when_decided, a.decision
  from access_requests r
  left join (select request_id, min(position) as position from approvals group by request_id) f on f.request_id = r.request_id
  left join approvals a on a.request_id = f.request_id and a.position = f.position
  where (r.was_approved = 1 or r.state = 'PROMOTED' or a.request_id is not null)
    and not exists (select 1 from approvals v where v.request_id = r.request_id and v.means = 'review')
),
-- Two people, each approving the other: neighbouring approvals of a pair in opposite directions.
pairs as (
  select a.request_id, a.requester, a.reviewer, a.decided, a.decided_us,
         lag(a.reviewer) over (partition by case when a.requester < a.reviewer then a.requester else a.reviewer end,
                                            case when a.requester < a.reviewer then a.reviewer else a.requester end
                               order by a.decided_us, a.request_id, a.position) as earlier_reviewer,
         lag(a.decided_us) over (partition by case when a.requester < a.reviewer then a.requester else a.reviewer end,
                                              case when a.requester < a.reviewer then a.reviewer else a.requester end
                                 order by a.decided_us, a.request_id, a.position) as earlier_us
  from approvals a
  where a.requester <> '' and a.reviewer <> '' and a.reviewer <> a.requester and a.decided_us is not null
)
-- The requester decided: by review, by change of state, or in the name of somebody else.
select 'exception:self-approval' as kind, 'access_requests' as dataset, o.request_id as row_id,
       'Self-approval: ' || o.requester || ' approved their own ' || o.request || ' by '
         || case when o.means = 'review' and o.reviewer = o.requester and o.actor <> o.requester and o.actor <> ''
                   then 'a review that ' || o.actor || ' submitted in their name'
                 when o.means = 'review' and o.reviewer <> o.requester then 'a review in the name of ' || o.reviewer
                 when o.means = 'review' then 'review'
                 when o.reviewer = o.requester and o.means = 'delegator' then 'a change of state with themselves named as the delegator'
                 when o.reviewer <> o.requester then 'a change of state with ' || o.reviewer || ' named as the delegator'
                 else o.means end
         || case when o.decision = 'PROMOTED' then ', which promoted it to a membership of an access list' else '' end
         || o.when_decided || '.' as facts,
       '' as threshold
from own o where o.place = 1
union all
-- Made in the state APPROVED.
select 'exception:review-bypass', 'access_requests', r.request_id,
       'Review bypass: request ' || r.request_id || ' of ' || r.requester || ' ('
         || case when r.roles <> '' then r.roles when r.resources <> '' then r.resources else 'no roles' end
         || ') was made in the state APPROVED at ' || r.created || ', so that nobody could review it.', ''
from access_requests r where r.created_approved = 1
union all
-- Approved by a change of state alone.
select 'exception:review-bypass', 'access_requests', u.request_id,
       'Review bypass: ' || u.request || ' of ' || u.requester || ' was '
         || case when u.decision = 'PROMOTED' then 'promoted' else 'approved' end || ' by a change of state' || u.when_decided
         || ' by ' || u.who || ', without an approving review.', ''
from unreviewed u cross join edition e
where u.request is not null and u.created_approved = 0 and e.offers_reviews = 1
union all
-- Shown as approved, and no decision is known.
select 'exception:review-bypass', 'access_requests', u.request_id,
       'Review bypass: the gateway shows request ' || u.request_id || ' of ' || u.requester || ', made at ' || u.created || ', as ' || u.state
         || ', and no review.', ''
from unreviewed u cross join edition e
where u.request is null and u.created_approved = 0 and e.offers_reviews = 1
union all
-- An edition without review rights: one point for all of them.
select 'judgment', 'access_requests', '',
       case when e.edition = 'oss' then 'The open-source edition has no review rights: every approval there is a change of state'
            else 'The edition of the gateway is not known, and nobody reviewed a request: it may have no review rights, so that every approval is a change of state' end
         || '. ' || cast(count(*) as varchar(20)) || case when count(*) = 1 then ' request was' else ' requests were' end
         || ' approved so; whether by somebody who may requires judgment.', ''
from unreviewed u cross join edition e
where u.created_approved = 0 and e.offers_reviews = 0
group by e.edition
union all
select 'judgment', 'access_requests', r.request_id,
       'Request ' || r.request_id || ' '
         || case when t.life_covered = 1
                 then 'was made by nobody whom an event or a snapshot shows, although the audit log was read from ' || t.log_read_since || ' on'
                 when t.log_read_since <> '' then 'may have been made before the audit log that was read begins (' || t.log_read_since || ')'
                 else 'may have been made where the audit log was not read' end
         || case when t.first_seen = '' then '' else '; it is first named at ' || t.first_seen end
         || ': who asked and who decided is not in the evidence.', ''
from access_requests r join request_traces t on t.request_id = r.request_id
where r.created = ''
union all
select 'judgment', 'access_requests', a.request_id,
       'The evidence does not name who approved ' || a.request || ' of ' || a.requester || a.when_decided || '.', ''
from approvals a where a.reviewer = '' and a.how <> 'created'
union all
-- Approvals by machines are distinguished (K09 counts approvers).
select 'remark', 'access_requests', min(a.request_id),
       a.reviewer || case when a.how = 'automatic_rule' then ' (automatic reviews by access monitoring rules)'
                          when a.reviewer_kind = 'bot' then ' (a bot)' else ' (the gateway itself)' end
         || ' approved ' || cast(count(distinct a.request_id) as varchar(20))
         || case when count(distinct a.request_id) = 1 then ' request' else ' requests' end
         || coalesce(', first at ' || min(nullif(a.decided, '')), '') || '.', ''
from approvals a
where (a.reviewer_kind in ('bot', 'system') or a.how = 'automatic_rule') and a.reviewer <> a.requester
group by a.reviewer, a.reviewer_kind, a.how
union all
-- Names that may be one person's.
select 'remark', 'access_requests', min(a.request_id),
       'Reviewer ' || a.reviewer || ' and requester ' || a.requester || ' differ by '
         || case when a.likeness = 'case' then 'the case of letters' else 'what follows the @' end || ' only, and may be one person: '
         || cast(count(distinct a.request_id) as varchar(20))
         || case when count(distinct a.request_id) = 1 then ' request' else ' requests' end
         || ' approved so' || coalesce(', first at ' || min(nullif(a.decided, '')), '') || '.', ''
from approvals a where a.likeness in ('case', 'domain')
group by a.reviewer, a.requester, a.likeness
union all
-- A review that somebody submitted for another.
select 'remark', 'access_requests', min(a.request_id),
       a.actor || ' submitted approving reviews in the name of ' || a.reviewer || ': '
         || cast(count(distinct a.request_id) as varchar(20))
         || case when count(distinct a.request_id) = 1 then ' request' else ' requests' end
         || coalesce(', first at ' || min(nullif(a.decided, '')), '') || '.', ''
from approvals a where a.means = 'review' and a.actor <> '' and a.actor <> a.reviewer
group by a.actor, a.reviewer
union all
select 'remark', 'access_requests', min(p.request_id),
       min(case when p.requester < p.reviewer then p.requester else p.reviewer end) || ' and '
         || min(case when p.requester < p.reviewer then p.reviewer else p.requester end)
         || ' approved each other''s requests within 24 hours, ' || cast(count(*) as varchar(20))
         || case when count(*) = 1 then ' time' else ' times' end || '; the second approval was at ' || min(p.decided) || '.', ''
from pairs p
where p.earlier_reviewer = p.requester and p.decided_us - p.earlier_us <= 86400000000
group by case when p.requester < p.reviewer then p.requester else p.reviewer end,
         case when p.requester < p.reviewer then p.reviewer else p.requester end;
