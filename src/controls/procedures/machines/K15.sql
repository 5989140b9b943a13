-- K15  Join anomalies
-- Tables: bot_joins, refusal_bursts, lock_lifecycles, settings, periods.

-- name: population
select row_id, time, bot, event_kind, ok, anomaly, method, error from bot_joins;

-- name: exceptions
-- A burst of refused joins of one bot, token or host.
select 'exception' as kind, 'refusal_bursts' as dataset, b.row_id as row_id,
       cast(b.refusals as varchar(20)) || ' refused joins of ' || b.subject || ' from ' || b.first_at || ' to ' || b.last_at
         || case when b.method = '' then '' else ', method ' || b.method end || case when b.why = '' then '.' else ': ' || b.why || '.' end as facts,
       'failed_joins' as threshold
from refusal_bursts b where b.refusal_type = 'join'
union all
-- A certificate used twice, or a join state that was refused, without a lock that follows in time.
select 'exception', 'bot_joins', j.row_id,
       j.anomaly || ' of bot ' || j.bot || ' at ' || j.time || ', without a lock within ' || w.value || '.', 'lock_within'
from bot_joins j join settings w on w.name = 'lock_within'
where j.anomaly <> '' and j.event_kind not in ('join', 'recovery', 'rotation')
  and not exists (select 1 from lock_lifecycles k where k.made_us >= j.time_us and k.made_us <= j.time_us + w.number
                  and (k.target_name = j.bot or k.target_name = 'bot-' || j.bot or k.target_name = j.bot_instance))
union all
select 'remark', 'bot_joins', j.row_id, j.anomaly || ' of bot ' || j.bot || ' at ' || j.time || ' was followed by a lock.', ''
from bot_joins j join settings w on w.name = 'lock_within'
where j.anomaly <> '' and j.event_kind not in ('join', 'recovery', 'rotation')
  and exists (select 1 from lock_lifecycles k where k.made_us >= j.time_us and k.made_us <= j.time_us + w.number
              and (k.target_name = j.bot or k.target_name = 'bot-' || j.bot or k.target_name = j.bot_instance))
union all
select 'judgment', 'bot_joins', r.bot,
       'Bot ' || r.bot || ' recovered its key pair ' || cast(r.recoveries as varchar(20)) || ' times in the period.', 'recovery_limit'
from (select bot, count(*) as recoveries from bot_joins where event_kind = 'recovery' group by bot) r
join settings m on m.name = 'recovery_limit' where r.recoveries > m.number
union all
-- Version 14 writes no failed joins.
select 'insufficient', 'bot_joins', '', 'version ' || p.server_version || ' of the gateway logs no failed joins', ''
from periods p where p.server_version >= '14' and p.server_version < '15'
  and not exists (select 1 from bot_joins where ok = 0 and event_kind = 'join');
