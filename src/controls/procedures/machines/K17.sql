-- K17  Refused issuance
-- Tables: refusals, refusal_bursts, lock_lifecycles, people_incidents, settings, periods.

-- name: population
select row_id, time, refusal_type, who, what, target, why from refusals where refusal_type in ('login', 'issuance', 'session', 'access');

-- name: exceptions
select 'exception' as kind, 'refusal_bursts' as dataset, b.row_id as row_id,
       cast(b.refusals as varchar(20)) || ' refusals (' || b.refusal_type || ') of ' || b.subject || ' from ' || b.first_at || ' to ' || b.last_at
         || ' were not followed up within ' || f.value || case when b.why = '' then '.' else ': ' || b.why || '.' end as facts,
       'follow_up' as threshold
from refusal_bursts b join settings f on f.name = 'follow_up'
where b.refusal_type in ('login', 'issuance', 'session', 'access')
  and not exists (select 1 from lock_lifecycles k where k.made_us >= b.first_at_us and k.made_us <= b.last_at_us + f.number and k.target_name = b.subject)
  and not exists (select 1 from people_incidents i where i.opened_us >= b.first_at_us and i.opened_us <= b.last_at_us + f.number)
union all
select 'insufficient', 'refusals', '', 'version ' || p.server_version || ' of the gateway logs no refused issuance, so that none is shown', ''
from periods p where p.server_version >= '14' and p.server_version < '15'
  and not exists (select 1 from refusals where refusal_type in ('login', 'issuance', 'session', 'access'));
