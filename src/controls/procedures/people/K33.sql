-- K33  Provisioning
-- Tables: config_changes (creations; logins of single sign-on users are marked automatic), logins (first logins), users, people_joiners,
-- people_changes, periods.

-- name: population
select row_id, time, kind, name, actor, roles from config_changes
where ok = 1 and action = 'created' and kind in ('user', 'bot') and automatic = '';

-- name: exceptions
with made as (
  select c.row_id, c.time, c.time_us, c.kind, c.name, c.actor from config_changes c
  where c.ok = 1 and c.action = 'created' and c.kind in ('user', 'bot') and c.automatic = ''
),
approvals as (
  select user_name as name, approved_by, approved_at_us, approved_at from people_joiners
  union all
  select object, approved_by, approved_at_us, approved_at from people_changes where kind in ('user', 'bot', '')
),
given as (select 1 as one from dataset_status where table_name in ('people_joiners', 'people_changes') and status <> 'not_collected'),
first_ok as (
  select m.row_id, min(a.approved_at_us) as us from made m join approvals a on a.name = m.name
  where a.approved_by <> '' and a.approved_by <> m.name and a.approved_by <> m.actor and a.approved_at_us is not null group by m.row_id
)
select 'exception' as kind, 'config_changes' as dataset, m.row_id as row_id,
       m.kind || ' ' || m.name || ' was made at ' || m.time || ' by ' || m.actor || case when f.us is null then ' without an approval by somebody else.'
         else ' before it was approved.' end as facts, '' as threshold
from made m left join first_ok f on f.row_id = m.row_id
where exists (select 1 from given) and (f.us is null or f.us > m.time_us)
union all
select 'judgment', 'people_joiners', '', 'No list of joiners or changes was supplied, so approvals are not known (`affidavit people import FILE --kind joiners`).', ''
from periods where not exists (select 1 from given);
