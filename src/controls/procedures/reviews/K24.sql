-- K24  Inventory
-- Tables: inventory_facts, inventory_list (the entity's own inventory), read_ranges, setting_values, periods, dataset_status.

-- name: population
select row_id, dataset, name, missing_labels, agentless, first_seen, joined from inventory_facts;

-- name: exceptions
select 'exception:labels' as kind, i.dataset as dataset, i.resource_row as row_id,
       i.dataset || ' ' || i.name || ' lacks the labels ' || i.missing_labels || '.' as facts, 'required_labels' as threshold
from inventory_facts i where i.missing_labels <> ''
union all
select 'judgment', 'settings', 'required_labels', 'Which labels each resource must have is not set (setting required_labels).', ''
from periods where not exists (select 1 from setting_values where name = 'required_labels') and exists (select 1 from inventory_facts)
union all
-- A node that first appeared within what was read of the log, and no join shows how.
select 'exception:no-join', 'nodes', i.resource_row,
       'Node ' || i.name || ' first appeared in the snapshot of ' || i.first_seen || ' and no event shows that it joined.', ''
from inventory_facts i cross join periods p
where i.dataset = 'nodes' and i.agentless = 0 and i.joined = 0 and p.opened_us is not null and i.first_seen_us > p.opened_us
  and exists (select 1 from read_ranges g where g.range_start_us <= p.opened_us + 86400000000 and g.range_end_us >= i.first_seen_us)
union all
select 'insufficient', 'nodes', i.resource_row, 'node ' || i.name || ' joined before the audit log that was read begins', ''
from inventory_facts i cross join periods p
where i.dataset = 'nodes' and i.agentless = 0 and i.joined = 0 and (p.opened_us is null or i.first_seen_us <= p.opened_us)
union all
select 'exception:not-listed', i.dataset, i.resource_row, i.dataset || ' ' || i.name || ' is not in the inventory that the entity supplied.', ''
from inventory_facts i
where i.listed = 0 and exists (select 1 from dataset_status d where d.table_name = 'inventory_list' and d.status <> 'not_collected')
union all
select 'exception', 'inventory_list', l.row_id, l.resource || ' is in the inventory that the entity supplied and not known to the gateway.', ''
from inventory_list l
where l.kind in ('node', 'nodes', 'server', '') and not exists (select 1 from inventory_facts i where i.name = l.resource or i.resource_row = l.resource);
