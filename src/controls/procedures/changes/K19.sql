-- K19  Authorised changes
-- Tables: config_changes (what the gateway does by itself is marked automatic), change_contents (what each changed),
-- change_requests (access requests under which it was made), change_commits, git_commits, people_changes (approved changes and
-- tickets), iac_actors, mfa_changes, password_resets, settings, dataset_status.

-- name: population
select c.row_id, c.time, c.kind, c.name, c.action, c.actor, c.actor_kind, c.access_requests
from config_changes c
where c.ok = 1 and c.automatic = '' and c.actor_kind <> 'system' and c.action <> 'reviewed'
  and not exists (select 1 from config_changes b
                  where b.name = substr(c.name, 5) and b.kind = 'bot' and c.kind in ('user', 'role') and substr(c.name, 1, 4) = 'bot-'
                    and b.ok = 1 and b.actor = c.actor and b.time_us >= c.time_us - 10000000 and b.time_us <= c.time_us + 10000000)
  and not exists (select 1 from config_changes u
                  where u.name = c.name and u.kind = 'user' and c.kind = 'role' and substr(c.name, 1, 4) = 'bot-' and u.action = c.action
                    and u.ok = 1 and u.actor = c.actor and u.time_us >= c.time_us - 10000000 and u.time_us <= c.time_us + 10000000);

