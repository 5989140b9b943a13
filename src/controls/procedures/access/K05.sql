-- K05  Administrators
-- Tables: holders, holder_access (capability administrative), grants, approved_administrators (the entity's list), setting_values
-- (approved_admins), role_capabilities, periods.

-- name: population
select h.holder as row_id, h.holder, h.holder_kind, h.administrative, a.allowed_by as roles, a.access
from holders h join holder_access a on a.holder = h.holder and a.capability = 'administrative'
where h.administrative <> 'no';

-- name: exceptions
-- A list was given, and the holder is not on it.
with listed as (
  select user_name as name from approved_administrators
  union
  select value as name from setting_values where name = 'approved_admins'
),
ways as (
  select holder,
         sum(case when grant_type = 'direct' then 1 else 0 end) as direct,
         sum(case when grant_type = 'connector' then 1 else 0 end) as connector,
         sum(case when grant_type = 'access_list' then 1 else 0 end) as access_list,
         sum(case when grant_type = 'access_request' then 1 else 0 end) as access_request,
         sum(case when grant_type = 'impersonation' then 1 else 0 end) as impersonation,
         min(since_us) as since_us, min(since) as since
  from grants where administrative = 1 and in_force = 1 group by holder
),
administrators as (
  select h.holder, h.holder_dataset, h.holder_row_id, h.administrative, h.holder_created, h.holder_created_us, a.allowed_by, a.access,
         w.since, w.since_us,
         'direct ' || cast(coalesce(w.direct, 0) as varchar(20)) || ', connector ' || cast(coalesce(w.connector, 0) as varchar(20))
           || ', access list ' || cast(coalesce(w.access_list, 0) as varchar(20)) || ', access request '
           || cast(coalesce(w.access_request, 0) as varchar(20)) || ', impersonation '
           || cast(coalesce(w.impersonation, 0) as varchar(20)) as ways
  from holders h
  join holder_access a on a.holder = h.holder and a.capability = 'administrative'
  left join ways w on w.holder = h.holder
  where h.administrative <> 'no'
)
select 'exception' as kind, a.holder_dataset as dataset, a.holder_row_id as row_id,
       a.holder || ' holds administrative roles (' || a.allowed_by || ': ' || a.access || '; grants: ' || a.ways
         || ') and is not an approved administrator.' as facts,
       '' as threshold
from administrators a
where a.administrative = 'yes' and exists (select 1 from listed)
  and not exists (select 1 from listed l where l.name = a.holder)
union all
select 'judgment', a.holder_dataset, a.holder_row_id,
       a.holder || ' may hold administrative roles (' || a.allowed_by || ': ' || a.access || '; grants: ' || a.ways || ').', ''
from administrators a
where a.administrative = 'judgment' and not exists (select 1 from listed l where l.name = a.holder)
union all
-- No list: each holder requires judgment.
select 'judgment', a.holder_dataset, a.holder_row_id,
       a.holder || ' holds administrative roles (' || a.allowed_by || ': ' || a.access || '; grants: ' || a.ways || '): is the holder approved?', ''
from administrators a
where a.administrative = 'yes' and not exists (select 1 from listed)
union all
select 'judgment', 'approved_administrators', '',
       'No list of approved administrators was supplied (`affidavit people import --kind admins`, or the setting approved_admins).', ''
from periods where not exists (select 1 from listed) and exists (select 1 from administrators)
union all
-- On the list, but the approval does not cover the holding.
select 'exception:approved-late', 'approved_administrators', l.row_id,
       a.holder || ' was approved as administrator at ' || l.approved_at || ', after the grant of ' || a.since || '.', ''
from administrators a join approved_administrators l on l.user_name = a.holder
where l.approved_at_us > a.since_us
union all
select 'exception:approval-ended', 'approved_administrators', l.row_id,
       a.holder || ' was approved as administrator until ' || l.until_time || ' and still held the roles at ' || p.as_of || '.', ''
from administrators a join approved_administrators l on l.user_name = a.holder cross join periods p
where l.until_time_us < p.as_of_us
union all
select 'exception:self-approved', 'approved_administrators', l.row_id, a.holder || ' approved themselves as administrator.', ''
from administrators a join approved_administrators l on l.user_name = a.holder
where l.approved_by = a.holder
union all
select 'remark', 'roles', c.role, 'Holders of role ' || c.role || ' may review access requests for any role.', ''
from role_capabilities c where c.reviews_any_role = 1;
