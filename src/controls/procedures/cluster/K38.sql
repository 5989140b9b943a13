-- K38  Transmission paths
-- Tables: role_capabilities (roles at the closing snapshot), role_versions (every definition that stood), transfers (of the period),
-- setting_values (transmission_policy: what the entity forbids), periods.

-- name: population
select c.role as row_id, c.role, c.privileged_reason, c.ssh_file_copy, c.port_forwarding, c.agent_forwarding, c.desktop_clipboard, c.desktop_directory_sharing
from role_capabilities c where c.privileged = 1;

-- name: exceptions
-- Forbidden by the entity. Judgment where it is one whether the role is privileged.
select case when r.certain = 1 then 'exception:' || r.means else 'judgment' end as kind, 'roles' as dataset, r.role as row_id,
       'Role ' || r.role || ' is ' || case when r.certain = 1 then '' else 'perhaps ' end || 'privileged (' || r.reason || ') and permits ' || r.words
         || ', which the policy of the entity forbids.' as facts,
       'transmission_policy' as threshold
from (
  select c.role, c.privileged_certain as certain, c.privileged_reason as reason, 'file_copy' as means, 'file copy' as words
  from role_capabilities c where c.privileged = 1 and c.ssh_file_copy = 1
  union all
  select c.role, c.privileged_certain, c.privileged_reason, 'port_forwarding', 'port forwarding' from role_capabilities c where c.privileged = 1 and c.port_forwarding = 1
  union all
  select c.role, c.privileged_certain, c.privileged_reason, 'agent_forwarding', 'agent forwarding' from role_capabilities c where c.privileged = 1 and c.agent_forwarding = 1
  union all
  select c.role, c.privileged_certain, c.privileged_reason, 'clipboard', 'the clipboard of desktops' from role_capabilities c where c.privileged = 1 and c.desktop_clipboard = 1
  union all
  select c.role, c.privileged_certain, c.privileged_reason, 'directory_sharing', 'directory sharing with desktops'
  from role_capabilities c where c.privileged = 1 and c.desktop_directory_sharing = 1
) r join setting_values v on v.name = 'transmission_policy' and v.value = r.means
union all
-- A definition that stood for a part of the period only.
select 'exception:' || r.means || '-earlier', 'roles', r.role,
       'Role ' || r.role || ' was privileged (' || r.reason || ') and permitted ' || r.words || ', which the policy of the entity forbids, from the snapshot of '
         || r.valid_from || ' to that of ' || r.valid_until || '.', 'transmission_policy'
from (
  select x.role, x.privileged_reason as reason, x.valid_from, x.valid_until, x.valid_until_us, 'file_copy' as means, 'file copy' as words
  from role_versions x where x.privileged = 1 and x.privileged_certain = 1 and x.ssh_file_copy = 1
    and not exists (select 1 from role_capabilities c where c.role = x.role and c.privileged = 1 and c.ssh_file_copy = 1)
  union all
  select x.role, x.privileged_reason, x.valid_from, x.valid_until, x.valid_until_us, 'port_forwarding', 'port forwarding'
  from role_versions x where x.privileged = 1 and x.privileged_certain = 1 and x.port_forwarding = 1
    and not exists (select 1 from role_capabilities c where c.role = x.role and c.privileged = 1 and c.port_forwarding = 1)
  union all
  select x.role, x.privileged_reason, x.valid_from, x.valid_until, x.valid_until_us, 'agent_forwarding', 'agent forwarding'
  from role_versions x where x.privileged = 1 and x.privileged_certain = 1 and x.agent_forwarding = 1
    and not exists (select 1 from role_capabilities c where c.role = x.role and c.privileged = 1 and c.agent_forwarding = 1)
  union all
  select x.role, x.privileged_reason, x.valid_from, x.valid_until, x.valid_until_us, 'clipboard', 'the clipboard of desktops'
  from role_versions x where x.privileged = 1 and x.privileged_certain = 1 and x.desktop_clipboard = 1
    and not exists (select 1 from role_capabilities c where c.role = x.role and c.privileged = 1 and c.desktop_clipboard = 1)
  union all
  select x.role, x.privileged_reason, x.valid_from, x.valid_until, x.valid_until_us, 'directory_sharing', 'directory sharing with desktops'
  from role_versions x where x.privileged = 1 and x.privileged_certain = 1 and x.desktop_directory_sharing = 1
    and not exists (select 1 from role_capabilities c where c.role = x.role and c.privileged = 1 and c.desktop_directory_sharing = 1)
) r join setting_values v on v.name = 'transmission_policy' and v.value = r.means
cross join periods p
where r.valid_until_us is not null and r.valid_until_us > p.starts_us and r.valid_until_us <= p.closed_us
union all
-- What is not forbidden: one note with the roles and the transfers of the period.
select 'remark', 'roles', '',
       cast(n.roles as varchar(20)) || case when n.roles = 1 then ' privileged role permits' else ' privileged roles permit' end
         || ' file copy, forwarding, clipboard or directory sharing that no policy of the entity forbids: ' || n.named
         || case when n.roles > 8 then ' and ' || cast(n.roles - 8 as varchar(20)) || ' more' else '' end || '; '
         || cast(t.number as varchar(20)) || case when t.number = 1 then ' transfer' else ' transfers' end || ' in the period, by '
         || cast(t.people as varchar(20)) || case when t.people = 1 then ' actor.' else ' actors.' end, ''
from (
  select count(*) as roles,
         max(case when r.place = 1 then r.role else '' end) || max(case when r.place = 2 then ', ' || r.role else '' end)
           || max(case when r.place = 3 then ', ' || r.role else '' end) || max(case when r.place = 4 then ', ' || r.role else '' end)
           || max(case when r.place = 5 then ', ' || r.role else '' end) || max(case when r.place = 6 then ', ' || r.role else '' end)
           || max(case when r.place = 7 then ', ' || r.role else '' end) || max(case when r.place = 8 then ', ' || r.role else '' end) as named
  from (
    select c.role, row_number() over (order by c.role) as place
    from role_capabilities c
    where c.privileged = 1
      and ((c.ssh_file_copy = 1 and not exists (select 1 from setting_values v where v.name = 'transmission_policy' and v.value = 'file_copy'))
        or (c.port_forwarding = 1 and not exists (select 1 from setting_values v where v.name = 'transmission_policy' and v.value = 'port_forwarding'))
        or (c.agent_forwarding = 1 and not exists (select 1 from setting_values v where v.name = 'transmission_policy' and v.value = 'agent_forwarding'))
        or (c.desktop_clipboard = 1 and not exists (select 1 from setting_values v where v.name = 'transmission_policy' and v.value = 'clipboard'))
        or (c.desktop_directory_sharing = 1 and not exists (select 1 from setting_values v where v.name = 'transmission_policy' and v.value = 'directory_sharing')))
  ) r
) n cross join (select count(*) as number, count(distinct actor) as people from transfers where ok = 1) t
where n.roles > 0;
