-- K10  Use without approval
-- Tables: access_requests (with what was done under each), request_decisions, read_ranges, settings, periods.
-- One row a request, with the first and last use and the number of uses.

-- name: population
select request_id as row_id, requester, roles, state, created, granted_until, first_used, last_used, used_events, used_before_approval
from access_requests where used_events > 0 or used_before_approval > 0;

-- name: exceptions
with approved as (
  select request_id, min(decided_us) as approved_us, min(decided) as approved
  from request_decisions where decision in ('APPROVED', 'PROMOTED') group by request_id
),
refused as (
  select request_id, max(decided_us) as refused_us, max(decided) as refused
  from request_decisions where decision = 'DENIED' group by request_id
),
used as (
  select r.*, a.approved_us, a.approved, d.refused_us, d.refused,
         cast(coalesce(r.used_events, 0) + coalesce(r.used_before_approval, 0) as varchar(20)) as uses
  from access_requests r
  left join approved a on a.request_id = r.request_id
  left join refused d on d.request_id = r.request_id
  where r.used_events > 0 or r.used_before_approval > 0
)
-- Used before it was approved.
select 'exception:before-approval' as kind, 'access_requests' as dataset, u.request_id as row_id,
       'Request ' || u.request_id || ' of ' || u.requester || ' was used ' || cast(u.used_before_approval as varchar(20))
         || ' times before its approval at ' || u.approved || '; first use ' || u.first_used || ', last use ' || u.last_used || '.' as facts,
       '' as threshold
from used u where u.used_before_approval > 0 and u.approved_us is not null
union all
-- Used, and neither an event nor the state shows an approval; made within what was read.
select 'exception:no-approval', 'access_requests', u.request_id,
       'Request ' || u.request_id || ' of ' || u.requester || ' was used ' || u.uses || ' times without any approval in the evidence; first use '
         || u.first_used || ', last use ' || u.last_used || '.', ''
from used u
where u.approved_us is null and u.state not in ('APPROVED', 'PROMOTED', 'DENIED') and u.created <> ''
union all
-- A request that nothing but its use shows: an exception where the log was read for the longest life of a request before the use.
select 'exception:not-made', 'access_requests', u.request_id,
       'Request ' || u.request_id || ' was used ' || u.uses || ' times (first ' || u.first_used || ', last ' || u.last_used
         || ') and no event and no snapshot shows that it was made.', 'max_request_life'
from used u join settings m on m.name = 'max_request_life'
where u.approved_us is null and u.created = ''
  and exists (select 1 from read_ranges g where g.range_start_us <= u.first_used_us - m.number and g.range_end_us > u.first_used_us)
union all
select 'insufficient', 'access_requests', u.request_id,
       'request ' || u.request_id || ', used at ' || u.first_used || ', was made before the audit log that was read begins', ''
from used u join settings m on m.name = 'max_request_life'
where u.approved_us is null and u.created = ''
  and not exists (select 1 from read_ranges g where g.range_start_us <= u.first_used_us - m.number and g.range_end_us > u.first_used_us)
union all
-- Used after the granted access had ended.
select 'exception:after-end', 'access_requests', u.request_id,
       'Request ' || u.request_id || ' of ' || u.requester || ' was used until ' || u.last_used || ', after its access had ended at '
         || coalesce(nullif(u.granted_until, ''), u.expires) || ' (' || u.uses || ' uses, first ' || u.first_used || ').', 'clock_skew'
from used u join settings s on s.name = 'clock_skew'
where u.last_used_us > coalesce(u.granted_until_us, u.expires_us) + s.number
union all
select 'exception:after-denial', 'access_requests', u.request_id,
       'Request ' || u.request_id || ' of ' || u.requester || ' was denied at ' || u.refused || ' and used until ' || u.last_used
         || ' (' || u.uses || ' uses, first ' || u.first_used || ').', 'clock_skew'
from used u join settings s on s.name = 'clock_skew'
where u.state = 'DENIED' and u.last_used_us > u.refused_us + s.number
union all
select 'exception:after-deletion', 'access_requests', u.request_id,
       'Request ' || u.request_id || ' of ' || u.requester || ' was deleted at ' || u.deleted || ' and used until ' || u.last_used
         || ' (' || u.uses || ' uses, first ' || u.first_used || ').', 'clock_skew'
from used u join settings s on s.name = 'clock_skew'
where u.last_used_us > u.deleted_us + s.number;
