-- K04  Root on every node
-- Tables: role_capabilities (what each role permits by itself), role_holders (who can hold it), grant_changes (who held it earlier in the
-- period), holders and holder_access (what all roles of a holder come to, denials included), role_versions (every definition of a role that
-- stood in the period), unread_members (resources of which a part was not read), periods.

-- name: population
select c.role as row_id, c.role, c.root_on_nodes, c.kubernetes_masters, c.all_databases, c.windows_administrator,
       c.logins, c.labels, h.humans, h.bots, h.mappings
from role_capabilities c left join role_holders h on h.role = c.role;

-- name: exceptions
-- The four kinds of full control, for each role at the end and for each definition that stood in the period.
with kinds as (
  select 'root_on_every_node' as capability, 'root' as fault, 'root on nodes of any label' as words
  union all
  select 'kubernetes_masters', 'kubernetes', 'the group system:masters on Kubernetes clusters of any label'
  union all
  select 'all_databases', 'databases', 'any user and any name on databases of any label'
  union all
  select 'windows_administrator', 'windows', 'the login Administrator on Windows desktops of any label'
),
effects as (
  select c.role, k.capability, k.fault, k.words,
         coalesce(h.humans + h.bots + h.mappings, 0) as holders, coalesce(h.requests, 0) as requests,
         -- Those of them whose other roles do not deny it.
         coalesce(case k.fault when 'root' then h.root_holders when 'kubernetes' then h.kubernetes_holders
                               when 'databases' then h.database_holders else h.desktop_holders end, 0) as effective,
         case k.fault when 'root' then c.root_on_nodes when 'kubernetes' then c.kubernetes_masters
                      when 'databases' then c.all_databases else c.windows_administrator end as level,
         case when k.fault = 'root' then c.root_reason else '' end as reason
  from role_capabilities c cross join kinds k left join role_holders h on h.role = c.role
),
versions as (
  select v.role, k.fault, k.words, v.valid_from, v.valid_from_us, v.valid_until, v.valid_until_us,
         case k.fault when 'root' then v.root_on_nodes when 'kubernetes' then v.kubernetes_masters
                      when 'databases' then v.all_databases else v.windows_administrator end as level
  from role_versions v cross join kinds k
),
-- Definitions that follow each other without a break are one span.
starts as (
  select v.*, case when lag(v.valid_until_us) over (partition by v.role, v.fault, v.level order by v.valid_from_us) = v.valid_from_us
                   then 0 else 1 end as is_start
  from versions v where v.level in ('all', 'judgment')
),
numbered as (
  select s.*, sum(s.is_start) over (partition by s.role, s.fault, s.level order by s.valid_from_us
                                    rows between unbounded preceding and current row) as span
  from starts s
),
spans as (
  select role, fault, words, level, min(valid_from) as span_from, max(valid_until) as span_until, max(valid_until_us) as span_until_us,
         sum(case when valid_until_us is null then 1 else 0 end) as still_open
  from numbered group by role, fault, words, level, span
),
held as (
  select a.holder, h.holder_dataset, h.holder_row_id, a.resolution, a.access, a.ways, a.by_traits, a.why, k.fault, k.words,
         coalesce(e.level, '') as level_of_role
  from holder_access a
  join kinds k on k.capability = a.capability
  join holders h on h.holder = a.holder
  left join effects e on e.capability = a.capability and e.role = a.allowed_by
)
-- The role alone gives it.
select 'exception:' || e.fault as kind, 'roles' as dataset, e.role as row_id,
       'Role ' || e.role || ' gives ' || e.words || case when e.reason = '' then '' else ' (' || e.reason || ')' end || '.'
         || case when e.holders + e.requests > 0
                 then ' Held by ' || cast(h.humans as varchar(20)) || ' people and ' || cast(h.bots as varchar(20)) || ' bots; given by '
                      || cast(h.mappings as varchar(20)) || ' connector mappings and ' || cast(h.requests as varchar(20)) || ' approved requests.'
                      || case when e.effective < e.holders and e.requests = 0
                              then ' For ' || cast(e.holders - e.effective as varchar(20)) || ' of them another role denies it.' else '' end
                 when exists (select 1 from grant_changes g where g.role = e.role) then ' Nobody holds it any more; somebody did earlier in the period.'
                 when h.requestable = 1 then ' Nobody held it in the period; it may be requested.'
                 else ' Nobody held it in the period.' end as facts,
       '' as threshold
from effects e left join role_holders h on h.role = e.role
where e.level = 'all' and (e.holders = 0 or e.requests > 0 or e.effective > 0)
union all
-- The role alone gives it, and another role of each of its holders denies it.
select 'judgment', 'roles', e.role,
       'Role ' || e.role || ' gives ' || e.words || ', and another role of each of its ' || cast(e.holders as varchar(20))
         || ' holders denies it: whether the role should remain so requires judgment.', ''
from effects e where e.level = 'all' and e.holders > 0 and e.requests = 0 and e.effective = 0
union all
-- The logins of the role come from traits: this holder has it.
select 'exception:' || k.fault, k.holder_dataset, k.holder_row_id,
       k.holder || ' has ' || k.words || ' through ' || k.ways || ': what the role gives comes from traits, and here it is ' || k.access || '.', ''
from held k where k.resolution = 'yes' and k.by_traits = 1 and k.level_of_role <> 'all'
union all
-- Whether this holder has it is for judgment; where the role itself is, it is asked once, for the role.
select 'judgment', k.holder_dataset, k.holder_row_id,
       k.holder || ' may have ' || k.words || ' through ' || k.ways || case when k.why = '' then '.' else ': ' || k.why || '.' end, ''
from held k where k.resolution = 'judgment' and k.level_of_role <> 'judgment'
union all
select 'judgment', 'roles', e.role,
       'Whether role ' || e.role || ' gives ' || e.words || ' requires judgment' || case when e.reason = '' then '.' else ': ' || e.reason || '.' end, ''
from effects e where e.level = 'judgment'
union all
-- A definition that stood for a part of the period only.
select 'exception:' || s.fault || '-earlier', 'roles', s.role,
       'Role ' || s.role || ' gave ' || s.words || ' from the snapshot of ' || s.span_from || ' to that of ' || s.span_until || '.', ''
from spans s cross join periods p
where s.level = 'all' and s.still_open = 0 and s.span_until_us > p.starts_us and s.span_until_us <= p.closed_us
union all
select 'judgment', 'roles', s.role,
       'Whether role ' || s.role || ' gave ' || s.words || ' from the snapshot of ' || s.span_from || ' to that of ' || s.span_until || ' requires judgment.', ''
from spans s cross join periods p
where s.level = 'judgment' and s.still_open = 0 and s.span_until_us > p.starts_us and s.span_until_us <= p.closed_us
union all
-- Roles of which a part was not read, or has a meaning that is not known.
select 'judgment', 'roles', c.role,
       'Role ' || c.role || ' has members that this version does not know (' || c.unknown_members || '): what it permits requires judgment.', ''
from role_capabilities c where c.unknown_members <> ''
union all
select 'judgment', 'roles', m.resource,
       case when m.resource = '' then cast(m.resources as varchar(20)) || ' further roles have' else 'Role ' || m.resource || ' has' end
         || ' members that this version does not know (' || m.paths || '): what they permit requires judgment.', ''
from unread_members m where m.dataset = 'roles' and m.in_definition = 1;
