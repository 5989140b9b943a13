-- K28  Storage of tbot
-- Tables: bot_joins, tbot_config (one row a part of a configuration: the file with its settings, its storage, its outputs, the files
-- in them), settings.

-- name: population
select j.bot as row_id, j.bot, count(*) as joins, min(j.time) as first_join, max(j.time) as last_join,
       max(case when t.token is null then 0 else 1 end) as configuration_by_token
from bot_joins j left join (select distinct token from tbot_config where part = 'file' and replace(token, '*', '') <> '') t on t.token = j.token
where j.ok = 1 and j.bot <> '' group by j.bot;

-- name: exceptions
with files as (
  select t.*, t.file || case when t.config_map = '' then '' else ' ' || t.config_map end as config from tbot_config t where t.part = 'file'
),
parts as (
  select t.*, t.file || case when t.config_map = '' then '' else ' ' || t.config_map end as config from tbot_config t
),
-- Places and files that hold keys: certificates, public keys and lists of hosts may be read by everybody.
secret as (select * from parts where part in ('storage', 'output', 'key file')),
bots as (select distinct bot from bot_joins where ok = 1 and bot <> ''),
-- Bots whose token a configuration names; a name that is masked as a whole shows nothing.
matched as (
  select distinct j.bot from bot_joins j join files f on f.token = j.token where j.ok = 1 and j.bot <> '' and replace(f.token, '*', '') <> ''
),
counted as (
  select (select count(*) from bots) as bots, (select count(*) from matched) as matched,
         (select count(*) from files f where not exists (select 1 from bot_joins j where j.ok = 1 and j.token = f.token and replace(f.token, '*', '') <> '')) as others
)
select 'exception' as kind, 'tbot_config' as dataset, t.row_id as row_id,
       t.path || ' of ' || t.config || ' (' || t.part || ') is readable or writable by ' || case when t.others_readable = 1 then 'others' else 'its group' end
         || ' (mode ' || t.mode || ').' as facts, '' as threshold
from secret t where t.others_readable = 1 or t.group_readable = 1
union all
select 'exception', 'tbot_config', t.row_id, t.path || ' of ' || t.config || ' (' || t.part || ') may be read by others: ' || t.readers || '.', ''
from secret t where t.readers not in ('', '[]') and t.others_readable = 0 and t.group_readable = 0
union all
select 'remark', 'tbot_config', min(t.row_id),
       min(t.path) || ' of ' || t.config || case when count(*) = 1 then '' else ' and ' || cast(count(*) - 1 as varchar(20)) || ' more' end
         || ' belongs to ' || t.owner || ' and not to the user of the service, ' || t.service_user || '.', ''
from secret t where t.owner <> '' and t.service_user <> '' and t.owner <> t.service_user
group by t.config, t.owner, t.service_user
union all
select 'insufficient', 'tbot_config', t.row_id,
       'the permissions of ' || t.path || ' of ' || t.config || ' (' || t.part || ') are not known: it is not on the machine on which they were read', ''
from secret t where t.part in ('storage', 'output') and t.destination_type = 'directory' and t.mode = ''
union all
select 'exception', 'tbot_config', t.row_id, t.config || ' keeps its state on disk (' || t.path || ') although tbot runs once: memory would do.', ''
from parts t where t.oneshot = 1 and t.destination_type = 'directory' and t.part = 'storage'
union all
select 'remark', 'tbot_config', t.row_id, t.config || ' is of version 1 of the file form.', ''
from files t where t.config_version in ('v1', '1')
union all
select 'exception', 'tbot_config', min(t.row_id), t.config || ' does not verify the server (insecure).', ''
from parts t where t.insecure = 1 group by t.config
union all
-- Outputs take the lifetime of the file unless they have their own.
select 'exception', 'tbot_config', t.row_id,
       t.config || case when t.part = 'file' then '' else ' (' || t.part || ' ' || t.path || ')' end || ' asks for certificates of '
         || cast(t.ttl_seconds as varchar(20)) || ' seconds, longer than ' || m.value || '.', 'max_bot_cert_ttl'
from parts t join settings m on m.name = 'max_bot_cert_ttl'
where t.ttl_seconds > m.number / 1000000.0
  and (t.part = 'file' or not exists (select 1 from files f where f.config = t.config and f.ttl_seconds = t.ttl_seconds))
union all
select 'exception', 'tbot_config', t.row_id, t.config || ' joins by a static token' || case when t.token = '' then '.' else ', ' || t.token || '.' end, ''
from files t where t.static_token = 1
union all
select 'judgment', 'tbot_config', '',
       cast(c.bots - c.matched - c.others as varchar(20)) || ' of ' || cast(c.bots as varchar(20)) || case when c.bots = 1 then ' bot' else ' bots' end
         || ' that joined in the period ' || case when c.bots - c.matched - c.others = 1 then 'is' else 'are' end || ' without configuration (`affidavit collect tbot FILE`).', ''
from counted c where c.bots > c.matched + c.others
union all
select 'insufficient', 'tbot_config', '', 'the configuration of tbot is ' || d.status || case when d.reason = '' then '' else ': ' || d.reason end, ''
from dataset_status d where d.table_name = 'tbot_config' and d.status in ('partial', 'failed');
