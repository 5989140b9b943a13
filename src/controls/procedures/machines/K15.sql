-- K15  Join anomalies
-- Tables: bot_joins, instance_joins, refusal_bursts, lock_lifecycles, snapshots, settings, periods.

-- name: population
select row_id, time, 'bot' as joined_as, bot as name, event_kind, ok, anomaly, method, error from bot_joins
union all
select row_id, time, 'host', node_name, 'join', ok, '', method, error from instance_joins;

-- name: exceptions
-- Credentials that may be stolen: a certificate used twice, or a join state that did not fit; and whether a lock on the bot's user,
-- its instance or its token was made in time, or was in force already. The gateway makes its own lock a moment before it logs the event.
with suspected as (
  select j.row_id, j.bot, j.time, j.anomaly, w.value as within, j.time_us + w.number as due_us, p.ends_us,
         (select count(*) from lock_lifecycles k join settings c on c.name = 'clock_skew'
          where ((j.bot <> '' and k.target = 'user:bot-' || j.bot)
                 or (j.bot_instance <> '' and k.target = 'bot_instance_id:' || j.bot_instance)
                 or (j.token <> '' and k.target = 'join_token:' || j.token))
            and k.made_us <= j.time_us + w.number
            and (k.made_us >= j.time_us - c.number or k.how = '' or coalesce(k.ended_us, k.ended_from_us) > j.time_us)) as locks
  from bot_joins j cross join periods p join settings w on w.name = 'lock_within'
  where j.event_kind in ('certificate generation', 'keypair join state verification failed')
)
select case when s.locks > 0 then 'remark' when s.due_us > s.ends_us then 'judgment' else 'exception' end as kind,
       'bot_joins' as dataset, s.row_id as row_id,
       'Bot ' || s.bot || ' at ' || s.time || ': ' || s.anomaly
         || case when s.locks > 0 then '; a lock followed within ' || s.within || ' or was in force.'
                 when s.due_us > s.ends_us then '; no lock followed before the period ended, which was within ' || s.within || '.'
                 else '; no lock followed within ' || s.within || '.' end as facts,
       case when s.locks > 0 then '' else 'lock_within' end as threshold
from suspected s
union all
-- A burst of failed joins of one bot, token or host.
select 'exception', 'refusal_bursts', b.row_id,
       cast(b.refusals as varchar(20)) || ' failed joins of ' || b.grouped_by || ' ' || b.subject || ' from ' || b.first_at || ' to ' || b.last_at
         || case when b.method = '' then '' else ', method ' || b.method end || case when b.why = '' then '.' else ': ' || b.why || '.' end,
       'failed_joins'
from refusal_bursts b where b.refusal_type = 'join'
union all
select 'remark', 'bot_joins', r.first_row,
       'Bot ' || r.bot || ' recovered its key pair ' || cast(r.recoveries as varchar(20)) || ' times in the period (limit: ' || m.value || ').', 'recovery_limit'
from (select bot, count(*) as recoveries, min(row_id) as first_row from bot_joins where event_kind = 'keypair recovery' and ok = 1 group by bot) r
join settings m on m.name = 'recovery_limit' where r.recoveries > m.number
union all
-- Version 14 logs successful joins only.
select 'insufficient', 'snapshots', s.row_id,
       'version ' || s.server_version || ' of the gateway (snapshot of ' || s.started || ') logs no failed joins', ''
from (
  select min(x.row_id) as row_id, min(x.server_version) as server_version, min(x.started) as started, max(x.started_us) as last_us
  from snapshots x where x.server_version >= '14' and x.server_version < '15'
) s
where s.row_id is not null
  and not exists (select 1 from bot_joins j where j.ok = 0 and j.event_kind = 'join' and j.time_us <= s.last_us)
  and not exists (select 1 from instance_joins i where i.ok = 0 and i.time_us <= s.last_us);
