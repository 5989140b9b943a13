-- K09  Quality of requests
-- Tables: access_requests, request_decisions, request_reasons (what the reason of each request amounts to), request_traces (what the
-- log shows of each request), settings, setting_values (automatic_approvers).

-- name: population
select request_id as row_id, requester, roles, reason, state, created, approved, granted_until
from access_requests;

-- name: exceptions
with asked as (
  select r.*,
         'Request ' || r.request_id || ' of ' || r.requester || ' ('
           || case when r.roles <> '' then r.roles when r.resources <> '' then r.resources else 'no roles' end || ')' as request
  from access_requests r
),
-- Everybody who approved, other than the requester and whoever acted for them: people, machines, and hosts, where the person is not known.
approvers as (
  select d.request_id, d.reviewer,
         max(case when d.how = 'automatic_rule' or l.value is not null then 1 else 0 end) as automatic,
         max(case when d.reviewer_kind = 'human' and d.reviewer <> '' then 1 else 0 end) as person,
         max(case when d.reviewer_kind = 'host' or d.reviewer = '' then 1 else 0 end) as unnamed,
         min(case when d.how = 'deputy' then 1 else 0 end) as deputy
  from request_decisions d
  left join setting_values l on l.name = 'automatic_approvers'
    and (l.value = d.reviewer or (substr(d.reviewer, 1, 4) = 'bot-' and l.value = 'bot:' || substr(d.reviewer, 5)))
  where d.decision = 'APPROVED' and d.how <> 'created' and d.reviewer <> d.requester and d.actor <> d.requester
  group by d.request_id, d.reviewer
),
counted as (
  select request_id,
         sum(case when automatic = 1 or person = 1 then 1 else 0 end) as approvers,
         sum(case when automatic = 0 and person = 1 and deputy = 1 then 1 else 0 end) as deputies,
         sum(automatic) as automatic,
         sum(case when automatic = 0 and person = 0 and unnamed = 1 then 1 else 0 end) as unnamed,
         sum(case when automatic = 0 and person = 0 and unnamed = 0 then 1 else 0 end) as machines
  from approvers group by request_id
),
-- Requests that were approved; a promotion to a membership of an access list is none.
approved as (
  select a.*, s.value as wanted, s.number as least,
         coalesce(c.approvers, 0) as approvers,
         -- Shown as approved, and no decision is known: somebody changed its state where the log was not read.
         coalesce(c.unnamed, 0)
           + case when a.created_approved = 0
                       and not exists (select 1 from request_decisions d where d.request_id = a.request_id and d.decision = 'APPROVED')
                  then 1 else 0 end as unnamed,
         case when coalesce(c.deputies, 0) = 0 then ''
              else '; ' || cast(c.deputies as varchar(20)) || ' named as the delegator of a change of state' end
           || case when coalesce(c.automatic, 0) = 0 then '' else '; ' || cast(c.automatic as varchar(20)) || ' automatic' end
           || case when coalesce(c.machines, 0) = 0 then ''
                   else '; not counted: ' || cast(c.machines as varchar(20)) || ' by bots that automatic_approvers does not list' end as details
  from asked a
  join settings s on s.name = 'min_approvers'
  left join counted c on c.request_id = a.request_id
  where a.was_approved = 1 and a.state <> 'PROMOTED'
),
granted as (
  select a.request_id, a.request, a.approved, a.approved_us, a.granted_until, a.granted_until_us, s.value as longest,
         a.granted_until_us - case when a.assume_start_us is not null and a.assume_start_us > coalesce(a.approved_us, a.created_us)
                                   then a.assume_start_us else coalesce(a.approved_us, a.created_us) end as granted_for,
         case when a.assume_start_us is not null and a.assume_start_us > coalesce(a.approved_us, a.created_us)
              then a.assume_start else a.approved end as granted_from,
         s.number as most
  from asked a join settings s on s.name = 'max_access_duration'
  where a.was_approved = 1 and a.state <> 'PROMOTED'
)
select 'exception:no-reason' as kind, 'access_requests' as dataset, a.request_id as row_id,
       a.request || ', made at ' || a.created || ', gives no reason'
         || case when a.reason = '' then '.' else ': it says ' || a.reason || '.' end as facts,
       '' as threshold
