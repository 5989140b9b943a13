-- F01  Completeness of the fleet
-- Tables: fleet (the declared population: name, and the cluster that its store holds; lake_sets: the evidence sets of the period), dataset_status,
-- trusted_clusters, remote_clusters of all clusters of the lake.

-- name: population
select f.name as row_id, f.name, f.cluster_name, case when s.cluster is null then 'missing' else 'in the lake' end as found
from fleet f left join lake_sets s on s.cluster = f.cluster_name;

-- name: exceptions
-- Datasets that the gateway gives; that others follow from them is for the procedures of each cluster.
with wanting as (
  select d.cluster, count(*) as datasets, min(d.table_name || ' (' || d.status || ')') as first_one
  from dataset_status d where d.status in ('partial', 'denied', 'failed') and d.method = 'direct'
  group by d.cluster
),
related as (
  select t.cluster, t.trusted_cluster as other, 'trusts' as how, 'trusted_clusters' as dataset, t.row_id from trusted_clusters t
  union all
  select r.cluster, r.remote_cluster, 'is trusted by', 'remote_clusters', r.row_id from remote_clusters r
)
select 'exception:not_pulled' as kind, 'fleet' as dataset, f.name as row_id,
       'Cluster ' || f.name || ' is declared, and the lake holds nothing of it for the period.' as facts, '' as threshold
from fleet f left join lake_sets s on s.cluster = f.cluster_name
where s.cluster is null
union all
select 'exception:incomplete', 'dataset_status', w.cluster,
       'Of cluster ' || w.cluster || ' ' || cast(w.datasets as varchar(20)) || case when w.datasets = 1 then ' table is' else ' tables are' end
         || ' not complete: ' || w.first_one || case when w.datasets = 1 then '.' else ' and others.' end, ''
from wanting w
union all
select 'exception:undeclared', r.dataset, r.cluster || '/' || r.row_id,
       'Cluster ' || r.cluster || ' ' || r.how || ' ' || r.other || ', which is not declared.', ''
from related r
where exists (select 1 from fleet) and not exists (select 1 from fleet f where f.cluster_name = r.other or f.name = r.other)
union all
select 'exception:undeclared', 'lake_sets', s.cluster, 'Cluster ' || s.cluster || ' is in the lake, and is not declared.', ''
from lake_sets s
where exists (select 1 from fleet) and not exists (select 1 from fleet f where f.cluster_name = s.cluster)
union all
select 'insufficient', 'fleet', '', 'no fleet was declared: whether the lake holds every cluster is not shown', ''
from (select count(*) as declared from fleet) n where n.declared = 0;
