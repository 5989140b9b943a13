-- K04  Root on every node
-- Tables: role_capabilities (what each role permits by itself), role_holders (who can hold it), holder_access (what all roles of a
-- holder come to, denials included), role_versions (every definition of a role that stood in the period), periods.

-- name: population
select c.role as row_id, c.role, c.root_on_nodes, c.kubernetes_masters, c.all_databases, c.windows_administrator,
       c.logins, c.labels, h.humans, h.bots, h.mappings
from role_capabilities c left join role_holders h on h.role = c.role;

-- name: exceptions
-- The role alone gives root on every node.
select 'exception:root' as kind, 'roles' as dataset, c.role as row_id,
       'Role ' || c.role || ' gives root on nodes of any label: ' || c.root_reason || '.'
         || case when coalesce(h.nobody, 0) = 1 then ' Nobody held it in the period.'
                 else ' Held by ' || cast(coalesce(h.humans, 0) as varchar(20)) || ' people and '
                      || cast(coalesce(h.bots, 0) as varchar(20)) || ' bots; given by '
                      || cast(coalesce(h.mappings, 0) as varchar(20)) || ' connector mappings.' end as facts,
       '' as threshold
from role_capabilities c left join role_holders h on h.role = c.role
where c.root_on_nodes = 'all'
union all
-- The logins of the role come from traits: root for this holder.
select 'exception:root', a.holder_dataset, a.holder_row_id,
       a.holder || ' has root on nodes of any label through ' || a.allowed_by || ', whose logins come from traits: ' || a.access || '.', ''
from (select x.*, h.holder_dataset, h.holder_row_id from holder_access x join holders h on h.holder = x.holder) a
where a.capability = 'root_on_every_node' and a.resolution = 'yes' and a.by_traits = 1
  and not exists (select 1 from role_capabilities c where c.root_on_nodes = 'all' and c.role = a.allowed_by)
union all
select 'judgment', a.holder_dataset, a.holder_row_id,
       a.holder || ' may have root on nodes of any label through ' || a.allowed_by
         || case when a.why = '' then '.' else ': ' || a.why || '.' end, ''
from (select x.*, h.holder_dataset, h.holder_row_id from holder_access x join holders h on h.holder = x.holder) a
where a.capability = 'root_on_every_node' and a.resolution = 'judgment'
union all
select 'judgment', 'roles', c.role,
       'Whether role ' || c.role || ' gives root on every node requires judgment: ' || c.root_reason || '.', ''
from role_capabilities c where c.root_on_nodes = 'judgment'
union all
select 'exception:kubernetes', 'roles', c.role, 'Role ' || c.role || ' gives the group system:masters on Kubernetes clusters of any label.', ''
from role_capabilities c where c.kubernetes_masters = 'all'
union all
select 'exception:databases', 'roles', c.role, 'Role ' || c.role || ' gives any user and any name on databases of any label.', ''
from role_capabilities c where c.all_databases = 'all'
union all
select 'exception:windows', 'roles', c.role, 'Role ' || c.role || ' gives the login Administrator on Windows desktops of any label.', ''
from role_capabilities c where c.windows_administrator = 'all'
union all
select 'judgment', 'roles', c.role,
       'Role ' || c.role || ' has members that this version does not know (' || c.unknown_members || '): what it permits requires judgment.', ''
from role_capabilities c where c.unknown_members <> ''
union all
-- A definition that stood for a part of the period only, and is not the one at its end.
select 'exception:root-earlier', 'roles', v.role,
       'Role ' || v.role || ' gave root on nodes of any label from the snapshot of ' || v.valid_from
         || ' to that of ' || v.valid_until || ': ' || v.root_reason || '.', ''
from role_versions v cross join periods p
where v.root_on_nodes = 'all' and v.valid_until_us is not null and v.valid_until_us > p.starts_us
  and v.valid_until_us <= p.closed_us;
