-- K37  Owners of machine identities
-- Tables: bots, workload_identities, token_facts, machine_owners (the list of the entity), users, people_leavers, idp_accounts.

-- name: population
select 'bot:' || b.bot as row_id, b.bot as name, 'bot' as identity_kind, b.owner from bots b
union all
select 'workload:' || w.workload_identity, w.workload_identity, 'workload identity', w.owner from workload_identities w
union all
select 'token:' || t.token, t.token, 'static token', t.owner from token_facts t where t.secret = 1 and t.at_end = 1;

-- name: exceptions
with machines as (
  select 'bots' as dataset, row_id, 'bot:' || bot as machine, owner from bots
  union all
  select 'workload_identities', row_id, 'workload:' || workload_identity, owner from workload_identities
  union all
  select 'tokens', token_row, 'token:' || token, owner from token_facts where secret = 1 and at_end = 1
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
from dataset_status d where d.table_name = 'machine_owners' and d.status = 'not_collected' and exists (select 1 from owned where owner = '');
