-- K07  Life of certificates
-- Tables: role_capabilities (limit of each role, microseconds), role_versions (every definition that stood), role_holders, holders
-- (the smallest limit of all roles of each holder), certificates, role_set_limits (how long the roles of a certificate let it
-- live, over time), svid_limits (workload identities), settings, periods.
-- Host certificates are not tested. Lives are shown as hours, minutes and microseconds.

-- name: population
select 'roles/' || c.role as row_id, 'role' as what, c.max_session_ttl_us as longest_us, c.max_session_ttl_set as set_by_itself, 0 as certificates
from role_capabilities c
union all
select 'svid_limits/' || s.row_id, 'workload identity', s.limit_us, 1, 0 from svid_limits s
union all
select 'certificates/' || c.user_name, 'holder of certificates', max(c.expires_us - c.time_us), 0, count(*)
from certificates c where c.cert_type = 'user' group by c.user_name;

-- name: exceptions
-- A role that alone exceeds the limit, with its holders and those whom no other role limits further.
select 'exception:life' as kind, 'roles' as dataset, r.role as row_id,
       'Role ' || r.role || ' lets certificates live ' || cast(cast((r.us - r.us % 3600000000) / 3600000000.0 as bigint) as varchar(20)) || ' h'
         || case when r.us % 3600000000 >= 60000000 then ' ' || cast(cast((r.us % 3600000000 - r.us % 60000000) / 60000000.0 as bigint) as varchar(20)) || ' min' else '' end
         || case when r.us % 60000000 > 0 then ' ' || cast(r.us % 60000000 as varchar(20)) || ' µs' else '' end
         || ', more than ' || r.allowed || '. '
         || case when r.nobody = 1 then 'Nobody can hold it.'
                 else 'Held by ' || cast(r.humans as varchar(20)) || ' people and ' || cast(r.bots as varchar(20)) || ' bots; the limit of '
                      || cast(r.effective as varchar(20)) || ' of its holders rests on it'
                      || case when r.effective > 0 then ' (first: ' || r.first_holder || ').' else '.' end end as facts,
       'max_cert_ttl' as threshold
from (
  select c.role, c.max_session_ttl_us as us, m.value as allowed, coalesce(h.nobody, 0) as nobody, coalesce(h.humans, 0) as humans,
         coalesce(h.bots, 0) as bots, coalesce(e.number, 0) as effective, coalesce(e.first_holder, '') as first_holder
  from role_capabilities c
  join settings m on m.name = 'max_cert_ttl'
  left join role_holders h on h.role = c.role
  left join (select max_session_ttl_role as role, count(*) as number, min(holder) as first_holder from holders group by max_session_ttl_role) e
    on e.role = c.role
  where c.max_session_ttl_us > m.number
) r
union all
-- A definition that stood for a part of the period only.
select 'exception:life-earlier', 'roles', v.role,
       'Role ' || v.role || ' let certificates live ' || cast(cast((v.max_session_ttl_us - v.max_session_ttl_us % 3600000000) / 3600000000.0 as bigint) as varchar(20)) || ' h'
         || case when v.max_session_ttl_us % 3600000000 >= 60000000 then ' ' || cast(cast((v.max_session_ttl_us % 3600000000 - v.max_session_ttl_us % 60000000) / 60000000.0 as bigint) as varchar(20)) || ' min' else '' end
         || case when v.max_session_ttl_us % 60000000 > 0 then ' ' || cast(v.max_session_ttl_us % 60000000 as varchar(20)) || ' µs' else '' end
         || ', more than ' || m.value || ', from the snapshot of ' || v.valid_from || ' to that of ' || v.valid_until || '.', 'max_cert_ttl'
from role_versions v cross join periods p join settings m on m.name = 'max_cert_ttl'
where v.max_session_ttl_us > m.number
  and v.valid_until_us is not null and v.valid_until_us > p.starts_us and v.valid_until_us <= p.closed_us
  and not exists (select 1 from role_capabilities c where c.role = v.role and c.max_session_ttl_us > m.number)
