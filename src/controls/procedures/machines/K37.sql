-- K37  Owners of machine identities
-- Tables: bot_joins, agent_activity, bots, workload_identities, token_facts, machine_owners (the list of the entity), users, people_leavers, idp_accounts.

-- name: population
select 'bot:' || b.bot as row_id, b.bot as name, 'bot' as identity_kind, b.owner from bots b
union all
select 'workload:' || w.workload_identity, w.workload_identity, 'workload identity', w.owner from workload_identities w
union all
select 'token:' || t.token, t.token, 'static token', t.owner from token_facts t where t.secret = 1 and t.at_end = 1
union all
select 'agent:' || a.actor, a.actor, 'agent', '' from (select distinct actor from agent_activity where beam_id <> '' and actor <> '') a
where not exists (select 1 from bots b where a.actor = 'bot:' || b.bot);

-- name: exceptions
with machines as (
  select 'bots' as dataset, row_id, 'bot:' || bot as machine, owner from bots
  union all
  select 'workload_identities', row_id, 'workload:' || workload_identity, owner from workload_identities
  union all
  select 'tokens', token_row, 'token:' || token, owner from token_facts where secret = 1 and at_end = 1
  union all
  select 'agent_activity', min(a.row_id), 'agent:' || a.actor, '' from agent_activity a
  where a.beam_id <> '' and a.actor <> '' and not exists (select 1 from bots b where a.actor = 'bot:' || b.bot) group by a.actor
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
select 'exception:owner-left', o.dataset, o.row_id, 'The owner of ' || o.machine || ', ' || o.owner || ', left at ' || l.left_at || '.', ''
from owned o join people_leavers l on l.user_name = o.owner cross join periods p where l.left_at_us < p.ends_us
union all
select 'judgment', 'machine_owners', '', 'No list of owners of machine identities was supplied (`affidavit people import FILE --kind machine-owners`).', ''
from dataset_status d where d.table_name = 'machine_owners' and d.status = 'not_collected' and exists (select 1 from owned where owner = '')
union all
-- Ports of addresses do not count. Whether the certificates overlapped in time is not worked out here.
select 'judgment', 'bot_joins', h.row_id,
       'bot:' || h.bot || ' joined from ' || cast(h.hosts as varchar(20)) || ' addresses in the period (' || h.first_address || ' … ' || h.last_address
         || '): is it shared by several hosts? Whether its certificates overlapped in time is not decided here.', ''
from (
  select j.bot, min(j.row_id) as row_id, count(distinct j.host) as hosts, min(j.host) as first_address, max(j.host) as last_address
  from (
    select b.bot, b.row_id,
           case when substr(b.stem, length(b.stem), 1) = ':' and substr(b.stem, length(b.stem) - 1, 2) <> '::'
                then substr(b.stem, 1, length(b.stem) - 1) else b.address end as host
    from (select bot, row_id, address, rtrim(address, '0123456789') as stem from bot_joins where ok = 1 and event_kind = 'join' and address <> '' and bot <> '') b
  ) j
  group by j.bot
) h
where h.hosts > 1;
