-- K12  Locks lifted
-- Tables: lock_lifecycles, people_leavers, leaver_facts, revocations, nodes, sessions, log_gaps, settings, dataset_status.

-- name: population
select row_id, lock, target, made, made_by, message, ended, how, ended_by, duration_seconds, in_force from lock_lifecycles;

-- name: exceptions
-- Locks that ended, on a user, bot, host or device alone, with the name that a list of leavers gives to the target. Where only two
-- snapshots show the end, it is taken at its earliest for the leaving date and at its latest for what may have come before it.
with lifted as (
  select k.row_id, k.lock, k.target, k.target_name, k.how, k.ended_by, coalesce(k.ended_us, k.ended_from_us) as earliest_us,
         coalesce(k.ended_us, k.ended_to_us) as latest_us, case when k.ended <> '' then k.ended else k.ended_to end as ended
  from lock_lifecycles k
  where k.how <> '' and k.target = k.target_kind || ':' || k.target_name
    and k.target_kind in ('user', 'node', 'server_id', 'device', 'mfa_device', 'bot_instance_id')
),
of_leavers as (
  select k.*, l.left_at, l.left_at_us, f.account_user, f.bot, f.origin, f.exists_at_end, f.provider_ended_us, f.undated_end
  from lifted k join leaver_facts f on k.target = 'user:' || f.account_user join people_leavers l on l.row_id = f.leaver_row
  union all
  select k.*, l.left_at, l.left_at_us, '', '', 'host', '', cast(null as bigint), 0
  from lifted k join people_leavers l on k.target <> 'user:' || k.target_name
    and (l.user_name = k.target_name
         or exists (select 1 from nodes n where n.node = k.target_name and (n.hostname = l.user_name or 'host:' || n.hostname = l.user_name)))
),
deletions as (
  select r.target_name, r.kind, coalesce(r.time_us, r.time_from_us) as earliest_us, r.lifted_us from revocations r where r.kind in ('user_deleted', 'bot_deleted')
),
exposed as (
  select x.* from of_leavers x
  where x.earliest_us >= x.left_at_us
    -- another lock on the same target held on
    and not exists (select 1 from lock_lifecycles o where o.target = x.target and o.row_id <> x.row_id and o.made_us <= x.latest_us
                    and (o.how = '' or coalesce(o.ended_us, o.ended_to_us) > x.latest_us))
    -- the account was there: at the end of the period, or until it was deleted after the lock had ended; and it was not deleted just then
    and (x.origin in ('sso', 'unknown', 'host') or x.exists_at_end = 'yes'
         or exists (select 1 from deletions d where d.target_name in (x.account_user, x.bot) and d.earliest_us > x.latest_us))
    and (x.origin in ('sso', 'unknown', 'host')
         or not exists (select 1 from deletions d where d.target_name in (x.account_user, x.bot) and d.earliest_us <= x.latest_us
                        and (d.lifted_us is null or d.lifted_us > x.latest_us)))
    -- the provider had not disabled it
    and (x.origin not in ('sso', 'unknown') or (x.undated_end = 0 and (x.provider_ended_us is null or x.provider_ended_us > x.latest_us)))
),
-- Sessions of a locked user, or on a locked host, that were open when the first lock on it was made, and had to end.
locked_sessions as (
  select s.row_id as session_row, s.session_id, s.user_name, s.kind, s.ended, s.ended_us, s.end_recorded, s.last_activity, s.last_activity_us,
         k.lock, k.target, k.made, k.made_us, e.value as effect, k.made_us + e.number as due_us
  from lock_lifecycles k join sessions s on k.target = 'user:' || s.user_name join settings e on e.name = 'lock_effect'
  where coalesce(s.started_us, s.first_activity_us) < k.made_us and s.state <> 'refused'
    and (k.how = '' or coalesce(k.ended_us, k.ended_from_us) > k.made_us + e.number)
  union all
  select s.row_id, s.session_id, s.user_name, s.kind, s.ended, s.ended_us, s.end_recorded, s.last_activity, s.last_activity_us,
         k.lock, k.target, k.made, k.made_us, e.value, k.made_us + e.number
  from lock_lifecycles k join nodes n on k.target in ('server_id:' || n.node, 'node:' || n.node, 'node:' || n.hostname)
  join sessions s on s.target in (n.hostname, n.node) join settings e on e.name = 'lock_effect'
  where s.kind = 'ssh' and coalesce(s.started_us, s.first_activity_us) < k.made_us and s.state <> 'refused'
    and (k.how = '' or coalesce(k.ended_us, k.ended_from_us) > k.made_us + e.number)
),
first_locks as (
  select s.*, row_number() over (partition by s.session_row order by s.made_us, s.lock) as place from locked_sessions s
  where s.ended_us is null or s.ended_us >= s.made_us
)
select case when x.origin = 'unknown' then 'judgment' else 'exception' end as kind, 'lock_lifecycles' as dataset, x.row_id as row_id,
       'The lock ' || x.lock || ' on ' || x.target || ', who left at ' || x.left_at || ', ended at ' || x.ended
         || case when x.ended_by = '' then '' else ' by ' || x.ended_by end || ' (' || x.how || '), and the account was neither locked otherwise nor disabled nor deleted'
         || case when x.origin = 'unknown' then ', as far as is known: no snapshot lists it.' else '.' end
         as facts,
       '' as threshold
from exposed x
union all
select 'exception', 'sessions', s.session_row,
       'Session ' || s.session_id || ' of ' || s.user_name || ' was open when the lock ' || s.lock || ' on ' || s.target || ' was made at ' || s.made
         || case when s.ended_us > s.due_us then ' and ended at ' || s.ended
                 when s.last_activity_us > s.due_us then ' and was used until ' || s.last_activity else ' and no end of it is recorded' end
         || ' (agreed: within ' || s.effect || ').', 'lock_effect'
from first_locks s cross join periods p
where s.place = 1
  and (s.ended_us > s.due_us or s.last_activity_us > s.due_us
       -- the gateway records no end of most sessions with applications
       or (s.ended_us is null and s.end_recorded = 0 and s.kind <> 'app' and s.due_us < p.ends_us
           and not exists (select 1 from log_gaps g where g.kind <> 'not_yet')))
union all
select 'remark', 'lock_lifecycles', k.row_id,
       'The lock ' || k.lock || ' on ' || k.target || ' was lifted at ' || case when k.ended <> '' then k.ended else 'a time between ' || k.ended_from || ' and ' || k.ended_to end
         || case when k.ended_by = '' then '' else ' by ' || k.ended_by end
         || case when k.message_known = 1 then '; its message names no reason.' else '; no snapshot shows its message.' end, ''
from lock_lifecycles k where k.how = 'lifted' and k.message = ''
union all
select 'judgment', 'people_leavers', '', 'No list of leavers was supplied, so lifted locks were not held against it (`affidavit people import FILE --kind leavers`).', ''
from dataset_status d where d.table_name = 'people_leavers' and d.status = 'not_collected'
  and exists (select 1 from lock_lifecycles where how <> '');