-- name: exceptions
-- Reviews of access lists approve; a bot's user and role are written with the bot, within 10 seconds (version 14: the role with the user).
with changes as (
  select c.row_id, c.time, c.time_us, c.kind, c.name, c.access_list, c.actor, c.access_requests,
         c.kind || '/' || c.name as full_name,
         case when c.actor = '' then 'somebody whom the event does not name' else c.actor end || ' ' || c.action || ' ' || c.kind
           || case when c.name = '' then '' else ' ' || c.name end || ' at ' || c.time as said
  from config_changes c
  where c.ok = 1 and c.automatic = '' and c.actor_kind <> 'system' and c.action <> 'reviewed'
    and not exists (select 1 from config_changes b
                    where b.name = substr(c.name, 5) and b.kind = 'bot' and c.kind in ('user', 'role') and substr(c.name, 1, 4) = 'bot-'
                      and b.ok = 1 and b.actor = c.actor and b.time_us >= c.time_us - 10000000 and b.time_us <= c.time_us + 10000000)
    and not exists (select 1 from config_changes u
                    where u.name = c.name and u.kind = 'user' and c.kind = 'role' and substr(c.name, 1, 4) = 'bot-' and u.action = c.action
                      and u.ok = 1 and u.actor = c.actor and u.time_us >= c.time_us - 10000000 and u.time_us <= c.time_us + 10000000)
),
-- Lists name bots as bot:NAME; the gateway's events as bot-NAME.
iac as (
  select distinct case when substr(actor, 1, 4) = 'bot:' then 'bot-' || substr(actor, 5) else actor end as actor from iac_actors
),
listed as (
  select p.*, lower(p.kind) as of_kind,
         case when substr(p.approved_by, 1, 4) = 'bot:' then 'bot-' || substr(p.approved_by, 5) else p.approved_by end as approver
  from people_changes p where p.approved_by <> '' and p.approved_at_us is not null
),
-- (a) Rows of the list for the changed resource: by name, by kind/name, by the access list of a member, by the kind of a setting.
matched as (
  select c.row_id, c.kind, c.name, c.actor, c.time_us, p.of_kind, p.approver, p.approved_at, p.approved_at_us, p.emergency, p.implemented_from_us, p.implemented_to, p.implemented_to_us
  from listed p join changes c on c.name = p.object where p.object <> ''
  union all
  select c.row_id, c.kind, c.name, c.actor, c.time_us, '', p.approver, p.approved_at, p.approved_at_us, p.emergency, p.implemented_from_us, p.implemented_to, p.implemented_to_us
  from listed p join changes c on c.full_name = p.object
  union all
  select c.row_id, c.kind, c.name, c.actor, c.time_us, p.of_kind, p.approver, p.approved_at, p.approved_at_us, p.emergency, p.implemented_from_us, p.implemented_to, p.implemented_to_us
  from listed p join changes c on c.access_list = p.object where p.object <> '' and c.name <> p.object
  union all
  select c.row_id, c.kind, c.name, c.actor, c.time_us, '', p.approver, p.approved_at, p.approved_at_us, p.emergency, p.implemented_from_us, p.implemented_to, p.implemented_to_us
  from listed p join changes c on c.kind = case when p.object = '' then p.of_kind else p.object end
  where c.kind in ('auth_preference', 'cluster_networking_config', 'session_recording_config') or c.name = ''
),
-- By somebody other than the actor, for the same kind, within the time that was approved; an end at midnight is the end of that day.
approvals as (
  select m.row_id,
         max(case when m.approved_at_us <= m.time_us then 1 else 0 end) as before,
         min(case when m.approved_at_us > m.time_us then m.approved_at end) as later,
         max(case when m.approved_at_us > m.time_us then m.emergency else 0 end) as emergency
  from matched m
  where m.approver <> m.actor
    and (m.of_kind in ('', m.kind)
         or (m.of_kind = 'bot' and m.kind in ('user', 'role') and substr(m.name, 1, 4) = 'bot-')
         or (m.of_kind in ('token', 'provision_token') and m.kind = 'join_token')
         or (m.of_kind in ('access_list', 'member', 'access_list_member') and m.kind in ('access_list', 'access_list.member'))
         or (m.of_kind = 'cluster_auth_preference' and m.kind = 'auth_preference')
         or (m.of_kind in ('connector', 'auth_connector') and m.kind in ('saml', 'oidc', 'github'))
         or (m.of_kind in ('application', 'database', 'kube_cluster') and m.kind in ('app', 'db', 'kube')))
    and (m.implemented_from_us is null or m.time_us >= m.implemented_from_us)
    and (m.implemented_to_us is null
         or m.time_us <= m.implemented_to_us + case when substr(m.implemented_to, 12) = '00:00:00.000Z' then 86399999999 else 0 end)
  group by m.row_id
),
-- (b) Commits that somebody other than the author reviewed.
commits as (
  select change_row as row_id, max(case when concerns = 'resource' then 1 else 0 end) as its_own
  from change_commits where reviewed = 1 group by change_row
),
-- (c) Access requests that were approved before the change; their reason names a ticket where a pattern is set.
requests as (
  select r.change_row as row_id, max(case when r.approved = 1 and (s.value = '' or r.names_ticket = 1) then 1 else 0 end) as approved,
         max(case when r.known = 0 and r.approved = 0 then 1 else 0 end) as unknown
  from change_requests r join settings s on s.name = 'ticket_pattern' group by r.change_row
),
judged as (
  select c.*, coalesce(' (' || x.content || case when x.shared = 1 then ', with other changes of it' else '' end || ')', ' (content not known)') as content,
         case when i.actor is null then 0 else 1 end as pipeline,
         coalesce(a.before, 0) as approved, a.later, coalesce(a.emergency, 0) as emergency,
         coalesce(k.its_own, 0) as committed, case when k.its_own = 0 then 1 else 0 end as maybe_committed,
         coalesce(r.approved, 0) as access_approved, coalesce(r.unknown, 0) as access_unknown
  from changes c
  left join change_contents x on x.change_row = c.row_id
  left join iac i on i.actor = c.actor
  left join approvals a on a.row_id = c.row_id
  left join commits k on k.row_id = c.row_id
  left join requests r on r.row_id = c.row_id
),
given as (select table_name, status, reason from dataset_status where table_name in ('people_changes', 'git_commits') and status <> 'not_collected'),
repository as (select status from given where table_name = 'git_commits'),
open_changes as (
  select * from judged where pipeline = 0 and approved = 0 and committed = 0 and access_approved = 0 and not (later is not null and emergency = 1)
)
select 'exception' as kind, 'config_changes' as dataset, o.row_id as row_id,
       o.said || o.content || '; its approval of ' || o.later || ' is later.' as facts, '' as threshold
