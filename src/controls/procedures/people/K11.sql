-- K11  Leavers
-- Tables: people_leavers (the list of the entity), users, lock_lifecycles, revocations, idp_accounts, logins, sessions, certificates,
-- config_changes, machine_owners, break_glass_accounts, settings, periods.
-- T1 of a local account: the earliest lock in force, or the deletion. T1 of a single sign-on account: a lock in force, the identity
-- provider's own end, or a deactivation by SCIM; the end of the gateway's record never counts, since the next login makes it anew.

-- name: population
select l.row_id, l.user_name, l.leaver_type, l.left_on, l.left_at
from people_leavers l cross join periods p
where l.left_at_us >= p.starts_us and l.left_at_us < p.ends_us;

-- name: exceptions
with accounts as (
  select user_name, case when connector <> '' then 'sso' else 'local' end as origin, 1 as listed from users where bot = ''
),
sso_seen as (select distinct user_name from logins where kind = 'single sign-on' and ok = 1),
leavers as (
  select l.*, coalesce(a.origin, case when s.user_name is not null then 'sso' else 'unknown' end) as origin, coalesce(a.listed, 0) as listed
  from people_leavers l
  left join accounts a on a.user_name = l.user_name
  left join sso_seen s on s.user_name = l.user_name
),
deletions as (
  select target_name as user_name, min(time_us) as us from revocations where kind = 'user_deleted' and time_us is not null group by target_name
),
ends as (
  select l.row_id, k.made_us as us, 'locked at ' || k.made as what
  from leavers l join lock_lifecycles k on k.target_kind = 'user' and k.target_name = l.user_name
  left join deletions d on d.user_name = l.user_name
  where k.ended_us is null or (d.us is not null and k.ended_us >= d.us)
  union all
  select l.row_id, r.time_us, 'account deleted at ' || r.time
  from leavers l join revocations r on r.kind = 'user_deleted' and r.target_name = l.user_name
  where l.origin <> 'sso' and r.time_us is not null
  union all
  select l.row_id, r.time_us, 'deactivated by the identity provider at ' || r.time
  from leavers l join revocations r on r.kind in ('scim_deleted', 'scim_deactivated') and (r.target_user = l.user_name or r.target_name = l.user_name)
  where r.time_us is not null
  union all
  select l.row_id, l.idp_disabled_us, 'disabled in the identity provider at ' || l.idp_disabled from leavers l where l.idp_disabled_us is not null
  union all
  select l.row_id, i.disabled_at_us, 'disabled in the identity provider at ' || i.disabled_at
  from leavers l join idp_accounts i on i.user_name = l.user_name where i.disabled_at_us is not null
),
first_end as (
  select row_id, us, what from (select row_id, us, what, row_number() over (partition by row_id order by us, what) as n from ends) e where n = 1
),
activity as (
  select l.row_id, x.us, x.moment
  from leavers l join (
    select user_name, time_us as us, time as moment from logins where ok = 1
    union all select user_name, started_us, started from sessions where started_us is not null
    union all select user_name, time_us, time from certificates
    union all select actor, time_us, time from config_changes where ok = 1
  ) x on x.user_name = l.user_name
  where x.us > l.left_at_us
),
acts as (select row_id, count(*) as events, min(moment) as first_at, max(moment) as last_at, max(us) as last_us from activity group by row_id),
judged as (
  select l.*, e.us as end_us, e.what as end_what, a.events, a.first_at, a.last_at, a.last_us, s.number as sla_us, s.value as sla, p.ends_us, p.starts_us
  from leavers l cross join periods p join settings s on s.name = 'leaver_sla'
  left join first_end e on e.row_id = l.row_id
  left join acts a on a.row_id = l.row_id
  where l.left_at_us < p.ends_us and (l.left_at_us >= p.starts_us or a.events > 0)
)
select 'exception:late' as kind, 'people_leavers' as dataset, j.row_id as row_id,
       j.user_name || ' left at ' || j.left_at || ' and was ' || j.end_what || ', later than ' || j.sla || ' afterwards.' as facts,
       'leaver_sla' as threshold
from judged j where j.left_at_us >= j.starts_us and j.end_us > j.left_at_us + j.sla_us
union all
select 'exception:account-remains', 'people_leavers', j.row_id,
       j.user_name || ' left at ' || j.left_at || '; the local account still exists, without a lock, at the end of the period.', 'leaver_sla'
from judged j where j.end_us is null and j.origin = 'local' and j.listed = 1 and j.ends_us > j.left_at_us + j.sla_us
union all
select 'insufficient', 'people_leavers', j.row_id,
       'nothing shows when the access of ' || j.user_name || ', a single sign-on user who left at ' || j.left_at || ', ended', ''
from judged j where j.end_us is null and j.origin = 'sso' and j.events is null
union all
-- Activity after leaving: a remark within the agreed time, one exception after it.
select 'exception:active-afterwards', 'people_leavers', j.row_id,
       j.user_name || ' left at ' || j.left_at || ' and was active afterwards: ' || cast(j.events as varchar(20)) || ' logins, sessions, certificates or changes, first '
         || j.first_at || ', last ' || j.last_at || ' (agreed: ' || j.sla || ').', 'leaver_sla'
from judged j where j.events > 0 and j.last_us > j.left_at_us + j.sla_us
union all
select 'remark', 'people_leavers', j.row_id,
       j.user_name || ' was active within the agreed time after leaving: ' || cast(j.events as varchar(20)) || ' events, last ' || j.last_at || '.', ''
from judged j where j.events > 0 and j.last_us <= j.left_at_us + j.sla_us
union all
select 'exception', 'machine_owners', o.row_id, j.user_name || ' left at ' || j.left_at || ' and is still listed as owner of ' || o.machine || '.', ''
from judged j join machine_owners o on o.owner = j.user_name
union all
select 'exception', 'break_glass_accounts', b.row_id, j.user_name || ' left at ' || j.left_at || ' and is still a listed break-glass account.', ''
from judged j join break_glass_accounts b on b.user_name = j.user_name
union all
select 'remark', 'people_leavers', j.row_id, j.user_name || ' is not known to the gateway in the period.', ''
from judged j where j.origin = 'unknown' and j.end_us is null and j.events is null
union all
select 'judgment', 'people_leavers', '', 'No list of leavers was supplied (`affidavit people import FILE --kind leavers`).', ''
from dataset_status d where d.table_name = 'people_leavers' and d.status = 'not_collected';
