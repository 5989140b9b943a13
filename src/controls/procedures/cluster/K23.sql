-- K23  Trust between clusters
-- Tables: trust_mappings (role maps, one local role a row, for every definition that stood in the period), role_capabilities,
-- remote_clusters, setting_values (approved_trust), periods.

-- name: population
select 'trust_mappings/' || t.row_id as row_id, t.trusted_cluster as cluster, t.enabled, t.remote, t.local_role, t.admits_anyone, t.valid_from, t.valid_until
from trust_mappings t
union all
select 'remote_clusters/' || r.row_id, r.remote_cluster, 1, '', '', '', r.last_seen, '' from remote_clusters r;

-- name: exceptions
-- A mapping that every role of the other cluster matches: one exception for each pattern of a cluster, over all definitions.
select case when t.enabled = 1 then 'exception:any-role:' || t.remote else 'remark' end as kind, 'trusted_clusters' as dataset, t.cluster_row as row_id,
       'Trusted cluster ' || t.trusted_cluster || case when t.enabled = 1 then '' else ' (disabled)' end || ' gives ' || t.local_roles
         || ' to every role there (pattern ' || t.remote || '), from the snapshot of ' || t.since
         || case when t.at_end = 1 then ' to the closing one.' else ' to that of ' || t.until || '.' end as facts,
       '' as threshold
from (
  select x.cluster_row, x.trusted_cluster, x.enabled, x.remote, x.local_roles, min(x.valid_from) as since, max(x.valid_until) as until, max(x.at_end) as at_end
  from trust_mappings x where x.admits_anyone = 'yes' and x.place = 1
  group by x.cluster_row, x.trusted_cluster, x.enabled, x.remote, x.local_roles
) t
union all
select 'judgment', 'trusted_clusters', t.cluster_row,
       'Whether the pattern ' || t.remote || ' of trusted cluster ' || t.trusted_cluster || ' matches every role there requires judgment.', ''
from (select distinct x.cluster_row, x.trusted_cluster, x.remote from trust_mappings x where x.admits_anyone = 'judgment' and x.enabled = 1) t
union all
-- A privileged local role, unless approved. Judgment where it is one whether the role is privileged.
select case when t.enabled = 0 then 'remark' when c.privileged_certain = 1 then 'exception:privileged-role:' || t.local_role || '/' || t.remote else 'judgment' end, 'trusted_clusters', t.cluster_row,
       'Trusted cluster ' || t.trusted_cluster || case when t.enabled = 1 then '' else ' (disabled)' end || ' gives the '
         || case when c.privileged_certain = 1 then '' else 'perhaps ' end || 'privileged role ' || t.local_role || ' (' || c.privileged_reason
         || ') to role ' || t.remote || ' there, from the snapshot of ' || t.since
         || case when t.at_end = 1 then ' to the closing one.' else ' to that of ' || t.until || '.' end, ''
from (
  select x.cluster_row, x.trusted_cluster, x.enabled, x.remote, x.local_role, min(x.valid_from) as since, max(x.valid_until) as until, max(x.at_end) as at_end
  from trust_mappings x group by x.cluster_row, x.trusted_cluster, x.enabled, x.remote, x.local_role
) t
join role_capabilities c on c.role = t.local_role and c.privileged = 1
where not exists (select 1 from setting_values v where v.name = 'approved_trust'
                    and (v.value = t.trusted_cluster or v.value = t.trusted_cluster || '/' || t.local_role))
union all
-- Local roles that the evidence does not hold: templates, or roles that do not exist.
select 'judgment', 'trusted_clusters', t.cluster_row,
       'Trusted cluster ' || t.trusted_cluster || ' gives the role ' || t.local_role || ' to role ' || t.remote
         || ' there: it is not among the roles (a template can be any role).', ''
from trust_mappings t
where t.enabled = 1 and t.at_end = 1 and not exists (select 1 from role_capabilities c where c.role = t.local_role)
union all
-- Remote clusters that have been away for more than 30 days.
select 'remark', 'remote_clusters', r.row_id,
       'Remote cluster ' || r.remote_cluster || ' has been offline since ' || r.last_seen || ', more than 30 days before ' || p.as_of || '.', ''
from remote_clusters r cross join periods p
where r.connection <> 'online' and p.as_of_us - r.last_seen_us > 2592000000000;