union all
select 'judgment', 'roles', c.role, 'How long role ' || c.role || ' lets certificates live cannot be read.', ''
from role_capabilities c where c.max_session_ttl_us is null
union all
-- Certificates of people that were issued with a longer life: one exception a person, with the longest.
select 'exception:life', 'certificates', w.row_id,
       'User ' || w.user_name || ' was issued ' || cast(w.number as varchar(20))
         || case when w.number = 1 then ' certificate' else ' certificates' end || ' that live longer than ' || w.allowed || '; the longest, of '
         || w.time || ' (event ' || w.row_id || '), lives ' || cast(cast((w.life - w.life % 3600000000) / 3600000000.0 as bigint) as varchar(20)) || ' h'
         || case when w.life % 3600000000 >= 60000000 then ' ' || cast(cast((w.life % 3600000000 - w.life % 60000000) / 60000000.0 as bigint) as varchar(20)) || ' min' else '' end
         || case when w.life % 60000000 > 0 then ' ' || cast(w.life % 60000000 as varchar(20)) || ' µs' else '' end || '.', 'max_cert_ttl'
from (
  select c.row_id, c.user_name, c.time, c.expires_us - c.time_us as life, m.value as allowed,
         count(*) over (partition by c.user_name) as number,
         row_number() over (partition by c.user_name order by c.expires_us - c.time_us desc, c.time_us, c.row_id) as place
  from certificates c join settings m on m.name = 'max_cert_ttl'
  where c.cert_type = 'user' and c.bot = '' and c.user_kind <> 'bot' and c.expires_us - c.time_us > m.number
) w where w.place = 1
union all
-- Certificates of bots.
select 'exception:life', 'certificates', w.row_id,
       'Bot ' || w.bot || ' was issued ' || cast(w.number as varchar(20))
         || case when w.number = 1 then ' certificate' else ' certificates' end || ' that live longer than ' || w.allowed || '; the longest, of '
         || w.time || ' (event ' || w.row_id || '), lives ' || cast(cast((w.life - w.life % 3600000000) / 3600000000.0 as bigint) as varchar(20)) || ' h'
         || case when w.life % 3600000000 >= 60000000 then ' ' || cast(cast((w.life % 3600000000 - w.life % 60000000) / 60000000.0 as bigint) as varchar(20)) || ' min' else '' end
         || case when w.life % 60000000 > 0 then ' ' || cast(w.life % 60000000 as varchar(20)) || ' µs' else '' end || '.', 'max_bot_cert_ttl'
from (
  select c.row_id, case when c.bot = '' then c.user_name else c.bot end as bot, c.time, c.expires_us - c.time_us as life, m.value as allowed,
         count(*) over (partition by c.user_name) as number,
         row_number() over (partition by c.user_name order by c.expires_us - c.time_us desc, c.time_us, c.row_id) as place
  from certificates c join settings m on m.name = 'max_bot_cert_ttl'
  where c.cert_type = 'user' and (c.bot <> '' or c.user_kind = 'bot') and c.expires_us - c.time_us > m.number
) w where w.place = 1
union all
-- Longer than an hour, within the limit: a note.
select 'remark', 'certificates', w.row_id,
       'Bot ' || w.bot || ' was issued ' || cast(w.number as varchar(20))
         || case when w.number = 1 then ' certificate' else ' certificates' end || ' that live longer than 1 h; the longest, of ' || w.time || ', lives '
         || cast(cast((w.life - w.life % 3600000000) / 3600000000.0 as bigint) as varchar(20)) || ' h'
         || case when w.life % 3600000000 >= 60000000 then ' ' || cast(cast((w.life % 3600000000 - w.life % 60000000) / 60000000.0 as bigint) as varchar(20)) || ' min' else '' end
         || case when w.life % 60000000 > 0 then ' ' || cast(w.life % 60000000 as varchar(20)) || ' µs' else '' end || '.', ''
