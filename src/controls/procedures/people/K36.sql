-- K36  Transfers
-- Tables: people_movers (the list of the entity), people_changes, grants, grant_changes, working_time, settings, periods.

-- name: population
-- Transfers of the period, and earlier ones whose time ended in it.
with due as (
  select m.row_id, coalesce(t.day_start_us + case when d.working = 1 then m.moved_us - d.day_start_us else 0 end, m.moved_us + s.number) as due_us
  from people_movers m join settings s on s.name = 'mover_sla'
  left join working_time d on d.day_start_us <= m.moved_us and d.day_end_us > m.moved_us
  left join working_time t on t.working = 1 and t.working_days_before = d.working_days_before + s.working_days
)
select m.row_id, m.user_name, m.moved, m.from_job, m.to_job, m.approved_by, m.approved_at
from people_movers m join due u on u.row_id = m.row_id cross join periods p
where m.moved_us < p.ends_us and (m.moved_us >= p.starts_us or u.due_us >= p.starts_us);

-- name: exceptions
-- Working days: the same time of day so many working days later; a time on another day counts from the start of the next working day.
with movers as (
  select m.row_id, m.user_name, m.moved, m.moved_us, m.approved_by, m.approved_at, m.approved_at_us, s.in_words as within, p.starts_us, p.ends_us, p.opened_us,
         coalesce(t.day_start_us + case when d.working = 1 then m.moved_us - d.day_start_us else 0 end, m.moved_us + s.number) as due_us
  from people_movers m cross join periods p join settings s on s.name = 'mover_sla'
  left join working_time d on d.day_start_us <= m.moved_us and d.day_end_us > m.moved_us
  left join working_time t on t.working = 1 and t.working_days_before = d.working_days_before + s.working_days
  where m.moved_us < p.ends_us
),
-- Approved anew: by somebody else, in the list of transfers or of changes, before the time ended.
approved as (
  select row_id from movers where approved_by not in ('', user_name) and approved_at_us <= due_us
  union all
  select m.row_id from movers m join people_changes c on c.object = m.user_name and c.kind in ('', 'user')
  where c.approved_by not in ('', m.user_name) and c.approved_at_us >= m.moved_us and c.approved_at_us <= m.due_us
),
late as (
  select m.* from movers m
  where m.due_us >= m.starts_us and m.due_us < m.ends_us and not exists (select 1 from approved a where a.row_id = m.row_id)
),
-- Held at the end of the period, or removed in it after the time had ended.
held as (
  select l.row_id as mover, 'grants' as dataset, g.row_id, g.role, g.grant_type, g.via, g.since_us, 'still holds' as verb, ' at ' || g.as_of as until_when,
         case when g.certain = 1 and g.privileged_certain = 1 then 1 else 0 end as certain
  from late l join grants g on g.holder = l.user_name
  where g.privileged = 1 and g.in_force = 1 and g.standing = 1
  union all
  select l.row_id, 'grant_changes', c.row_id, c.role, c.grant_type, c.via, null, 'still held', ' at the snapshot of ' || c.from_time, 1
  from late l join grant_changes c on c.holder = l.user_name
  where c.change = 'removed' and c.was_privileged = 1 and c.was_standing = 1 and c.from_time_us > l.due_us
),
-- Given after the transfer: not access of the former job.
given_later as (
  select h.mover, h.row_id from held h join late l on l.row_id = h.mover
  where h.since_us >= l.moved_us
     or exists (select 1 from grant_changes c where c.change = 'added' and c.holder = l.user_name and c.role = h.role and c.grant_type = h.grant_type
                and coalesce(c.via, '') = coalesce(h.via, '') and c.from_time_us >= l.moved_us)
)
select case when h.certain = 0 or (h.since_us is null and coalesce(l.opened_us, l.ends_us) > l.moved_us) then 'judgment' else 'exception' end as kind,
       h.dataset as dataset, h.row_id as row_id,
       l.user_name || ' moved at ' || l.moved || ' and ' || h.verb || ' the privileged role ' || h.role || ' (' || h.grant_type || ')' || h.until_when
         || ', without a new approval by somebody else within ' || l.within
         || case when l.approved_by in ('', l.user_name) or l.approved_at_us is null then '' else ' (approved at ' || l.approved_at || ')' end
         || case when h.certain = 0 then '; the grant itself requires judgment.'
                 when h.since_us is null and coalesce(l.opened_us, l.ends_us) > l.moved_us then '; no snapshot before the transfer shows whether it was held then.'
                 else '.' end as facts,
       'mover_sla' as threshold
from held h join late l on l.row_id = h.mover
where not exists (select 1 from given_later x where x.mover = h.mover and x.row_id = h.row_id)
union all
select 'judgment', 'people_movers', m.row_id,
       m.user_name || ' moved at ' || m.moved || '; the time within which privileged grants must end or be approved anew (' || m.within || ') ends after the period.', 'mover_sla'
from movers m where m.moved_us >= m.starts_us and m.due_us >= m.ends_us
  and not exists (select 1 from approved a where a.row_id = m.row_id)
  and exists (select 1 from grants g where g.holder = m.user_name and g.privileged = 1 and g.in_force = 1 and g.standing = 1)
union all
select 'judgment', 'people_movers', '', 'No list of transfers was supplied (`affidavit people import FILE --kind movers`).', ''
from dataset_status d where d.table_name = 'people_movers' and d.status = 'not_collected';
