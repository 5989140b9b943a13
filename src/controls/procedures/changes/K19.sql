-- K19  Authorised changes
-- Tables: config_changes (what the gateway does by itself is marked automatic), people_changes (approved changes and tickets),
-- iac_actors, change_commits, git_commits, access_requests, dataset_status.

-- name: population
select row_id, time, kind, name, action, actor, actor_kind, access_requests from config_changes
where ok = 1 and automatic = '' and actor_kind <> 'system';

-- name: exceptions
with changes as (
  select c.*, case when exists (select 1 from iac_actors a where a.actor = c.actor or a.actor = 'bot:' || c.actor or 'bot-' || a.actor = c.actor) then 1 else 0 end as pipeline
  from config_changes c where c.ok = 1 and c.automatic = '' and c.actor_kind <> 'system'
),
approvals as (
  select c.row_id, min(p.approved_at_us) as us, min(p.approved_at) as moment, max(p.emergency) as emergency
  from changes c join people_changes p on (p.object = c.name and c.name <> '') or p.object = c.kind || '/' || c.name
  where p.approved_by not in ('', c.actor) and p.approved_at_us is not null
    and (p.implemented_from_us is null or c.time_us >= p.implemented_from_us)
    and (p.implemented_to_us is null or c.time_us <= p.implemented_to_us)
  group by c.row_id
),
reviewed as (select change_row as row_id, count(*) as commits from change_commits where reviewed = 1 group by change_row),
judged as (
  select c.*, a.us as approved_us, a.moment as approved_at, a.emergency, coalesce(r.commits, 0) as commits
  from changes c left join approvals a on a.row_id = c.row_id left join reviewed r on r.row_id = c.row_id
),
lists as (select 1 as one from dataset_status where table_name in ('people_changes', 'git_commits') and status <> 'not_collected'),
repository as (select 1 as one from dataset_status where table_name = 'git_commits' and status <> 'not_collected')
select 'exception:approved-late' as kind, 'config_changes' as dataset, j.row_id as row_id,
       j.actor || ' ' || j.action || ' ' || j.kind || ' ' || j.name || ' at ' || j.time || '; its approval of ' || j.approved_at || ' is later.' as facts, '' as threshold
from judged j where j.approved_us > j.time_us and coalesce(j.emergency, 0) = 0 and j.commits = 0 and j.access_requests = ''
union all
select 'exception:not-approved', 'config_changes', j.row_id,
       j.actor || ' ' || j.action || ' ' || j.kind || ' ' || j.name || ' at ' || j.time || ' without an approved change, a ticket, a reviewed commit or an approved access request.', ''
from judged j
where exists (select 1 from lists) and j.approved_us is null and j.commits = 0 and j.access_requests = '' and j.pipeline = 0
union all
-- Actors of the configuration pipeline need a reviewed commit.
select 'exception:not-reviewed', 'config_changes', j.row_id,
       'The pipeline ' || j.actor || ' ' || j.action || ' ' || j.kind || ' ' || j.name || ' at ' || j.time || ' without a reviewed commit within ' || w.value || ' before.', 'change_window'
from judged j join settings w on w.name = 'change_window'
where j.pipeline = 1 and j.commits = 0 and exists (select 1 from repository)
union all
select 'judgment', 'config_changes', j.row_id,
       'The pipeline ' || j.actor || ' ' || j.action || ' ' || j.kind || ' ' || j.name || ' at ' || j.time || '; no repository was collected (`affidavit collect git DIR`).', ''
from judged j where j.pipeline = 1 and not exists (select 1 from repository)
union all
select 'judgment', 'config_changes', j.row_id,
       j.actor || ' ' || j.action || ' ' || j.kind || ' ' || j.name || ' at ' || j.time || ' under an approved access request: the access was approved, the content was not.', ''
from judged j where j.access_requests <> '' and j.approved_us is null and j.commits = 0
union all
select 'judgment', 'people_changes', '',
       cast(count(*) as varchar(20)) || ' configuration changes, and neither a list of changes nor a repository was supplied (`affidavit people import FILE --kind changes`, `affidavit collect git DIR`).', ''
from judged where not exists (select 1 from lists) having count(*) > 0;
