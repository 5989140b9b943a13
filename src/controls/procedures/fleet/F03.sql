-- F03  Trust from both sides
-- Tables: trusted_clusters (a leaf names its root), remote_clusters (a root names its leaves), trust_mappings (roles of the root → roles of the leaf), roles,
-- lake_sets, of all clusters of the lake. A cluster outside of the lake cannot be compared: F01 names it.

-- name: population
select t.cluster || '/' || t.row_id as row_id, t.cluster as leaf, t.trusted_cluster as root, 'leaf' as seen_by from trusted_clusters t
union all
select r.cluster || '/' || r.row_id, r.remote_cluster, r.cluster, 'root' from remote_clusters r
where not exists (select 1 from trusted_clusters t where t.cluster = r.remote_cluster and t.trusted_cluster = r.cluster);

-- name: exceptions
select 'exception:one-sided' as kind, 'trusted_clusters' as dataset, t.cluster || '/' || t.row_id as row_id,
       'Cluster ' || t.cluster || ' trusts ' || t.trusted_cluster || case when t.enabled = 1 then '' else ' (disabled)' end || ', which does not list it as a leaf.' as facts,
       '' as threshold
from trusted_clusters t join lake_sets s on s.cluster = t.trusted_cluster
where t.enabled = 1 and not exists (select 1 from remote_clusters r where r.cluster = t.trusted_cluster and r.remote_cluster = t.cluster)
union all
select 'exception:one-sided', 'remote_clusters', r.cluster || '/' || r.row_id,
       'Cluster ' || r.cluster || ' lists ' || r.remote_cluster || ' as a leaf, which trusts no such cluster.', ''
from remote_clusters r join lake_sets s on s.cluster = r.remote_cluster
where not exists (select 1 from trusted_clusters t where t.cluster = r.remote_cluster and t.trusted_cluster = r.cluster and t.enabled = 1)
union all
-- A role of the root that the role map names literally, and that the root does not have.
select 'exception:role-map', 'trust_mappings', m.cluster || '/' || m.row_id,
       'Cluster ' || m.cluster || ' maps role ' || m.remote || ' of ' || m.trusted_cluster || ' to ' || m.local_role || '; ' || m.trusted_cluster || ' has no such role.', ''
from trust_mappings m join lake_sets s on s.cluster = m.trusted_cluster
where m.at_end = 1 and m.enabled = 1 and m.remote <> '' and replace(m.remote, '*', '') = m.remote and substr(m.remote, 1, 1) <> '^'
  and not exists (select 1 from roles o where o.cluster = m.trusted_cluster and o.role = m.remote)
union all
select 'remark', 'trusted_clusters', t.cluster || '/' || t.row_id,
       'Cluster ' || t.cluster || ' trusts ' || t.trusted_cluster || ', of which the lake holds nothing: the other side was not compared.', ''
from trusted_clusters t where not exists (select 1 from lake_sets s where s.cluster = t.trusted_cluster)
union all
select 'remark', 'remote_clusters', r.cluster || '/' || r.row_id,
       'Cluster ' || r.cluster || ' lists ' || r.remote_cluster || ' as a leaf, of which the lake holds nothing: the other side was not compared.', ''
from remote_clusters r where not exists (select 1 from lake_sets s where s.cluster = r.remote_cluster);
