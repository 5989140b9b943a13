-- K10  Use without approval
-- Tables: access_requests, request_decisions, request_traces (what was done under each request in the period, and since when the log
-- was read), settings, periods.
-- One row a request, with the first and last use and the number of uses. Approvals that only a snapshot shows count.

-- name: population
select r.request_id as row_id, r.requester, r.roles, r.state, r.created, r.approved, r.granted_until,
       t.uses, t.first_use, t.last_use
from access_requests r join request_traces t on t.request_id = r.request_id
where t.uses > 0;

-- name: exceptions
with refused as (
  select request_id, max(decided_us) as refused_us, max(decided) as refused
  from request_decisions where decision = 'DENIED' group by request_id
),
decided as (
  select request_id, count(*) as decisions from request_decisions group by request_id
),
used as (
  select r.request_id, r.state, r.was_approved, r.approved, r.approved_us, r.created, r.created_us, r.deleted, r.deleted_us,
         coalesce(r.granted_until_us, r.expires_us) as end_us, case when r.granted_until <> '' then r.granted_until else r.expires end as ended,
         d.refused, d.refused_us, t.first_use_us, t.last_use_us, t.last_named, t.last_named_us, t.log_read_since, t.log_read_since_us,
         t.life_covered, t.first_seen, t.first_seen_us, coalesce(n.decisions, 0) as decisions, k.number as skew,
         case when r.created = '' and coalesce(n.decisions, 0) = 0 and r.deleted = '' then 1 else 0 end as unheard_of,
         'Request ' || r.request_id || case when r.requester = '' then '' else ' of ' || r.requester end
           || case when r.roles = '' then '' else ' (' || r.roles || ')' end
           || ' was used ' || cast(t.uses as varchar(20)) || case when t.uses = 1 then ' time' else ' times' end
           || ' (first ' || t.first_use || ', last ' || t.last_use || ')' as uses
  from access_requests r
  join request_traces t on t.request_id = r.request_id and t.uses > 0
  join settings k on k.name = 'clock_skew'
  left join refused d on d.request_id = r.request_id
  left join decided n on n.request_id = r.request_id
),
judged as (
  select u.*,
         -- Whether the log was read from the making of the request, or from the first decision on it, to its first use.
         case when u.life_covered = 1 then 1
              when u.created <> '' and u.log_read_since_us <= u.created_us then 1
              when u.created = '' and u.decisions > 0 and u.log_read_since_us <= u.first_seen_us then 1
              else 0 end as log_whole,
         -- Events are no finer than a millisecond.
         case when u.was_approved = 1 and u.first_use_us < u.approved_us - u.approved_us % 1000 then 1 else 0 end as too_early,
         case when u.was_approved = 0 and u.unheard_of = 0 and u.state <> 'PROMOTED' then 1 else 0 end as unapproved,
         case when u.was_approved = 1 and u.last_use_us > u.end_us + u.skew then 1 else 0 end as too_late,
         case when u.was_approved = 1 and u.state = 'DENIED' and u.last_use_us > u.refused_us + u.skew then 1 else 0 end as after_denial,
         case when u.was_approved = 1 and u.last_use_us > u.deleted_us + u.skew then 1 else 0 end as after_deletion
  from used u
)
select 'exception:use' as kind, 'access_requests' as dataset, j.request_id as row_id,
       j.uses
         || case when j.too_early = 1 then ', before its approval at ' || j.approved else '' end
         || case when j.unapproved = 1 then ' without any approval in the evidence'
                                           || case when j.refused is not null then '; it was denied at ' || j.refused else '' end
                                           || case when j.deleted <> '' then '; it was deleted at ' || j.deleted else '' end
                 else '' end
         || case when j.too_late = 1 then ', after its access had ended at ' || j.ended else '' end
         || case when j.after_denial = 1 then ', after it was denied at ' || j.refused else '' end
         || case when j.after_deletion = 1 then ', after it was deleted at ' || j.deleted else '' end
         || '.' as facts,
       case when j.too_early = 1 or j.unapproved = 1 then '' else 'clock_skew' end as threshold
from judged j
where j.too_early = 1 or j.too_late = 1 or j.after_denial = 1 or j.after_deletion = 1
   or (j.unapproved = 1 and j.log_whole = 1)
union all
-- The log was not read all the way to the use: the approval may be there.
select 'insufficient', 'access_requests', j.request_id,
       j.uses || ' without any approval in the evidence, and the audit log was not read whole from '
         || case when j.created = '' then j.first_seen else j.created end || ', when the request is first named, to its first use', ''
from judged j
where j.unapproved = 1 and j.log_whole = 0 and j.too_early = 0 and j.too_late = 0
union all
-- A request that nothing but its use shows: an exception where the log was read for the longest life of a request before the use.
select 'exception:not-made', 'access_requests', j.request_id,
       j.uses || ', and no event and no snapshot shows that it was made, although the audit log was read from ' || j.log_read_since
         || ' on; a request lives ' || m.value || ' at most.', 'max_request_life'
from judged j join settings m on m.name = 'max_request_life'
where j.unheard_of = 1 and j.was_approved = 0 and j.life_covered = 1
union all
select 'insufficient', 'access_requests', j.request_id,
       j.uses || ', and the audit log was not read whole for ' || m.value || ' before the first use: it may have been made earlier', ''
from judged j join settings m on m.name = 'max_request_life'
where j.unheard_of = 1 and j.was_approved = 0 and j.life_covered = 0
union all
select 'remark', 'access_requests', j.request_id,
       'A session under request ' || j.request_id || ' ended at ' || j.last_named || ', after the access had ended at ' || j.ended
         || '; it was begun before.', ''
from judged j
where j.was_approved = 1 and j.last_named_us > j.end_us + j.skew and j.too_late = 0;
