-- K12  Locks lifted
-- Tables: lock_lifecycles, people_leavers, users, revocations, sessions, settings, periods.

-- name: population
select row_id, lock, target, made, made_by, message, ended, how, ended_by, in_force from lock_lifecycles;

-- name: exceptions
with gone as (select distinct target_name as user_name from revocations where kind = 'user_deleted'),
disabled as (
  select user_name from people_leavers where idp_disabled <> ''
  union select user_name from idp_accounts where status in ('disabled', 'deleted')
)
-- Deleted or run out while the target is a leaver whose account still exists.
select 'exception' as kind, 'lock_lifecycles' as dataset, k.row_id as row_id,
       'The lock ' || k.lock || ' on ' || k.target_name || ', who left at ' || l.left_at || ', ended at ' || k.ended
         || case when k.ended_by = '' then '' else ' by ' || k.ended_by end || ' (' || k.how || ').' as facts,
       '' as threshold
from lock_lifecycles k join people_leavers l on l.user_name = k.target_name
where k.target_kind = 'user' and k.ended_us is not null and k.ended_us >= l.left_at_us
  and not exists (select 1 from gone g where g.user_name = k.target_name)
  and not exists (select 1 from disabled d where d.user_name = k.target_name)
union all
-- Sessions that were open when the lock was made and went on.
select 'exception:lock:' || k.lock, 'sessions', s.row_id,
       'Session ' || s.session_id || ' of ' || s.user_name || ' was open when the lock ' || k.lock || ' was made at ' || k.made
         || ' and went on until ' || s.ended || ' (agreed: ' || e.value || ').', 'lock_effect'
from lock_lifecycles k join sessions s on s.user_name = k.target_name join settings e on e.name = 'lock_effect'
where k.target_kind = 'user' and s.started_us < k.made_us and s.ended_us > k.made_us + e.number
  and (k.ended_us is null or k.ended_us > k.made_us + e.number)
union all
select 'judgment', 'lock_lifecycles', k.row_id,
       'The lock ' || k.lock || ' on ' || k.target || ' was lifted at ' || k.ended || ' by ' || k.ended_by || '; its message names no reason.', ''
from lock_lifecycles k
where k.ended_us is not null and k.ended_by <> '' and k.message = '' and k.made_by_kind <> 'system'
union all
select 'judgment', 'people_leavers', '', 'No list of leavers was supplied, so lifted locks were not held against it (`affidavit people import FILE --kind leavers`).', ''
from dataset_status d where d.table_name = 'people_leavers' and d.status = 'not_collected'
  and exists (select 1 from lock_lifecycles where ended_us is not null);
