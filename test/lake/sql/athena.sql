CREATE DATABASE IF NOT EXISTS soc2;

CREATE EXTERNAL TABLE IF NOT EXISTS soc2.bots (
  `row_id` string,
  `bot` string,
  `roles` string,
  `traits` string,
  `max_session_ttl` string,
  `bot_user` string,
  `bot_role` string,
  `created` string,
  `created_us` bigint,
  `expires` string,
  `expires_us` bigint,
  `labels` string,
  `owner` string,
  `description` string,
  `json` string
) PARTITIONED BY (`period` string, `cluster` string) STORED AS PARQUET LOCATION 's3://bucket/lake/bots/';

MSCK REPAIR TABLE soc2.bots;

CREATE EXTERNAL TABLE IF NOT EXISTS soc2.opening_users (
  `row_id` string,
  `user_name` string,
  `kind_of_user` string,
  `bot` string,
  `roles` string,
  `logins` string,
  `traits` string,
  `locked` int,
  `mfa_state` string,
  `created` string,
  `created_us` bigint,
  `created_by` string,
  `connector` string,
  `connector_type` string,
  `expires` string,
  `expires_us` bigint,
  `labels` string,
  `description` string,
  `json` string
) PARTITIONED BY (`period` string, `cluster` string) STORED AS PARQUET LOCATION 's3://bucket/lake/opening_users/';

MSCK REPAIR TABLE soc2.opening_users;

CREATE EXTERNAL TABLE IF NOT EXISTS soc2.events (
  `uid` string,
  `session_id` string,
  `event_type` string,
  `event_time` timestamp,
  `user` string,
  `event_data` string,
  `time` string,
  `time_us` bigint,
  `code` string,
  `named_actor` string,
  `impersonator` string,
  `bot_name` string,
  `user_kind` bigint,
  `beam_id` string,
  `login` string,
  `method` string,
  `success` string,
  `object_name` string,
  `server` string,
  `access_requests` string,
  `address` string,
  `detail` string,
  `cluster_name` string
) PARTITIONED BY (`cluster` string, `event_date` date) STORED AS PARQUET LOCATION 's3://bucket/lake/events/';

MSCK REPAIR TABLE soc2.events;

select 'a' as cluster, f.kind as kind, f.dataset as dataset, f.row_id as row_id, f.facts as facts, f.threshold as threshold
from (
with bots as (select * from soc2.bots where period = '2026-01' and cluster = 'a'),
last_activity as (select * from soc2.last_activity where period = '2026-01' and cluster = 'a'),
periods as (select * from soc2.periods where period = '2026-01' and cluster = 'a'),
settings as (select * from soc2.settings where period = '2026-01' and cluster = 'a')
select * from (
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
from quiet q where q.proven = 0
) q
) f
union all
select 'a' as cluster, 'population' as kind, '' as dataset, cast(count(*) as varchar(20)) as row_id, '' as facts, '' as threshold
from (
with roles as (select * from soc2.roles where period = '2026-01' and cluster = 'a'),
bots as (select * from soc2.bots where period = '2026-01' and cluster = 'a'),
last_activity as (select * from soc2.last_activity where period = '2026-01' and cluster = 'a')
select * from (
select b.row_id, b.bot, b.roles, a.made, a.last_at, a.what, b.owner
from bots b left join last_activity a on a.holder = 'bot:' || b.bot
) q
) p
union all
select 'o''x' as cluster, f.kind as kind, f.dataset as dataset, f.row_id as row_id, f.facts as facts, f.threshold as threshold
from (
with bots as (select * from soc2.bots where period = '2026-01' and cluster = 'o''x'),
last_activity as (select * from soc2.last_activity where period = '2026-01' and cluster = 'o''x'),
periods as (select * from soc2.periods where period = '2026-01' and cluster = 'o''x'),
settings as (select * from soc2.settings where period = '2026-01' and cluster = 'o''x')
select * from (
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
from quiet q where q.proven = 0
) q
) f
union all
select 'o''x' as cluster, 'population' as kind, '' as dataset, cast(count(*) as varchar(20)) as row_id, '' as facts, '' as threshold
from (
with roles as (select * from soc2.roles where period = '2026-01' and cluster = 'o''x'),
bots as (select * from soc2.bots where period = '2026-01' and cluster = 'o''x'),
last_activity as (select * from soc2.last_activity where period = '2026-01' and cluster = 'o''x')
select * from (
select b.row_id, b.bot, b.roles, a.made, a.last_at, a.what, b.owner
from bots b left join last_activity a on a.holder = 'bot:' || b.bot
) q
) p;
