-- K32  Moderated sessions
-- Tables: moderated_sessions (sessions under roles that ask for others to join, with who took part), role_capabilities, role_holders,
-- settings, periods. Filters other than a plain question for a role are not evaluated.

-- name: population
select m.row_id, m.session_id, m.user_name, m.kind, m.started, m.ended, m.role, m.required, m.present, m.perhaps, m.outcome
from moderated_sessions m;

-- name: exceptions
-- Fewer others than the role asks for.
select 'exception:too-few:' || m.role || '/' || m.policy as kind, 'sessions' as dataset, m.session_row as row_id,
       'Session ' || m.session_id || ' of ' || m.user_name || ', started at ' || m.started || ' under role ' || m.role || ' (by '
         || m.roles_from || '), had ' || cast(m.present + m.perhaps as varchar(20)) || ' of the ' || cast(m.required as varchar(20))
         || ' others that policy ' || m.policy || ' asks for.' as facts,
       '' as threshold
from moderated_sessions m where m.outcome = 'not_moderated'
union all
-- It ran on after they left.
select 'exception:ran-on:' || m.role || '/' || m.policy, 'sessions', m.session_row,
       'Session ' || m.session_id || ' of ' || m.user_name || ' under role ' || m.role || ' went on until ' || m.ended || ' after too few of the '
         || cast(m.required as varchar(20)) || ' others that policy ' || m.policy || ' asks for were left at ' || m.left_at || '.', ''
from moderated_sessions m where m.outcome = 'ran_on'
union all
-- Enough took part; whether the policy accepts them is not evaluated.
select 'judgment', 'sessions', m.session_row,
       'Session ' || m.session_id || ' of ' || m.user_name || ' under role ' || m.role || ': whether policy ' || m.policy
         || ' accepts those who took part requires judgment.', ''
from moderated_sessions m where m.outcome = 'judgment'
union all
-- Privileged roles without it, where the edition offers it: exceptions where the entity requires it.
select case when c.privileged_certain = 1 then 'exception' else 'judgment' end, 'roles', c.role,
       'Role ' || c.role || ' is ' || case when c.privileged_certain = 1 then '' else 'perhaps ' end || 'privileged (' || c.privileged_reason
         || ') and asks nobody to join its sessions.', 'require_moderation'
from role_capabilities c cross join periods p
join settings s on s.name = 'require_moderation' and s.number = 1
left join role_holders h on h.role = c.role
where c.privileged = 1 and c.session_join_policies = 0 and p.edition <> 'oss' and coalesce(h.nobody, 0) = 0
union all
-- Not required: one note.
select 'remark', 'roles', '',
       cast(n.roles as varchar(20)) || case when n.roles = 1 then ' privileged role asks' else ' privileged roles ask' end
         || ' nobody to join its sessions, and no policy of the entity requires it: ' || n.named
         || case when n.roles > 8 then ' and ' || cast(n.roles - 8 as varchar(20)) || ' more' else '' end || '.', ''
from (
  select count(*) as roles,
         max(case when r.place = 1 then r.role else '' end) || max(case when r.place = 2 then ', ' || r.role else '' end)
           || max(case when r.place = 3 then ', ' || r.role else '' end) || max(case when r.place = 4 then ', ' || r.role else '' end)
           || max(case when r.place = 5 then ', ' || r.role else '' end) || max(case when r.place = 6 then ', ' || r.role else '' end)
           || max(case when r.place = 7 then ', ' || r.role else '' end) || max(case when r.place = 8 then ', ' || r.role else '' end) as named
  from (
    select c.role, row_number() over (order by c.role) as place
    from role_capabilities c cross join periods p
    join settings s on s.name = 'require_moderation' and s.number = 0
    where c.privileged = 1 and c.session_join_policies = 0 and p.edition <> 'oss'
  ) r
) n where n.roles > 0;