from (
  select c.row_id, case when c.bot = '' then c.user_name else c.bot end as bot, c.time, c.expires_us - c.time_us as life, m.number as allowed,
         count(*) over (partition by c.user_name) as number,
         row_number() over (partition by c.user_name order by c.expires_us - c.time_us desc, c.time_us, c.row_id) as place
  from certificates c join settings m on m.name = 'max_bot_cert_ttl'
  where c.cert_type = 'user' and (c.bot <> '' or c.user_kind = 'bot') and c.expires_us - c.time_us > 3600000000
) w where w.place = 1 and w.life <= w.allowed
union all
-- Longer than its own roles allowed when it was issued: made past the ordinary way.
select 'exception:longer-than-its-roles', 'certificates', w.row_id,
       'A certificate of ' || w.user_name || ', issued at ' || w.time || ', lives ' || cast(cast((w.life - w.life % 3600000000) / 3600000000.0 as bigint) as varchar(20)) || ' h'
         || case when w.life % 3600000000 >= 60000000 then ' ' || cast(cast((w.life % 3600000000 - w.life % 60000000) / 60000000.0 as bigint) as varchar(20)) || ' min' else '' end
         || case when w.life % 60000000 > 0 then ' ' || cast(w.life % 60000000 as varchar(20)) || ' µs' else '' end
         || ', longer than role ' || w.limit_role || ' allows (' || cast(cast((w.limit_us - w.limit_us % 3600000000) / 3600000000.0 as bigint) as varchar(20)) || ' h'
         || case when w.limit_us % 3600000000 >= 60000000 then ' ' || cast(cast((w.limit_us % 3600000000 - w.limit_us % 60000000) / 60000000.0 as bigint) as varchar(20)) || ' min' else '' end
         || case when w.limit_us % 60000000 > 0 then ' ' || cast(w.limit_us % 60000000 as varchar(20)) || ' µs' else '' end || ').', ''
from (
  select c.row_id, c.user_name, c.time, c.expires_us - c.time_us as life, l.limit_us, l.limit_role,
         row_number() over (partition by c.row_id order by l.limit_us desc) as place
  from certificates c
  join role_set_limits l on l.roles = c.roles and l.valid_from_us <= c.time_us and (l.valid_until_us is null or c.time_us < l.valid_until_us)
  where c.cert_type = 'user' and c.expires_us - c.time_us > l.limit_us
) w where w.place = 1
union all
-- Workload identities.
select 'exception:life:' || s.kind, 'workload_identities', s.workload_identity,
       'Workload identity ' || s.workload_identity || ' lets identities of kind ' || s.kind || ' live ' || cast(cast((s.limit_us - s.limit_us % 3600000000) / 3600000000.0 as bigint) as varchar(20)) || ' h'
         || case when s.limit_us % 3600000000 >= 60000000 then ' ' || cast(cast((s.limit_us % 3600000000 - s.limit_us % 60000000) / 60000000.0 as bigint) as varchar(20)) || ' min' else '' end
         || case when s.limit_us % 60000000 > 0 then ' ' || cast(s.limit_us % 60000000 as varchar(20)) || ' µs' else '' end
         || ', more than ' || m.value || '.', 'max_svid_ttl'
from svid_limits s join settings m on m.name = 'max_svid_ttl' where s.limit_us > m.number
union all
select 'judgment', 'workload_identities', s.workload_identity,
       'How long workload identity ' || s.workload_identity || ' lets identities of kind ' || s.kind || ' live cannot be read: ' || s.written || '.', ''
from svid_limits s where s.limit_us is null and s.written not in ('', '0', '0s', '0h0m0s')
union all
-- Facts that the log does not record.
select 'remark', 'svid_issuance', '',
       cast(n.number as varchar(20)) || ' identities of workloads were issued in the period: their events do not record how long they live.', ''
from (select count(*) as number from svid_issuance i where i.ok = 1) n where n.number > 0;
