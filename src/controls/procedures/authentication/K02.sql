-- K02  Second factor for each session
-- Tables: setting_spans (what the cluster required), role_capabilities (roles at the closing snapshot), role_versions (every
-- definition of a role that stood), role_holders, settings, periods. Values such as session, multi_session and hardware_key_…
-- all mean yes.

-- name: population
select 'setting_spans/' || s.row_id as row_id, 'setting of the cluster' as what, s.value, s.effect, s.valid_from, s.valid_until
from setting_spans s where s.setting = 'require_session_mfa'
union all
select 'roles/' || c.role, 'privileged role', c.require_session_mfa_value, case when c.require_session_mfa = 1 then 'yes' else 'no' end, '', ''
from role_capabilities c where c.privileged = 1;

-- name: exceptions
-- Required by the entity: a privileged role that lacks it while the cluster does not ask either. Judgment where it is one
-- whether the role is privileged.
select case when c.privileged_certain = 1 then 'exception' else 'judgment' end as kind, 'roles' as dataset, c.role as row_id,
       'Role ' || c.role || ' is ' || case when c.privileged_certain = 1 then '' else 'perhaps ' end || 'privileged (' || c.privileged_reason
         || ') and asks for no second factor at the start of a session; neither does the cluster since ' || s.valid_from
         || ' (snapshots ' || cast(s.first_snapshot as varchar(20)) || ' to ' || cast(s.last_snapshot as varchar(20)) || ').' as facts,
       'session_mfa_required' as threshold
from role_capabilities c
join setting_spans s on s.setting = 'require_session_mfa' and s.at_end = 1 and s.effect = 'no'
join settings m on m.name = 'session_mfa_required' and m.number = 1
left join role_holders h on h.role = c.role
where c.privileged = 1 and c.require_session_mfa = 0 and coalesce(h.nobody, 0) = 0
union all
-- Roles that nobody can hold.
select 'remark', 'roles', c.role,
       'Role ' || c.role || ' is privileged and asks for no second factor at the start of a session; nobody can hold it.', ''
from role_capabilities c
join setting_spans s on s.setting = 'require_session_mfa' and s.at_end = 1 and s.effect = 'no'
join role_holders h on h.role = c.role and h.nobody = 1
where c.privileged = 1 and c.require_session_mfa = 0
union all
-- An earlier span of the period in which the cluster did not ask, while privileged roles lacked it.
select 'exception', 'setting_spans', s.row_id,
       'The cluster required no second factor at the start of sessions from ' || s.valid_from || ' to ' || s.valid_until || ' (snapshots '
         || cast(s.first_snapshot as varchar(20)) || ' to ' || cast(s.last_snapshot as varchar(20)) || '), while '
         || cast(count(*) as varchar(20)) || case when count(*) = 1 then ' definition' else ' definitions' end
         || ' of privileged roles did not either (first: role ' || min(v.role) || ').', 'session_mfa_required'
from setting_spans s
join settings m on m.name = 'session_mfa_required' and m.number = 1
join role_versions v on v.privileged = 1 and v.privileged_certain = 1 and v.require_session_mfa = 0
  and (v.valid_from_us is null or v.valid_from_us < s.valid_until_us) and (v.valid_until_us is null or v.valid_until_us > s.valid_from_us)
where s.setting = 'require_session_mfa' and s.effect = 'no' and s.at_end = 0
group by s.row_id, s.valid_from, s.valid_until, s.first_snapshot, s.last_snapshot
union all
-- A definition of a role that stood for a part of the period only, while the cluster does not ask.
select 'exception:earlier', 'roles', v.role,
       'Role ' || v.role || ' was privileged (' || v.privileged_reason || ') and required no second factor at the start of a session from the snapshot of '
         || v.valid_from || ' to that of ' || v.valid_until || '; neither did the cluster.', 'session_mfa_required'
from role_versions v cross join periods p
join settings m on m.name = 'session_mfa_required' and m.number = 1
where v.privileged = 1 and v.privileged_certain = 1 and v.require_session_mfa = 0
  and v.valid_until_us is not null and v.valid_until_us > p.starts_us and v.valid_until_us <= p.closed_us
  and exists (select 1 from setting_spans s where s.setting = 'require_session_mfa' and s.effect = 'no' and s.at_end = 1
                and s.valid_from_us < v.valid_until_us)
  and not exists (select 1 from role_capabilities c where c.role = v.role and c.privileged = 1 and c.require_session_mfa = 0)
union all
-- The setting was updated more often than it was read, or not read before the first snapshot.
select 'judgment', 'setting_spans', s.row_id,
       'No snapshot and no single update shows whether the cluster required a second factor at the start of sessions from '
         || s.valid_from || case when s.valid_until = '' then ' on.' else ' to ' || s.valid_until || '.' end, ''
from setting_spans s join settings m on m.name = 'session_mfa_required' and m.number = 1
where s.setting = 'require_session_mfa' and s.effect = 'unknown'
union all
-- Not required: one note with the roles.
select 'remark', 'roles', '',
       'Neither the cluster nor ' || cast(n.roles as varchar(20)) || case when n.roles = 1 then ' privileged role asks' else ' privileged roles ask' end
         || ' for a second factor at the start of a session, and no policy of the entity requires it: ' || n.named
         || case when n.roles > 8 then ' and ' || cast(n.roles - 8 as varchar(20)) || ' more' else '' end || '.', ''
from (
  select count(*) as roles,
         max(case when r.place = 1 then r.role else '' end) || max(case when r.place = 2 then ', ' || r.role else '' end)
           || max(case when r.place = 3 then ', ' || r.role else '' end) || max(case when r.place = 4 then ', ' || r.role else '' end)
           || max(case when r.place = 5 then ', ' || r.role else '' end) || max(case when r.place = 6 then ', ' || r.role else '' end)
           || max(case when r.place = 7 then ', ' || r.role else '' end) || max(case when r.place = 8 then ', ' || r.role else '' end) as named
  from (
    select c.role, row_number() over (order by c.role) as place
    from role_capabilities c
    join setting_spans s on s.setting = 'require_session_mfa' and s.at_end = 1 and s.effect = 'no'
    join settings m on m.name = 'session_mfa_required' and m.number = 0
    left join role_holders h on h.role = c.role
    where c.privileged = 1 and c.require_session_mfa = 0 and coalesce(h.nobody, 0) = 0
  ) r
) n
where n.roles > 0;
