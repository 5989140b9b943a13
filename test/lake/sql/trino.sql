CREATE SCHEMA IF NOT EXISTS soc2 WITH (location = 's3://bucket/lake/');

CREATE TABLE IF NOT EXISTS soc2.bots (
  "row_id" varchar,
  "bot" varchar,
  "roles" varchar,
  "traits" varchar,
  "max_session_ttl" varchar,
  "bot_user" varchar,
  "bot_role" varchar,
  "created" varchar,
  "created_us" bigint,
  "expires" varchar,
  "expires_us" bigint,
  "labels" varchar,
  "owner" varchar,
  "description" varchar,
  "json" varchar,
  "period" varchar,
  "cluster" varchar
) WITH (external_location = 's3://bucket/lake/bots/', format = 'PARQUET', partitioned_by = ARRAY['period', 'cluster']);

CREATE TABLE IF NOT EXISTS soc2.opening_users (
  "row_id" varchar,
  "user_name" varchar,
  "kind_of_user" varchar,
  "bot" varchar,
  "roles" varchar,
  "logins" varchar,
  "traits" varchar,
  "locked" integer,
  "mfa_state" varchar,
  "created" varchar,
  "created_us" bigint,
  "created_by" varchar,
  "connector" varchar,
  "connector_type" varchar,
  "expires" varchar,
  "expires_us" bigint,
  "labels" varchar,
  "description" varchar,
  "json" varchar,
  "period" varchar,
  "cluster" varchar
) WITH (external_location = 's3://bucket/lake/opening_users/', format = 'PARQUET', partitioned_by = ARRAY['period', 'cluster']);

CREATE TABLE IF NOT EXISTS soc2.events (
  "uid" varchar,
  "session_id" varchar,
  "event_type" varchar,
  "event_time" timestamp(3),
  "user" varchar,
  "event_data" varchar,
  "time" varchar,
  "time_us" bigint,
  "code" varchar,
  "named_actor" varchar,
  "impersonator" varchar,
  "bot_name" varchar,
  "user_kind" bigint,
  "beam_id" varchar,
  "login" varchar,
  "method" varchar,
  "success" varchar,
  "object_name" varchar,
  "server" varchar,
  "access_requests" varchar,
  "address" varchar,
  "detail" varchar,
  "cluster_name" varchar,
  "cluster" varchar,
  "event_date" date
) WITH (external_location = 's3://bucket/lake/events/', format = 'PARQUET', partitioned_by = ARRAY['cluster', 'event_date']);

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
