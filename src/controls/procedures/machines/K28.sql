-- K28  Storage of tbot
-- Tables: tbot_config (one row a part of a configuration), bot_joins, settings, periods.

-- name: population
select row_id, file, part, destination_type, path, mode, owner from tbot_config;

-- name: exceptions
select 'exception:readable' as kind, 'tbot_config' as dataset, t.row_id as row_id,
       t.path || ' of ' || t.file || ' (' || t.part || ') is readable or writable by ' || case when t.others_readable = 1 then 'others' else 'its group' end
         || ' (mode ' || t.mode || ').' as facts, '' as threshold
from tbot_config t where t.others_readable = 1 or t.group_readable = 1
union all
select 'exception:readable', 'tbot_config', t.row_id, t.path || ' of ' || t.file || ' (' || t.part || ') may be read by others: ' || t.readers || '.', ''
from tbot_config t where t.readers not in ('', '[]') and t.others_readable = 0 and t.group_readable = 0
union all
select 'judgment', 'tbot_config', t.row_id, t.path || ' of ' || t.file || ' belongs to ' || t.owner || ' and not to the user of the service, ' || t.service_user || '.', ''
from tbot_config t where t.owner <> '' and t.service_user <> '' and t.owner <> t.service_user
union all
select 'exception:on-disk', 'tbot_config', t.row_id, t.file || ' (' || t.part || ') keeps credentials on disk although tbot runs once: memory would do.', ''
from tbot_config t where t.oneshot = 1 and t.destination_type = 'directory' and t.part = 'storage'
union all
select 'judgment', 'tbot_config', t.row_id, t.file || ' is of version 1 of the file form.', ''
from (select file, min(row_id) as row_id from tbot_config where config_version in ('v1', '1') group by file) t
union all
select 'exception:not-verified', 'tbot_config', t.row_id, t.file || ' does not verify the server (insecure: true).', ''
from (select file, min(row_id) as row_id from tbot_config where insecure = 1 group by file) t
union all
select 'exception:life', 'tbot_config', t.row_id,
       t.file || ' (' || t.part || ') asks for certificates of ' || cast(t.ttl_seconds as varchar(20)) || ' seconds, longer than ' || m.value || '.', 'max_bot_cert_ttl'
from tbot_config t join settings m on m.name = 'max_bot_cert_ttl' where t.ttl_seconds * 1000000.0 > m.number
union all
select 'exception:static-token', 'tbot_config', t.row_id, t.file || ' joins by a static token.', ''
from (select file, min(row_id) as row_id from tbot_config where static_token = 1 group by file) t
union all
select 'judgment', 'tbot_config', '',
       cast(b.bots as varchar(20)) || ' bots joined in the period; ' || case when c.files = 0 then 'no tbot configuration was collected' else 'configurations of ' || cast(c.files as varchar(20)) || ' files were' end
         || ' (`affidavit collect tbot FILE`).', ''
from (select count(distinct bot) as bots from bot_joins where ok = 1) b
cross join (select count(distinct file) as files from tbot_config) c
where b.bots > c.files;