from open_changes o where o.later is not null
union all
select 'exception', 'config_changes', o.row_id,
       o.said || o.content || ' without an approved change, a ticket, a reviewed commit or an approved access request'
         || case when o.access_requests = '' then '.' else '; in use: access request ' || o.access_requests || '.' end, ''
from open_changes o
where o.later is null and o.access_unknown = 0 and exists (select 1 from given where table_name = 'people_changes')
union all
select 'judgment', 'config_changes', o.row_id,
       o.said || o.content || ' under access request ' || o.access_requests || ', whose making and approval are not in the evidence.', ''
from open_changes o where o.later is null and o.access_unknown = 1
union all
-- Actors of the configuration pipeline need a reviewed commit, whatever else was approved.
select 'exception', 'config_changes', j.row_id,
       'The pipeline ' || j.said || j.content || ' without a reviewed commit within ' || w.value || ' before.', 'change_window'
from judged j join settings w on w.name = 'change_window'
where j.pipeline = 1 and j.committed = 0 and j.maybe_committed = 0 and exists (select 1 from repository where status in ('complete', 'empty'))
union all
select 'insufficient', 'git_commits', '',
       cast(count(*) as varchar(20)) || ' changes by the pipeline have no reviewed commit in what was read of the repository, first: ' || min(j.said), ''
from judged j
where j.pipeline = 1 and j.committed = 0 and j.maybe_committed = 0 and exists (select 1 from repository where status not in ('complete', 'empty'))
having count(*) > 0
union all
select 'judgment', 'config_changes', j.row_id,
       'The pipeline ' || j.said || j.content || '; a reviewed commit before it changed a file of all resources of this kind: whether it is the same change requires judgment.', ''
from judged j where j.pipeline = 1 and j.committed = 0 and j.maybe_committed = 1
union all
select 'judgment', 'git_commits', '',
       cast(count(*) as varchar(20)) || ' changes by the pipeline, and no repository was collected (`affidavit collect git DIR`); first: ' || min(j.said) || '.', ''
from judged j where j.pipeline = 1 and not exists (select 1 from repository) having count(*) > 0
union all
select 'judgment', 'people_changes', '',
       cast(count(*) as varchar(20)) || ' configuration changes, and no list of changes was supplied that could show their approval (`affidavit people import FILE --kind changes`); first: '
         || min(o.said) || '.', ''
from open_changes o
where o.later is null and o.access_unknown = 0 and not exists (select 1 from given where table_name = 'people_changes') having count(*) > 0
union all
select 'insufficient', 'people_changes', '', 'the list of changes is ' || g.status || case when g.reason = '' then '' else ': ' || g.reason end, ''
from given g where g.table_name = 'people_changes' and g.status in ('partial', 'failed')
union all
select 'remark', 'config_changes', j.row_id, j.said || j.content || ' under access request ' || j.access_requests || ': access approved, content not.', ''
from judged j where j.pipeline = 0 and j.approved = 0 and j.committed = 0 and j.access_approved = 1
union all
select 'remark', 'config_changes', j.row_id, j.said || j.content || ' as an emergency; its approval of ' || j.later || ' is later (K34).', ''
from judged j where j.pipeline = 0 and j.approved = 0 and j.committed = 0 and j.access_approved = 0 and j.later is not null and j.emergency = 1
union all
select 'remark', 'config_changes', '', cast(count(*) as varchar(20)) || ' attempts to change the configuration failed; first: ' || min(c.time) || ', ' || min(c.actor) || '.', ''
from config_changes c where c.ok = 0 and c.actor_kind <> 'system' having count(*) > 0
union all
select 'remark', 'mfa_changes', '',
       'Not among them: ' || cast(m.changes as varchar(20)) || ' changes that people made to their own second factors and ' || cast(p.changes as varchar(20)) || ' to their own passwords.', ''
from (select count(*) as changes from mfa_changes where ok = 1 and actor = user_name) m
cross join (select count(*) as changes from password_resets where ok = 1 and actor = user_name) p
where m.changes + p.changes > 0;
