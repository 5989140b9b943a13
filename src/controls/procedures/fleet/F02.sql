-- F02  Leavers in every cluster
-- Tables: people_leavers (the lists that any cluster was given), users, user_activity, lock_lifecycles, settings, periods, of all clusters of the lake.
-- Names are compared without regard to case. K11 tests the cluster whose list names the leaver; so do the same rows here, once for every other.

-- name: population
with leavers as (
  select lower(l.user_name) as name, min(l.user_name) as user_name, min(l.left_at_us) as left_at_us, min(l.left_at) as left_at
  from people_leavers l where l.left_at_us is not null group by lower(l.user_name)
)
select p.cluster || '/' || l.name as row_id, l.user_name, p.cluster, l.left_at
from leavers l cross join periods p where l.left_at_us < p.ends_us;

-- name: exceptions
with leavers as (
  select lower(l.user_name) as name, min(l.user_name) as user_name, min(l.left_at_us) as left_at_us, min(l.left_at) as left_at, min(l.cluster) as listed_in
  from people_leavers l where l.left_at_us is not null group by lower(l.user_name)
),
-- A list of the cluster itself is for K11.
elsewhere as (
  select p.cluster, l.name, l.user_name, l.left_at, l.left_at_us, l.listed_in, p.ends_us,
         l.left_at_us + coalesce(cast(s.number as bigint), s.working_days * 172800000000, 0) as due_us, s.in_words as sla
  from leavers l cross join periods p join settings s on s.cluster = p.cluster and s.name = 'leaver_sla'
  where l.left_at_us < p.ends_us
    and not exists (select 1 from people_leavers o where o.cluster = p.cluster and lower(o.user_name) = l.name)
),
locked as (
  select k.cluster, lower(k.target_name) as name from lock_lifecycles k where k.target_kind = 'user' and k.in_force = 'yes'
  group by k.cluster, lower(k.target_name)
)
select 'exception:account-remains' as kind, 'users' as dataset, e.cluster || '/' || u.row_id as row_id,
       e.user_name || ' left at ' || e.left_at || ' by the list of ' || e.listed_in || '; the account ' || u.user_name || ' still exists in cluster ' || e.cluster
         || ' at the end of the period, and no lock on it is in force.' as facts,
       'leaver_sla' as threshold
from elsewhere e join users u on u.cluster = e.cluster and lower(u.user_name) = e.name
where e.due_us < e.ends_us and not exists (select 1 from locked k where k.cluster = e.cluster and k.name = e.name)
union all
select 'exception:active-afterwards', 'user_activity', e.cluster || '/' || a.row_id,
       e.user_name || ' left at ' || e.left_at || ' by the list of ' || e.listed_in || ' and was active in cluster ' || e.cluster || ' later than ' || e.sla
         || ' afterwards, last at ' || a.last_activity || '.',
       'leaver_sla'
from elsewhere e join user_activity a on a.cluster = e.cluster and lower(a.user_name) = e.name
where a.last_activity_us > e.due_us;
