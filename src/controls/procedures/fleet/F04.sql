-- F04  Privileged access in several clusters
-- Tables: grants (who can hold which role, with the privilege that it gives), settings, of all clusters of the lake. Names are compared without regard
-- to case: single sign-on gives one person the same name everywhere. Grants that are not certain count towards a point for judgment.

-- name: population
select lower(g.holder) as row_id, min(g.holder) as holder, count(distinct g.cluster) as clusters
from grants g
where g.in_force = 1 and (g.privileged = 1 or g.administrative = 1) and g.holder_kind in ('human_local', 'human_sso')
group by lower(g.holder);

-- name: exceptions
with held as (
  select lower(g.holder) as name, g.cluster, min(g.holder) as holder, min(g.role) as role,
         max(case when g.certain = 1 and (g.privileged = 1 and g.privileged_certain = 1 or g.administrative = 1 and g.administrative_certain = 1) then 1 else 0 end) as sure
  from grants g
  where g.in_force = 1 and (g.privileged = 1 or g.administrative = 1) and g.holder_kind in ('human_local', 'human_sso')
  group by lower(g.holder), g.cluster
),
spread as (
  select h.name, min(h.holder) as holder, count(*) as clusters, sum(h.sure) as sure_clusters, min(h.cluster || ' (' || h.role || ')') as first_one
  from held h group by h.name
),
permitted as (select min(number) as most from settings where name = 'max_privileged_clusters')
select case when s.sure_clusters > p.most then 'exception' else 'judgment' end as kind, 'grants' as dataset, s.name as row_id,
       s.holder || case when s.sure_clusters > p.most then ' has' else ' may have' end || ' privileged access in ' || cast(s.clusters as varchar(20))
         || ' clusters (permitted: ' || cast(cast(p.most as bigint) as varchar(20)) || '), ' || s.first_one || ' among them.' as facts,
       'max_privileged_clusters' as threshold
from spread s cross join permitted p where s.clusters > p.most;
