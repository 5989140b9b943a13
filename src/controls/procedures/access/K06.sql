-- K06  Standing privilege
-- Tables: grants (every way to every role), approved_administrators (column standing), break_glass_accounts, setting_values
-- (break_glass), periods.

-- name: population
select row_id, holder, holder_kind, role, grant_type, via, since, until, standing, certain, privileged_reason
from grants where privileged = 1 and in_force = 1;

-- name: exceptions
with allowed as (
  select a.user_name as holder from approved_administrators a cross join periods p
  where a.standing in ('yes', 'true', '1') and (a.until_time_us is null or a.until_time_us >= p.as_of_us)
),
glass as (
  select user_name as holder from break_glass_accounts
  union
  select value as holder from setting_values where name = 'break_glass'
)
select 'exception' as kind, 'grants' as dataset, g.row_id as row_id,
       g.holder || ' holds the privileged role ' || g.role || ' without an end, by '
         || case g.grant_type when 'direct' then 'a direct grant' when 'connector' then 'a mapping of connector ' || g.via
                 when 'access_list' then 'membership of access list ' || g.via
                 when 'impersonation' then 'impersonation through ' || g.via else g.grant_type end
         || ' (' || g.privileged_reason || ').'
         || case when b.holder is null then '' else ' The account is a listed break-glass account.' end as facts,
       '' as threshold
from grants g left join glass b on b.holder = g.holder
where g.privileged = 1 and g.standing = 1 and g.in_force = 1 and g.certain = 1 and g.privileged_certain = 1 and g.any_role = 0
  and g.grant_type <> 'access_request'
  and not exists (select 1 from allowed a where a.holder = g.holder)
union all
select 'judgment', 'grants', g.row_id,
       g.holder || ' may hold ' || case when g.any_role = 1 then 'any role that ' || g.role || ' can become' else 'the privileged role ' || g.role end
         || ' without an end, by ' || g.grant_type || case when g.via = '' then '' else ' ' || g.via end
         || case when g.why_uncertain = '' then '' else ': ' || g.why_uncertain end || '.', ''
from grants g
where g.privileged = 1 and g.standing = 1 and g.in_force = 1 and g.grant_type <> 'access_request'
  and (g.certain = 0 or g.privileged_certain = 0 or g.any_role = 1)
  and not exists (select 1 from allowed a where a.holder = g.holder);
