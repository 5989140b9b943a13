-- K05  Administrators
-- Tables: holders and holder_access (capability administrative: what all roles of a holder come to), grants (each way to each role),
-- grant_changes (how they changed in the period), config_changes (who changed which user), approved_administrators (the entity's list),
-- setting_values (approved_admins), role_capabilities, unread_members (resources of which a part was not read),
-- dataset_status, periods.

-- name: population
select h.holder as row_id, h.holder, h.holder_kind, h.administrative, a.allowed_by as roles, a.access, a.ways
from holders h join holder_access a on a.holder = h.holder and a.capability = 'administrative'
where h.administrative <> 'no'
union all
-- Those who held such roles earlier in the period only.
select distinct g.holder, g.holder, g.holder_kind, 'earlier', '', '', ''
from grant_changes g
where g.was_administrative = 1
  and not exists (select 1 from holders h where h.holder = g.holder and h.administrative <> 'no');

-- name: exceptions
with listed as (
  select user_name as name from approved_administrators
  union
  select value as name from setting_values where name = 'approved_admins'
),
list as (
  select count(*) as names, case when exists (select 1 from setting_values where name = 'approved_admins') then 'approved_admins' else '' end as threshold
  from listed
),
administrators as (
  select h.holder, h.holder_kind, h.holder_dataset, h.holder_row_id, h.administrative,
         a.access || '; ' || a.ways as rights
  from holders h
  join holder_access a on a.holder = h.holder and a.capability = 'administrative'
  where h.administrative <> 'no'
),
-- The last time at which a grant began, or began to be administrative, between two snapshots.
began as (
  select holder, role, grant_type, via, max(from_time_us) as from_us, max(to_time_us) as to_us, max(to_time) as to_time
  from grant_changes where administrative = 1 and was_administrative = 0 and change <> 'removed'
  group by holder, role, grant_type, via
),
-- When each grant was made at the latest: its start where the gateway records it; the last change of the user, for what is listed on the
-- user; else the first snapshot that shows it.
made as (
  select g.holder,
         case when g.since_us is not null and (b.from_us is null or g.since_us > b.from_us) then g.since_us
              when c.changed_us is not null then c.changed_us
              when b.to_us is not null then b.to_us
              when p.opened_us is not null then p.opened_us
              else p.closed_us end as made_us,
         case when g.since_us is not null and (b.from_us is null or g.since_us > b.from_us) then g.since
              when c.changed_us is not null then c.changed
              when b.to_us is not null then b.to_time
              when p.opened_us is not null then p.opened
              else p.closed end as made
  from grants g
  cross join periods p
  left join began b on b.holder = g.holder and b.role = g.role and b.grant_type = g.grant_type and b.via = g.via
  left join (select x.holder, x.role, max(u.time_us) as changed_us, max(u.time) as changed
             from grants x
             join config_changes u on u.kind = 'user' and u.name = x.holder and u.ok = 1 and u.action in ('created', 'updated')
             cross join periods q
             left join began y on y.holder = x.holder and y.role = x.role and y.grant_type = 'direct'
             where x.grant_type = 'direct' and x.administrative = 1 and x.in_force = 1
               and u.time_us <= coalesce(y.to_us, q.closed_us)
               and (u.time_us > y.from_us or (y.from_us is null and q.opened_us is null))
             group by x.holder, x.role) c on c.holder = g.holder and c.role = g.role and g.grant_type = 'direct'
  where g.administrative = 1 and g.in_force = 1 and g.grant_type <> 'access_request'
),
earliest as (
  select m.holder, m.made_us, m.made, row_number() over (partition by m.holder order by m.made_us, m.made) as place from made m
),
-- Who held administrative roles earlier in the period and does not any more.
ended as (
  select g.row_id, g.holder, g.holder_kind, g.role, g.grant_type, g.via, g.from_time, g.from_time_us, g.to_time, g.from_snapshot, g.to_snapshot,
         row_number() over (partition by g.holder order by g.to_time_us desc, g.row_id) as place
  from grant_changes g cross join periods p
  where g.was_administrative = 1 and (g.change = 'removed' or g.administrative = 0) and g.to_time_us > p.starts_us
    and not exists (select 1 from administrators a where a.holder = g.holder)
),
held_until as (
  select a.holder, p.as_of_us as until_us, p.as_of as until_time from administrators a cross join periods p
  union all
  select e.holder, e.from_time_us, e.from_time from ended e where e.place = 1
)
-- A list was given, and the holder is not on it.
select 'exception:not-approved' as kind, a.holder_dataset as dataset, a.holder_row_id as row_id,
       a.holder || ' has administrative rights (' || a.rights || ') and is not among the ' || cast(l.names as varchar(20))
         || ' approved administrators.' as facts,
       l.threshold as threshold
from administrators a cross join list l
where a.administrative = 'yes' and a.holder_kind <> 'system' and l.names > 0
  and not exists (select 1 from listed x where x.name = a.holder)
union all
select 'exception:not-approved', 'grant_changes', e.row_id,
       e.holder || ' had administrative rights (' || e.role || ', ' || e.grant_type || case when e.via = '' then '' else ' ' || e.via end
         || ') until between the snapshots ' || e.from_snapshot || ' of ' || e.from_time || ' and ' || e.to_snapshot || ' of ' || e.to_time
         || ', and is not among the ' || cast(l.names as varchar(20)) || ' approved administrators.', l.threshold
from ended e cross join list l
where e.place = 1 and e.holder_kind <> 'system' and l.names > 0
  and not exists (select 1 from listed x where x.name = e.holder)
union all
select 'judgment', a.holder_dataset, a.holder_row_id,
       a.holder || ' may have administrative rights (' || a.rights || ')' || case when h.why = '' then '.' else ': ' || h.why || '.' end, ''
from administrators a join holder_access h on h.holder = a.holder and h.capability = 'administrative'
where a.administrative = 'judgment' and a.holder_kind <> 'system' and not exists (select 1 from listed x where x.name = a.holder)
union all
-- No list: each holder requires judgment.
select 'judgment', a.holder_dataset, a.holder_row_id,
       a.holder || ' has administrative rights (' || a.rights || '): is the holder approved?', ''
from administrators a cross join list l
where a.administrative = 'yes' and a.holder_kind <> 'system' and l.names = 0
union all
select 'judgment', 'grant_changes', e.row_id,
       e.holder || ' had administrative rights (' || e.role || ', ' || e.grant_type || ') until between the snapshots ' || e.from_snapshot || ' of '
         || e.from_time || ' and ' || e.to_snapshot || ' of ' || e.to_time || ': was the holder approved?', ''
from ended e cross join list l
where e.place = 1 and e.holder_kind <> 'system' and l.names = 0
union all
select 'judgment', 'approved_administrators', '',
       'No list of approved administrators was supplied (`affidavit people import --kind admins`, or the setting approved_admins).', ''
from list l where l.names = 0 and (exists (select 1 from administrators) or exists (select 1 from ended))
union all
-- On the list, but the approval does not cover the holding. One line of the list that covers it is enough.
select 'exception:approved-late', 'approved_administrators', min(l.row_id),
       e.holder || ' was approved as administrator at ' || min(l.approved_at) || ', after the roles were granted (at ' || e.made || ' at the latest).', ''
from earliest e
join administrators a on a.holder = e.holder
join approved_administrators l on l.user_name = e.holder
where e.place = 1
group by e.holder, e.made_us, e.made
having min(coalesce(l.approved_at_us, 0)) > e.made_us
union all
select 'exception:approval-ended', 'approved_administrators', min(l.row_id),
       h.holder || ' was approved as administrator until ' || max(l.until_time) || ' and held the roles until ' || h.until_time || ' at least.', ''
from held_until h join approved_administrators l on l.user_name = h.holder
group by h.holder, h.until_us, h.until_time
-- A day named as the end is part of it; an hour of the last day covers that day.
having sum(case when l.until_time_us is null or l.until_time_us + 86400000000 > h.until_us then 1 else 0 end) = 0
union all
select 'exception:self-approved', 'approved_administrators', min(l.row_id),
       h.holder || ' approved themselves as administrator' || coalesce(' at ' || min(nullif(l.approved_at, '')), '') || '.', ''
from held_until h join approved_administrators l on l.user_name = h.holder
group by h.holder
having sum(case when l.approved_by = h.holder then 1 else 0 end) > 0
   and sum(case when l.approved_by <> h.holder and l.approved_by <> '' then 1 else 0 end) = 0
union all
-- Resources of which a part was not read: whom they make an administrator is not known.
select 'judgment', m.dataset, m.resource,
       case when m.resource = '' then cast(m.resources as varchar(20)) || ' further rows of ' || m.dataset || ' have'
            else 'Row ' || m.resource || ' of ' || m.dataset || ' has' end
         || ' members that this version does not know (' || m.paths || '): whether they give administrative rights requires judgment.', ''
from unread_members m
where m.in_definition = 1 and m.dataset in ('roles', 'users', 'bots', 'connectors', 'access_lists', 'access_list_members')
union all
select 'judgment', 'roles', c.role,
       'Role ' || c.role || ' has members that this version does not know (' || c.unknown_members || '): whether they give administrative rights requires judgment.', ''
from role_capabilities c where c.unknown_members <> ''
union all
select 'remark', a.holder_dataset, a.holder_row_id, 'User ' || a.holder || ' of the gateway itself has administrative rights (' || a.rights || ').', ''
from administrators a where a.holder_kind = 'system'
union all
select 'remark', 'roles', c.role, 'Holders of role ' || c.role || ' may review access requests for any role.', ''
from role_capabilities c where c.reviews_any_role = 1
union all
-- A list of which lines were not read does not say who is not on it.
select 'insufficient', 'approved_administrators', '',
       'the list of approved administrators is ' || s.status || case when s.reason = '' then '' else ': ' || s.reason end, ''
from dataset_status s where s.table_name = 'approved_administrators' and s.status in ('partial', 'failed');
