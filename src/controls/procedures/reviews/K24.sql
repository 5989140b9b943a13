-- K24  Inventory
-- Tables: inventory_facts (labels, joins and listing of each resource), inventory_list (the entity's own inventory), setting_values,
-- dataset_status, periods.

-- name: population
select row_id, dataset, name, missing_labels, agentless, first_seen, joined, listed from inventory_facts;

-- name: exceptions
-- Resources other than nodes are known by their name, however many agents serve them.
with lacking as (
  select dataset, case when dataset = 'nodes' then resource_row else name end as resource, missing_labels, min(name) as name, min(resource_row) as resource_row
  from inventory_facts where missing_labels <> ''
  group by dataset, case when dataset = 'nodes' then resource_row else name end, missing_labels
),
unlisted as (
  select dataset, case when dataset = 'nodes' then resource_row else name end as resource, min(name) as name, min(resource_row) as resource_row
  from inventory_facts where compared = 1 and listed = 0
  group by dataset, case when dataset = 'nodes' then resource_row else name end
),
inventory as (select status, reason from dataset_status where table_name = 'inventory_list' and status <> 'not_collected'),
-- Words of the inventory for what the gateway lists.
items as (
  select l.row_id, l.resource, l.kind,
         case when lower(l.kind) in ('', 'node', 'nodes', 'server', 'host') then 'nodes'
              when lower(l.kind) in ('app', 'apps', 'application') then 'apps'
              when lower(l.kind) in ('db', 'dbs', 'database', 'databases') then 'databases'
              when lower(l.kind) in ('kube_cluster', 'kube', 'kubernetes', 'kubernetes_cluster') then 'kubernetes'
              when lower(l.kind) in ('windows_desktop', 'desktop', 'desktops') then 'desktops' else '' end as dataset
  from inventory_list l
)
select 'exception' as kind, i.dataset as dataset, i.resource_row as row_id,
       i.dataset || ' ' || i.name || ' lacks the labels ' || i.missing_labels || '.' as facts, 'required_labels' as threshold
from lacking i
union all
select 'judgment', 'settings', 'required_labels', 'Which labels each resource must have is not set (setting required_labels).', ''
from periods where not exists (select 1 from setting_values where name = 'required_labels') and exists (select 1 from inventory_facts)
union all
-- A node that appeared between two snapshots, between which the log was read, and no join in all of the log shows how.
select 'exception', 'nodes', i.resource_row,
       'Node ' || i.name || ' first appeared in the snapshot of ' || i.first_seen || ' and no event shows that it joined.', ''
from inventory_facts i
where i.dataset = 'nodes' and i.agentless = 0 and i.auth_host = 0 and i.joined = 0 and i.log_covers = 1
union all
select 'insufficient', 'nodes', i.resource_row,
       'no event shows that node ' || i.name || ' joined, and the audit log that was read does not reach back to its first appearance', ''
from inventory_facts i
where i.dataset = 'nodes' and i.agentless = 0 and i.auth_host = 0 and i.joined = 0 and i.log_covers = 0
union all
select 'exception', u.dataset, u.resource_row, u.dataset || ' ' || u.name || ' is not in the inventory that the entity supplied.', ''
from unlisted u where exists (select 1 from inventory where status in ('complete', 'empty'))
union all
select 'exception', 'inventory_list', t.row_id, t.resource || case when t.kind = '' then '' else ' (' || t.kind || ')' end || ' is in the inventory that the entity supplied and not known to the gateway.', ''
from items t join dataset_status d on d.table_name = t.dataset and d.status in ('complete', 'empty')
where not exists (select 1 from inventory_facts i where (i.dataset = t.dataset or t.kind = '') and (i.name = t.resource or i.resource_row = t.resource))
union all
select 'insufficient', 'inventory_list', '', 'the inventory that the entity supplied is ' || v.status || case when v.reason = '' then '' else ': ' || v.reason end, ''
from inventory v where v.status not in ('complete', 'empty')
union all
-- Datasets beside nodes whose resources must have the labels, or which the inventory names.
select 'insufficient', 'dataset_status', d.table_name, d.table_name || ' is ' || d.status || case when d.reason = '' then '' else ': ' || d.reason end, ''
from dataset_status d
where d.table_name in ('apps', 'databases', 'kubernetes', 'desktops') and d.status in ('denied', 'failed', 'partial')
  and (exists (select 1 from setting_values s where s.name = 'labels_on' and s.value = d.table_name) or exists (select 1 from items t where t.dataset = d.table_name));
