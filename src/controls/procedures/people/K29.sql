-- K29  Dormant people
-- Tables: holders (everybody with roles), grants, last_activity (last login, session or certificate of each, also before the period; since
-- when the log was read without a gap), idp_accounts, break_glass_accounts, setting_values, settings, periods.
-- Members of access lists who are no users at the moment (single sign-on users are while they are logged in) hold their roles too.

-- name: population
select h.row_id, h.holder, h.holder_kind, h.roles, h.holder_created, a.last_at, a.what
from holders h left join last_activity a on a.holder = h.holder
where h.role_count > 0
  and (h.holder_kind in ('human_local', 'human_sso')
       or (h.holder_kind = 'unknown' and exists (select 1 from grants g where g.holder = h.holder and g.grant_type = 'access_list')));

-- name: exceptions
with glass as (select user_name as holder from break_glass_accounts union select value from setting_values where name = 'break_glass'),
-- Since when list members have their roles; users say themselves since when they exist.
listed as (select holder, min(since_us) as since_us from grants where grant_type = 'access_list' group by holder),
-- Logins at the identity provider, of single sign-on users.
provider as (
  select i.user_name, max(case when i.last_login_us < p.as_of_us then i.last_login_us end) as us, max(case when i.last_login_us < p.as_of_us then i.last_login end) as moment,
         max(case when i.last_login_us >= p.as_of_us then 1 else 0 end) as later
  from idp_accounts i cross join periods p where i.last_login_us is not null group by i.user_name
),
judged as (
  select h.holder, h.holder_dataset, h.holder_row_id, h.roles, n.value as days, p.as_of, a.read_from,
         p.as_of_us - cast(n.number as bigint) * 86400000000 as since_us,
         case when h.holder_kind = 'unknown' then l.since_us else h.holder_created_us end as made_us,
         case when i.us is not null and (a.last_at_us is null or i.us > a.last_at_us) then i.us else a.last_at_us end as seen_us,
         case when i.us is not null and (a.last_at_us is null or i.us > a.last_at_us) then 'login at the identity provider' else a.what end as what,
         case when i.us is not null and (a.last_at_us is null or i.us > a.last_at_us) then i.moment else a.last_at end as seen_at,
         case when i.us is not null or a.read_from_us <= p.as_of_us - cast(n.number as bigint) * 86400000000 then 1 else 0 end as proven,
         coalesce(i.later, 0) as later
  from holders h cross join periods p join settings n on n.name = 'dormant_days'
  left join last_activity a on a.holder = h.holder
  left join listed l on l.holder = h.holder
  left join provider i on i.user_name = h.holder and h.holder_kind in ('human_sso', 'unknown')
  where h.role_count > 0 and (h.holder_kind in ('human_local', 'human_sso') or (h.holder_kind = 'unknown' and l.holder is not null))
    and not exists (select 1 from glass b where b.holder = h.holder)
),
dormant as (
  select * from judged where (seen_us is null or seen_us < since_us) and (made_us is null or made_us < since_us)
)
select 'exception' as kind, d.holder_dataset as dataset, d.holder_row_id as row_id,
       d.holder || ' holds ' || d.roles || case when d.seen_us is null then ' and was not active in the log that the store holds'
         else '; the last ' || d.what || ' was at ' || d.seen_at end || ', more than ' || d.days || ' days before ' || d.as_of || '.' as facts,
       'dormant_days' as threshold
from dormant d where d.proven = 1 and d.later = 0
union all
select 'insufficient', d.holder_dataset, d.holder_row_id,
       case when d.later = 1 then 'the list of the identity provider shows a login of ' || d.holder || ' after ' || d.as_of || ' only'
            when d.read_from = '' then 'the audit log was not read up to ' || d.as_of
            else 'the audit log was read without a gap since ' || d.read_from || ' only' end
         || ', and shows no activity of ' || d.holder || ' within ' || d.days || ' days before ' || d.as_of, ''
from dormant d where d.proven = 0 or d.later = 1;
