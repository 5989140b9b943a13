-- K14  Dormant bots
-- Tables: bots, bot_joins, certificates, config_changes (creations), read_ranges, settings, periods.
-- Heartbeats of instances report about themselves and are no proof.

-- name: population
select b.row_id, b.bot, b.roles, b.created, b.owner from bots b;

-- name: exceptions
with seen as (
  select bot, max(time_us) as us, max(time) as moment from (
    select bot, time_us, time from bot_joins where ok = 1
    union all select bot, time_us, time from certificates where bot <> ''
  ) x group by bot
),
made as (select name as bot, min(time_us) as us, min(time) as moment from config_changes where kind = 'bot' and action = 'created' and ok = 1 group by name),
judged as (
  select b.row_id, b.bot, s.us as seen_us, s.moment as seen_at, coalesce(b.created_us, m.us) as made_us, n.value as days,
         p.as_of_us - cast(n.number as bigint) * 86400000000 as since_us, p.as_of, p.starts_us,
         (select min(g.range_start_us) from read_ranges g) as read_us
  from bots b cross join periods p join settings n on n.name = 'dormant_days'
  left join seen s on s.bot = b.bot
  left join made m on m.bot = b.bot
)
select 'exception' as kind, 'bots' as dataset, j.row_id as row_id,
       'Bot ' || j.bot || case when j.seen_at is null then ' did not join in what was read of the log' else ' last joined at ' || j.seen_at end
         || ', more than ' || j.days || ' days before ' || j.as_of || '.' as facts,
       'dormant_days' as threshold
from judged j
where (j.seen_us is null or j.seen_us < j.since_us) and (j.made_us is null or j.made_us < j.since_us)
  and j.read_us is not null and j.read_us <= j.since_us
union all
select 'insufficient', 'bots', j.row_id, 'the audit log that was read does not reach back ' || j.days || ' days, and holds no join of bot ' || j.bot, ''
from judged j
where j.seen_us is null and (j.made_us is null or j.made_us < j.since_us) and (j.read_us is null or j.read_us > j.since_us);
