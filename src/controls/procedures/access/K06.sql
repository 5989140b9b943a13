-- K06  Standing privilege
-- Tables: grants (every way to every role), grant_changes (how they changed in the period), approved_administrators (column standing),
-- break_glass_accounts, setting_values (break_glass), settings (max_standing), dataset_status, periods.

-- name: population
select row_id, holder, holder_kind, role, grant_type, via, since, until, standing, certain, privileged_reason
from grants where privileged = 1 and in_force = 1
union all
-- Privileged grants that ended in the period.
select c.row_id, c.holder, c.holder_kind, c.role, c.grant_type, c.via, '', c.to_time, c.was_standing, 1, ''
from grant_changes c cross join periods p
where c.was_privileged = 1 and (c.change = 'removed' or c.privileged = 0) and c.to_time_us > p.starts_us;

-- name: exceptions
with allowed as (
  select a.user_name as holder, max(case when a.until_time_us is null then 1 else 0 end) as for_good, max(a.until_time_us) as until_us
  from approved_administrators a
  where a.standing = 'yes'
  group by a.user_name
),
glass as (
  select user_name as holder from break_glass_accounts
  union
  select value as holder from setting_values where name = 'break_glass'
),
ways as (
  select g.row_id, g.holder, g.holder_kind, g.role, g.grant_type, g.via, g.until, g.until_us, g.certain, g.privileged_certain, g.any_role,
         g.privileged_reason, g.why_uncertain,
         case g.grant_type when 'direct' then 'a direct grant' when 'connector' then 'a mapping of connector ' || g.via
              when 'access_list' then 'membership of access list ' || g.via
              when 'impersonation' then 'impersonation through role ' || g.via else g.grant_type end as way
  from grants g
  where g.privileged = 1 and g.standing = 1 and g.in_force = 1 and g.grant_type <> 'access_request' and g.holder_kind <> 'system'
),
-- Standing privilege is allowed to administrators that the entity lists so, until the end of the day that the list names.
asked as (
  select w.* from ways w cross join periods p
  where not exists (select 1 from allowed a
                    where a.holder = w.holder and (a.for_good = 1 or a.until_us + 86400000000 > p.as_of_us))
),
-- Grants of the period that ended or lost their privilege before its end.
ended as (
  select c.row_id, c.holder, c.role, c.from_time, c.from_snapshot, c.to_time, c.to_snapshot,
         case c.grant_type when 'direct' then 'a direct grant' when 'connector' then 'a mapping of connector ' || c.via
              when 'access_list' then 'membership of access list ' || c.via
              when 'impersonation' then 'impersonation through role ' || c.via else c.grant_type end as way,
         row_number() over (partition by c.holder, c.role, c.grant_type, c.via order by c.to_time_us desc) as place
  from grant_changes c cross join periods p
  where c.was_standing = 1 and c.was_privileged = 1 and c.expired = 0 and c.holder_kind <> 'system' and c.to_time_us > p.starts_us
    and (c.change = 'removed' or c.standing = 0 or c.privileged = 0)
    and not exists (select 1 from ways w where w.holder = c.holder and w.role = c.role)
    and not exists (select 1 from allowed a
                    where a.holder = c.holder and (a.for_good = 1 or a.until_us + 86400000000 > c.from_time_us))
)
select 'exception:standing' as kind, 'grants' as dataset, a.row_id as row_id,
       a.holder || ' holds the privileged role ' || a.role
         || case when a.until = '' then ' without an end, by ' else ' until ' || a.until || ', more than ' || m.value || ' after the end of the period, by ' end
         || a.way || ' (' || a.privileged_reason || ').'
         || case when b.holder is null then '' else ' The account is a listed break-glass account.' end as facts,
       case when a.until = '' then '' else 'max_standing' end as threshold
from asked a join settings m on m.name = 'max_standing' left join glass b on b.holder = a.holder
where a.certain = 1 and a.privileged_certain = 1 and a.any_role = 0
union all
select 'exception:standing', 'grant_changes', e.row_id,
       e.holder || ' held the privileged role ' || e.role || ' without an end, by ' || e.way || ', until between the snapshots '
         || e.from_snapshot || ' of ' || e.from_time || ' and ' || e.to_snapshot || ' of ' || e.to_time || '.'
         || case when b.holder is null then '' else ' The account is a listed break-glass account.' end, ''
from ended e left join glass b on b.holder = e.holder
where e.place = 1
union all
select 'judgment', 'grants', a.row_id,
       a.holder || ' may hold ' || case when a.any_role = 1 then 'any role that ' || a.role || ' can become' else 'the privileged role ' || a.role end
         || ' without an end, by ' || a.way || case when a.why_uncertain = '' then '' else ': ' || a.why_uncertain end
         || case when a.privileged_certain = 1 or a.privileged_reason = '' then '' else ' (' || a.privileged_reason || ')' end || '.', ''
from asked a
where a.certain = 0 or a.privileged_certain = 0 or a.any_role = 1
union all
-- A list of which lines were not read does not say whose standing privilege is not allowed.
select 'insufficient', 'approved_administrators', '',
       'the list of approved administrators is ' || s.status || case when s.reason = '' then '' else ': ' || s.reason end, ''
from dataset_status s where s.table_name = 'approved_administrators' and s.status in ('partial', 'failed');
