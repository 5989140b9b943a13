CREATE SCHEMA IF NOT EXISTS soc2;

CREATE STAGE IF NOT EXISTS soc2.lake URL = 's3://bucket/lake/';

CREATE OR REPLACE EXTERNAL TABLE soc2.bots (
  cluster VARCHAR AS (VALUE:"cluster"::VARCHAR),
  period VARCHAR AS (VALUE:"period"::VARCHAR),
  row_id VARCHAR AS (VALUE:"row_id"::VARCHAR),
  bot VARCHAR AS (VALUE:"bot"::VARCHAR),
  roles VARCHAR AS (VALUE:"roles"::VARCHAR),
  traits VARCHAR AS (VALUE:"traits"::VARCHAR),
  max_session_ttl VARCHAR AS (VALUE:"max_session_ttl"::VARCHAR),
  bot_user VARCHAR AS (VALUE:"bot_user"::VARCHAR),
  bot_role VARCHAR AS (VALUE:"bot_role"::VARCHAR),
  created VARCHAR AS (VALUE:"created"::VARCHAR),
  created_us NUMBER(38, 0) AS (VALUE:"created_us"::NUMBER(38, 0)),
  expires VARCHAR AS (VALUE:"expires"::VARCHAR),
  expires_us NUMBER(38, 0) AS (VALUE:"expires_us"::NUMBER(38, 0)),
  labels VARCHAR AS (VALUE:"labels"::VARCHAR),
  owner VARCHAR AS (VALUE:"owner"::VARCHAR),
  description VARCHAR AS (VALUE:"description"::VARCHAR),
  json VARCHAR AS (VALUE:"json"::VARCHAR)
) LOCATION = @soc2.lake/bots/ FILE_FORMAT = (TYPE = PARQUET) AUTO_REFRESH = FALSE;

CREATE OR REPLACE EXTERNAL TABLE soc2.opening_users (
  cluster VARCHAR AS (VALUE:"cluster"::VARCHAR),
  period VARCHAR AS (VALUE:"period"::VARCHAR),
  row_id VARCHAR AS (VALUE:"row_id"::VARCHAR),
  user_name VARCHAR AS (VALUE:"user_name"::VARCHAR),
  kind_of_user VARCHAR AS (VALUE:"kind_of_user"::VARCHAR),
  bot VARCHAR AS (VALUE:"bot"::VARCHAR),
  roles VARCHAR AS (VALUE:"roles"::VARCHAR),
  logins VARCHAR AS (VALUE:"logins"::VARCHAR),
  traits VARCHAR AS (VALUE:"traits"::VARCHAR),
  locked INTEGER AS (VALUE:"locked"::INTEGER),
  mfa_state VARCHAR AS (VALUE:"mfa_state"::VARCHAR),
  created VARCHAR AS (VALUE:"created"::VARCHAR),
  created_us NUMBER(38, 0) AS (VALUE:"created_us"::NUMBER(38, 0)),
  created_by VARCHAR AS (VALUE:"created_by"::VARCHAR),
  connector VARCHAR AS (VALUE:"connector"::VARCHAR),
  connector_type VARCHAR AS (VALUE:"connector_type"::VARCHAR),
  expires VARCHAR AS (VALUE:"expires"::VARCHAR),
  expires_us NUMBER(38, 0) AS (VALUE:"expires_us"::NUMBER(38, 0)),
  labels VARCHAR AS (VALUE:"labels"::VARCHAR),
  description VARCHAR AS (VALUE:"description"::VARCHAR),
  json VARCHAR AS (VALUE:"json"::VARCHAR)
) LOCATION = @soc2.lake/opening_users/ FILE_FORMAT = (TYPE = PARQUET) AUTO_REFRESH = FALSE;

CREATE OR REPLACE EXTERNAL TABLE soc2.events (
  cluster VARCHAR AS (VALUE:"cluster"::VARCHAR),
  event_date DATE AS (VALUE:"event_date"::DATE),
  uid VARCHAR AS (VALUE:"uid"::VARCHAR),
  session_id VARCHAR AS (VALUE:"session_id"::VARCHAR),
  event_type VARCHAR AS (VALUE:"event_type"::VARCHAR),
  event_time TIMESTAMP_NTZ(3) AS (VALUE:"event_time"::TIMESTAMP_NTZ(3)),
  "user" VARCHAR AS (VALUE:"user"::VARCHAR),
  event_data VARCHAR AS (VALUE:"event_data"::VARCHAR),
  time VARCHAR AS (VALUE:"time"::VARCHAR),
  time_us NUMBER(38, 0) AS (VALUE:"time_us"::NUMBER(38, 0)),
  code VARCHAR AS (VALUE:"code"::VARCHAR),
  named_actor VARCHAR AS (VALUE:"named_actor"::VARCHAR),
  impersonator VARCHAR AS (VALUE:"impersonator"::VARCHAR),
  bot_name VARCHAR AS (VALUE:"bot_name"::VARCHAR),
  user_kind NUMBER(38, 0) AS (VALUE:"user_kind"::NUMBER(38, 0)),
  beam_id VARCHAR AS (VALUE:"beam_id"::VARCHAR),
  login VARCHAR AS (VALUE:"login"::VARCHAR),
  method VARCHAR AS (VALUE:"method"::VARCHAR),
  success VARCHAR AS (VALUE:"success"::VARCHAR),
  object_name VARCHAR AS (VALUE:"object_name"::VARCHAR),
  server VARCHAR AS (VALUE:"server"::VARCHAR),
  access_requests VARCHAR AS (VALUE:"access_requests"::VARCHAR),
  address VARCHAR AS (VALUE:"address"::VARCHAR),
  detail VARCHAR AS (VALUE:"detail"::VARCHAR),
  cluster_name VARCHAR AS (VALUE:"cluster_name"::VARCHAR)
) LOCATION = @soc2.lake/events/ FILE_FORMAT = (TYPE = PARQUET) AUTO_REFRESH = FALSE;

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
