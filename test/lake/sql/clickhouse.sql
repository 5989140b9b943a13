CREATE DATABASE IF NOT EXISTS soc2;

SET join_use_nulls = 1;

SET aggregate_functions_null_for_empty = 1;

SET union_default_mode = 'DISTINCT';

SET allow_experimental_correlated_subqueries = 1;

SET cast_keep_nullable = 1;

SET prefer_column_name_to_alias = 1;

SET use_hive_partitioning = 0;

CREATE OR REPLACE VIEW soc2.bots AS SELECT * FROM s3('s3://bucket/lake/bots/**/*.parquet', 'Parquet', '`cluster` Nullable(String), `period` Nullable(String), `row_id` Nullable(String), `bot` Nullable(String), `roles` Nullable(String), `traits` Nullable(String), `max_session_ttl` Nullable(String), `bot_user` Nullable(String), `bot_role` Nullable(String), `created` Nullable(String), `created_us` Nullable(Int64), `expires` Nullable(String), `expires_us` Nullable(Int64), `labels` Nullable(String), `owner` Nullable(String), `description` Nullable(String), `json` Nullable(String)');

CREATE OR REPLACE VIEW soc2.opening_users AS SELECT * FROM s3('s3://bucket/lake/opening_users/**/*.parquet', 'Parquet', '`cluster` Nullable(String), `period` Nullable(String), `row_id` Nullable(String), `user_name` Nullable(String), `kind_of_user` Nullable(String), `bot` Nullable(String), `roles` Nullable(String), `logins` Nullable(String), `traits` Nullable(String), `locked` Nullable(Int32), `mfa_state` Nullable(String), `created` Nullable(String), `created_us` Nullable(Int64), `created_by` Nullable(String), `connector` Nullable(String), `connector_type` Nullable(String), `expires` Nullable(String), `expires_us` Nullable(Int64), `labels` Nullable(String), `description` Nullable(String), `json` Nullable(String)');

CREATE OR REPLACE VIEW soc2.events AS SELECT * FROM s3('s3://bucket/lake/events/**/*.parquet', 'Parquet', '`cluster` Nullable(String), `event_date` Nullable(Date32), `uid` Nullable(String), `session_id` Nullable(String), `event_type` Nullable(String), `event_time` Nullable(DateTime64(3)), `user` Nullable(String), `event_data` Nullable(String), `time` Nullable(String), `time_us` Nullable(Int64), `code` Nullable(String), `named_actor` Nullable(String), `impersonator` Nullable(String), `bot_name` Nullable(String), `user_kind` Nullable(Int64), `beam_id` Nullable(String), `login` Nullable(String), `method` Nullable(String), `success` Nullable(String), `object_name` Nullable(String), `server` Nullable(String), `access_requests` Nullable(String), `address` Nullable(String), `detail` Nullable(String), `cluster_name` Nullable(String)');

select 'a' as cluster, f.kind as kind, f.dataset as dataset, f.row_id as row_id, f.facts as facts, f.threshold as threshold
from (
with bots as (select * from soc2.bots where period = '2026-01' and cluster = 'a'),
last_activity as (select * from soc2.last_activity where period = '2026-01' and cluster = 'a'),
periods as (select * from soc2.periods where period = '2026-01' and cluster = 'a'),
settings as (select * from soc2.settings where period = '2026-01' and cluster = 'a')
select * from (
with quiet as (
  select b.row_id as row_id , b.bot as bot , a.last_at as last_at , a.what as what , a.read_from as read_from , n.value as days, p.as_of as as_of ,
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
select b.row_id as row_id , b.bot as bot , b.roles as roles , a.made as made , a.last_at as last_at , a.what as what , b.owner
 as owner from bots b left join last_activity a on a.holder = 'bot:' || b.bot
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
  select b.row_id as row_id , b.bot as bot , a.last_at as last_at , a.what as what , a.read_from as read_from , n.value as days, p.as_of as as_of ,
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
select 'o\'x' as cluster, 'population' as kind, '' as dataset, cast(count(*) as varchar(20)) as row_id, '' as facts, '' as threshold
from (
with roles as (select * from soc2.roles where period = '2026-01' and cluster = 'o\'x'),
bots as (select * from soc2.bots where period = '2026-01' and cluster = 'o\'x'),
last_activity as (select * from soc2.last_activity where period = '2026-01' and cluster = 'o\'x')
select * from (
select b.row_id as row_id , b.bot as bot , b.roles as roles , a.made as made , a.last_at as last_at , a.what as what , b.owner
 as owner from bots b left join last_activity a on a.holder = 'bot:' || b.bot
) q
) p;
