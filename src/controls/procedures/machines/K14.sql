-- K14  Dormant bots
-- Tables: bots, last_activity (last join or certificate of each bot, also before the period; since when the log was read without a
-- gap), settings, periods.
-- Heartbeats of instances report about themselves and are no proof.

-- name: population
select b.row_id, b.bot, b.roles, a.made, a.last_at, a.what, b.owner
from bots b left join last_activity a on a.holder = 'bot:' || b.bot;

-- name: exceptions
-- Bots that neither joined nor obtained a certificate within the limit and were not made within it either.
with quiet as (
  select b.row_id, b.bot, a.last_at, a.what, a.read_from, n.value as days, p.as_of,
         case when a.read_from_us <= p.as_of_us - cast(n.number as bigint) * 86400000000 then 1 else 0 end as proven
  from bots b cross join periods p join settings n on n.name = 'dormant_days'
  left join last_activity a on a.holder = 'bot:' || b.bot
  where (a.last_at_us is null or a.last_at_us < p.as_of_us - cast(n.number as bigint) * 86400000000)
    and (a.made_us is null or a.made_us < p.as_of_us - cast(n.number as bigint) * 86400000000)
)
select 'exception' as kind, 'bots' as dataset, q.row_id as row_id,
       'Bot ' || q.bot || ' neither joined nor obtained a certificate within ' || q.days || ' days before ' || q.as_of
         || case when q.last_at = '' then '; the log that the store holds shows no earlier one.'
                 else '; the last ' || q.what || ' was at ' || q.last_at || '.' end as facts,
       'dormant_days' as threshold
from quiet q where q.proven = 1
union all
select 'insufficient', 'bots', q.row_id,
       'the audit log ' || case when q.read_from = '' then 'was not read up to ' || q.as_of
                                else 'was read without a gap since ' || q.read_from || ' only' end
         || ', and shows no join of bot ' || q.bot || ' within ' || q.days || ' days before ' || q.as_of, ''
from quiet q where q.proven = 0;
