CREATE SCHEMA IF NOT EXISTS soc2;

CREATE OR REPLACE EXTERNAL TABLE soc2.bots (
  `cluster` STRING,
  `period` STRING,
  `row_id` STRING,
  `bot` STRING,
  `roles` STRING,
  `traits` STRING,
  `max_session_ttl` STRING,
  `bot_user` STRING,
  `bot_role` STRING,
  `created` STRING,
  `created_us` INT64,
  `expires` STRING,
  `expires_us` INT64,
  `labels` STRING,
  `owner` STRING,
  `description` STRING,
  `json` STRING
) OPTIONS (format = 'PARQUET', uris = ['s3://bucket/lake/bots/*']);

CREATE OR REPLACE EXTERNAL TABLE soc2.opening_users (
  `cluster` STRING,
  `period` STRING,
  `row_id` STRING,
  `user_name` STRING,
  `kind_of_user` STRING,
  `bot` STRING,
  `roles` STRING,
  `logins` STRING,
  `traits` STRING,
  `locked` INT64,
  `mfa_state` STRING,
  `created` STRING,
  `created_us` INT64,
  `created_by` STRING,
  `connector` STRING,
  `connector_type` STRING,
  `expires` STRING,
  `expires_us` INT64,
  `labels` STRING,
  `description` STRING,
  `json` STRING
) OPTIONS (format = 'PARQUET', uris = ['s3://bucket/lake/opening_users/*']);

CREATE OR REPLACE EXTERNAL TABLE soc2.events (
  `cluster` STRING,
  `event_date` DATE,
  `uid` STRING,
  `session_id` STRING,
  `event_type` STRING,
  `event_time` TIMESTAMP,
  `user` STRING,
  `event_data` STRING,
  `time` STRING,
  `time_us` INT64,
  `code` STRING,
  `named_actor` STRING,
  `impersonator` STRING,
  `bot_name` STRING,
  `user_kind` INT64,
  `beam_id` STRING,
  `login` STRING,
  `method` STRING,
  `success` STRING,
  `object_name` STRING,
  `server` STRING,
  `access_requests` STRING,
  `address` STRING,
  `detail` STRING,
  `cluster_name` STRING
) OPTIONS (format = 'PARQUET', uris = ['s3://bucket/lake/events/*']);

select 'a' as cluster, f.kind as kind, f.dataset as dataset, f.row_id as row_id, f.facts as facts, f.threshold as threshold
from (
with bots as (select * from soc2.bots where period = '2026-01' and cluster = 'a'),
last_activity as (select * from soc2.last_activity where period = '2026-01' and cluster = 'a'),
periods as (select * from soc2.periods where period = '2026-01' and cluster = 'a'),
settings as (select * from soc2.settings where period = '2026-01' and cluster = 'a')
select * from (
with quiet as (
  select b.row_id, b.bot, a.last_at, a.what, a.read_from, n.value as days, p.as_of,
         case when a.read_from_us <= p.as_of_us - cast(n.number as int64) * 86400000000 then 1 else 0 end as proven
  from bots b cross join periods p join settings n on n.name = 'dormant_days'
  left join last_activity a on a.holder = 'bot:' || b.bot
  where (a.last_at_us is null or a.last_at_us < p.as_of_us - cast(n.number as int64) * 86400000000)
    and (a.made_us is null or a.made_us < p.as_of_us - cast(n.number as int64) * 86400000000)
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
select 'a' as cluster, 'population' as kind, '' as dataset, cast(count(*) as string) as row_id, '' as facts, '' as threshold
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
select 'o\'x' as cluster, f.kind as kind, f.dataset as dataset, f.row_id as row_id, f.facts as facts, f.threshold as threshold
from (
with bots as (select * from soc2.bots where period = '2026-01' and cluster = 'o\'x'),
last_activity as (select * from soc2.last_activity where period = '2026-01' and cluster = 'o\'x'),
periods as (select * from soc2.periods where period = '2026-01' and cluster = 'o\'x'),
settings as (select * from soc2.settings where period = '2026-01' and cluster = 'o\'x')
select * from (
with quiet as (
  select b.row_id, b.bot, a.last_at, a.what, a.read_from, n.value as days, p.as_of,
         case when a.read_from_us <= p.as_of_us - cast(n.number as int64) * 86400000000 then 1 else 0 end as proven
  from bots b cross join periods p join settings n on n.name = 'dormant_days'
  left join last_activity a on a.holder = 'bot:' || b.bot
  where (a.last_at_us is null or a.last_at_us < p.as_of_us - cast(n.number as int64) * 86400000000)
    and (a.made_us is null or a.made_us < p.as_of_us - cast(n.number as int64) * 86400000000)
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
select 'o\'x' as cluster, 'population' as kind, '' as dataset, cast(count(*) as string) as row_id, '' as facts, '' as threshold
from (
with roles as (select * from soc2.roles where period = '2026-01' and cluster = 'o\'x'),
bots as (select * from soc2.bots where period = '2026-01' and cluster = 'o\'x'),
last_activity as (select * from soc2.last_activity where period = '2026-01' and cluster = 'o\'x')
select * from (
select b.row_id, b.bot, b.roles, a.made, a.last_at, a.what, b.owner
from bots b left join last_activity a on a.holder = 'bot:' || b.bot
) q
) p;