from asked a join request_reasons q on q.request_id = a.request_id
where a.created <> '' and q.is_empty = 1
union all
select 'exception:no-ticket', 'access_requests', a.request_id,
       a.request || ', made at ' || a.created || ', names no ticket that matches ' || s.value || '; its reason is: ' || a.reason, 'ticket_pattern'
from asked a
join request_reasons q on q.request_id = a.request_id
join settings s on s.name = 'ticket_pattern'
where a.created <> '' and q.is_empty = 0 and q.names_ticket = 0 and s.value <> ''
union all
select 'exception:too-few-approvers', 'access_requests', a.request_id,
       a.request || ' was approved' || case when a.approved = '' then '' else ' at ' || a.approved end || ' with '
         || cast(a.approvers as varchar(20)) || ' of ' || a.wanted || ' approvers other than the requester' || a.details || '.', 'min_approvers'
from approved a
where a.created <> '' and a.approvers + a.unnamed < a.least
union all
select 'judgment', 'access_requests', a.request_id,
       a.request || ' was approved' || case when a.approved = '' then '' else ' at ' || a.approved end || ' with '
         || cast(a.approvers as varchar(20)) || ' of ' || a.wanted || ' approvers other than the requester' || a.details
         || '; ' || cast(a.unnamed as varchar(20)) || ' more by a local administrator on the auth host or by nobody who is named: it is not known who that was.', ''
from approved a
where a.created <> '' and a.approvers < a.least and a.approvers + a.unnamed >= a.least
union all
select 'exception:too-long', 'access_requests', g.request_id,
       g.request || ' was granted from ' || g.granted_from || ' until ' || g.granted_until || ', longer than ' || g.longest || '.',
       'max_access_duration'
from granted g where g.granted_for > g.most and g.approved_us is not null
union all
select 'judgment', 'access_requests', g.request_id,
       g.request || ' was granted until ' || g.granted_until || '; when it was approved is not in the evidence, so that it may have been granted for longer than '
         || g.longest || '.', ''
from granted g where g.granted_for > g.most and g.approved_us is null
union all
select 'judgment', 'access_requests', a.request_id,
       'Request ' || a.request_id || ' '
         || case when t.life_covered = 1
                 then 'was made by nobody whom an event or a snapshot shows, although the audit log was read from ' || t.log_read_since || ' on'
                 when t.log_read_since <> '' then 'may have been made before the audit log that was read begins (' || t.log_read_since || ')'
                 else 'may have been made where the audit log was not read' end
         || case when t.first_seen = '' then '' else '; it is first named at ' || t.first_seen end
         || ': its reason is not in the evidence.', ''
from asked a join request_traces t on t.request_id = a.request_id
where a.created = ''
union all
select 'judgment', 'settings', 'ticket_pattern',
       'No ticket pattern is set, so tickets were not looked for (setting ticket_pattern).', ''
from settings s
where s.name = 'ticket_pattern' and s.value = '' and exists (select 1 from access_requests)
union all
-- Automatic approvals count, and are said.
select 'remark', 'access_requests', min(d.request_id),
       d.reviewer || case when d.how = 'automatic_rule' then ' (automatic reviews by access monitoring rules)'
                          else ', which automatic_approvers lists,' end
         || ' approved ' || cast(count(distinct d.request_id) as varchar(20))
         || case when count(distinct d.request_id) = 1 then ' request' else ' requests' end || ', which counts.', ''
from request_decisions d join approvers v on v.request_id = d.request_id and v.reviewer = d.reviewer and v.automatic = 1
where d.decision = 'APPROVED'
group by d.reviewer, d.how
union all
select 'remark', 'access_requests', min(a.request_id),
       cast(count(*) as varchar(20)) || case when count(*) = 1 then ' request was' else ' requests were' end
         || ' promoted to memberships of access lists: they are not counted as approved.', ''
from asked a where a.state = 'PROMOTED' having count(*) > 0
union all
select 'remark', 'access_requests', '',
       'Whether the roles of a reviewer allow the review (review_requests, thresholds) is decided by the gateway and not tested here.', ''
from settings s
where s.name = 'min_approvers'
  and exists (select 1 from request_decisions d where d.decision = 'APPROVED' and d.means = 'review');
