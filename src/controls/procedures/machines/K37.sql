-- K37  Owners of machine identities
-- Tables: bots, workload_identities, token_facts, agent_calls, machine_owners (the list of the entity), users, people_leavers, idp_accounts,
-- bot_sharing (signs that several hosts share a bot), dataset_status, periods.

-- name: population
select 'bot:' || b.bot as row_id, b.bot as name, 'bot' as identity_kind, b.owner from bots b
union all
select 'workload:' || w.workload_identity, w.workload_identity, 'workload identity', w.owner from workload_identities w
union all
select 'token:' || t.token, t.token, 'static token', t.owner from token_facts t where t.secret = 1 and t.at_end = 1
union all
select a.identity, a.actor, 'agent', '' from (select identity, max(actor) as actor from agent_calls where substr(identity, 1, 6) = 'agent:' group by identity) a;

-- name: exceptions
with machines as (
  select 'bots' as dataset, row_id, 'bot:' || bot as machine, owner from bots
  union all
  select 'workload_identities', row_id, 'workload:' || workload_identity, owner from workload_identities
  union all
  select 'tokens', token_row, 'token:' || token, owner from token_facts where secret = 1 and at_end = 1
  union all
  select 'agent_calls', min(a.row_id), a.identity, '' from agent_calls a where substr(a.identity, 1, 6) = 'agent:' group by a.identity
),
owned as (
  select m.dataset, m.row_id, m.machine, coalesce(nullif(m.owner, ''), o.owner, '') as owner
  from machines m left join (select machine, max(owner) as owner from machine_owners group by machine) o on o.machine = m.machine
),
given as (select 1 as one from dataset_status where table_name = 'machine_owners' and status <> 'not_collected'),
people as (select user_name from users where bot = '' union select user_name from idp_accounts where status = 'active')
select case when exists (select 1 from given) then 'exception:no-owner' else 'judgment' end as kind, o.dataset as dataset, o.row_id as row_id,
       o.machine || ' has no owner: neither a label owner nor a line of the list machine-owners.' as facts, '' as threshold
from owned o where o.owner = ''
union all
select case when exists (select 1 from given) then 'exception:unknown-owner' else 'judgment' end, o.dataset, o.row_id,
       'The owner of ' || o.machine || ', ' || o.owner || ', is not a user of the gateway and not an active account of the identity provider.', ''
from owned o where o.owner <> '' and not exists (select 1 from people p where p.user_name = o.owner)
  and not exists (select 1 from people_leavers l where l.user_name = o.owner)
union all
select case when exists (select 1 from given) then 'exception:owner-left' else 'judgment' end, o.dataset, o.row_id,
       'The owner of ' || o.machine || ', ' || o.owner || ', left at ' || l.left_at || '.', ''
from owned o join (select user_name, min(left_at) as left_at, min(left_at_us) as left_at_us from people_leavers group by user_name) l on l.user_name = o.owner
cross join periods p where l.left_at_us < p.ends_us
union all
select 'judgment', 'machine_owners', '', 'No list of owners of machine identities was supplied (`affidavit people import FILE --kind machine-owners`).', ''
from dataset_status d where d.table_name = 'machine_owners' and d.status = 'not_collected' and exists (select 1 from owned where owner = '')
union all
-- Shared use: two hosts at the same time, by certificates, host names or counters.
select 'judgment', s.source, s.source_row,
       case when s.sign = 'certificates'
            then 'bot:' || s.bot || ' was used from ' || cast(s.hosts as varchar(20)) || ' hosts with overlapping certificates (' || cast(s.times as varchar(20))
                 || case when s.times = 1 then ' overlap' else ' overlaps' end || '): those of ' || s.first_host || ' were valid from ' || s.first_at || ' to ' || s.valid_until
                 || ', and ' || s.second_host || ' came at ' || s.second_at || '. Is it shared by several hosts?'
            when s.sign = 'unknown'
            then 'bot:' || s.bot || ' joined from ' || cast(s.hosts as varchar(20)) || ' hosts, from ' || s.first_host || ' at ' || s.first_at || ' and from ' || s.second_host
                 || ' at ' || s.second_at || ': no certificate shows whether they overlapped. Is it shared by several hosts?'
            when s.sign = 'host names'
            then 'Instance ' || s.bot_instance || ' of bot:' || s.bot || ' sent heartbeats as ' || s.first_host || ', as ' || s.second_host || ' (at ' || s.second_at || '), and as '
                 || s.first_host || ' again. Is it shared by several hosts?'
            else 'Instance ' || s.bot_instance || ' of bot:' || s.bot || ' authenticated at ' || s.second_at || ' with generation ' || cast(s.generation as varchar(20))
                 || ', no higher than at ' || s.first_at || '. Is a copy of its credentials in use?' end, ''
from bot_sharing s;
