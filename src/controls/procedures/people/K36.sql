-- K36  Transfers
-- Tables: people_movers (the list of the entity), grants, settings, periods.

-- name: population
select m.row_id, m.user_name, m.moved, m.from_job, m.to_job, m.approved_by, m.approved_at
from people_movers m cross join periods p where m.moved_us >= p.starts_us and m.moved_us < p.ends_us;

-- name: exceptions
select 'exception' as kind, 'grants' as dataset, g.row_id as row_id,
       m.user_name || ' moved at ' || m.moved || ' and still holds the privileged role ' || g.role || ' (' || g.grant_type || ') at ' || p.as_of
         || ' without a new approval (agreed: ' || s.value || ').' as facts,
       'mover_sla' as threshold
from people_movers m cross join periods p join settings s on s.name = 'mover_sla'
join grants g on g.holder = m.user_name
where m.moved_us >= p.starts_us and m.moved_us < p.ends_us and p.as_of_us > m.moved_us + s.number
  and g.privileged = 1 and g.in_force = 1 and g.certain = 1 and g.standing = 1
  and (g.since_us is null or g.since_us < m.moved_us)
  and (m.approved_at_us is null or m.approved_at_us < m.moved_us or m.approved_by = m.user_name)
union all
select 'judgment', 'people_movers', '', 'No list of transfers was supplied (`affidavit people import FILE --kind movers`).', ''
from dataset_status d where d.table_name = 'people_movers' and d.status = 'not_collected';
