CREATE OR REPLACE VIEW soc2.events_flat_rows AS
select e.uid as row_id, coalesce(json_extract_scalar(e.event_data, '$["uid"]'), nullif(json_format(json_extract(e.event_data, '$["uid"]')), 'null'), '') as uid,
  CASE WHEN e.moment = '' THEN '' ELSE substr(e.moment, 1, 19) || '.' || substr(replace(substr(e.moment, 21), 'Z', '') || '000000000', 1, 3) || 'Z' END as time,
  (cast(to_unixtime(date_parse(substr(e.moment, 1, 19), '%Y-%m-%dT%H:%i:%s')) as bigint) * 1000000 + cast(substr(replace(substr(e.moment, 21), 'Z', '') || '000000', 1, 6) as bigint)) as time_us,
  coalesce(json_extract_scalar(e.event_data, '$["event"]'), nullif(json_format(json_extract(e.event_data, '$["event"]')), 'null'), '') as event,
  coalesce(json_extract_scalar(e.event_data, '$["code"]'), nullif(json_format(json_extract(e.event_data, '$["code"]')), 'null'), '') as code,
  coalesce(json_extract_scalar(e.event_data, '$["user"]'), nullif(json_format(json_extract(e.event_data, '$["user"]')), 'null'), '') as user_name,
  coalesce(nullif(coalesce(json_extract_scalar(e.event_data, '$["user"]'), nullif(json_format(json_extract(e.event_data, '$["user"]')), 'null'), ''), ''), nullif(coalesce(json_extract_scalar(e.event_data, '$["updated_by"]'), nullif(json_format(json_extract(e.event_data, '$["updated_by"]')), 'null'), ''), ''), '') as named_actor,
  coalesce(json_extract_scalar(e.event_data, '$["impersonator"]'), nullif(json_format(json_extract(e.event_data, '$["impersonator"]')), 'null'), '') as impersonator,
  coalesce(json_extract_scalar(e.event_data, '$["bot_name"]'), nullif(json_format(json_extract(e.event_data, '$["bot_name"]')), 'null'), '') as bot_name,
  try_cast(json_format(json_extract(e.event_data, '$["user_kind"]')) as bigint) as user_kind,
  coalesce(json_extract_scalar(e.event_data, '$["beam_id"]'), nullif(json_format(json_extract(e.event_data, '$["beam_id"]')), 'null'), '') as beam_id,
  coalesce(json_extract_scalar(e.event_data, '$["login"]'), nullif(json_format(json_extract(e.event_data, '$["login"]')), 'null'), '') as login,
  coalesce(json_extract_scalar(e.event_data, '$["method"]'), nullif(json_format(json_extract(e.event_data, '$["method"]')), 'null'), '') as method,
  coalesce(json_extract_scalar(e.event_data, '$["success"]'), nullif(json_format(json_extract(e.event_data, '$["success"]')), 'null'), '') as success,
  coalesce(nullif(coalesce(json_extract_scalar(e.event_data, '$["name"]'), nullif(json_format(json_extract(e.event_data, '$["name"]')), 'null'), ''), ''), nullif(coalesce(json_extract_scalar(e.event_data, '$["id"]'), nullif(json_format(json_extract(e.event_data, '$["id"]')), 'null'), ''), ''), nullif(coalesce(json_extract_scalar(e.event_data, '$["service"]'), nullif(json_format(json_extract(e.event_data, '$["service"]')), 'null'), ''), ''), '') as object_name,
  coalesce(nullif(coalesce(json_extract_scalar(e.event_data, '$["server_hostname"]'), nullif(json_format(json_extract(e.event_data, '$["server_hostname"]')), 'null'), ''), ''), nullif(coalesce(json_extract_scalar(e.event_data, '$["app_name"]'), nullif(json_format(json_extract(e.event_data, '$["app_name"]')), 'null'), ''), ''), nullif(coalesce(json_extract_scalar(e.event_data, '$["db_service"]'), nullif(json_format(json_extract(e.event_data, '$["db_service"]')), 'null'), ''), ''), nullif(coalesce(json_extract_scalar(e.event_data, '$["kubernetes_cluster"]'), nullif(json_format(json_extract(e.event_data, '$["kubernetes_cluster"]')), 'null'), ''), ''), '') as server,
  coalesce(json_extract_scalar(e.event_data, '$["sid"]'), nullif(json_format(json_extract(e.event_data, '$["sid"]')), 'null'), '') as session_id,
  coalesce(nullif(case when substr(coalesce(json_extract_scalar(e.event_data, '$["access_requests"]'), nullif(json_format(json_extract(e.event_data, '$["access_requests"]')), 'null'), ''), 1, 2) = '["' then replace(substr(coalesce(json_extract_scalar(e.event_data, '$["access_requests"]'), nullif(json_format(json_extract(e.event_data, '$["access_requests"]')), 'null'), ''), 3, length(coalesce(json_extract_scalar(e.event_data, '$["access_requests"]'), nullif(json_format(json_extract(e.event_data, '$["access_requests"]')), 'null'), '')) - 4), '","', '; ') when coalesce(json_extract_scalar(e.event_data, '$["access_requests"]'), nullif(json_format(json_extract(e.event_data, '$["access_requests"]')), 'null'), '') = '[]' then '' else coalesce(json_extract_scalar(e.event_data, '$["access_requests"]'), nullif(json_format(json_extract(e.event_data, '$["access_requests"]')), 'null'), '') end, ''), nullif(case when substr(coalesce(json_extract_scalar(e.event_data, '$["access_request_ids"]'), nullif(json_format(json_extract(e.event_data, '$["access_request_ids"]')), 'null'), ''), 1, 2) = '["' then replace(substr(coalesce(json_extract_scalar(e.event_data, '$["access_request_ids"]'), nullif(json_format(json_extract(e.event_data, '$["access_request_ids"]')), 'null'), ''), 3, length(coalesce(json_extract_scalar(e.event_data, '$["access_request_ids"]'), nullif(json_format(json_extract(e.event_data, '$["access_request_ids"]')), 'null'), '')) - 4), '","', '; ') when coalesce(json_extract_scalar(e.event_data, '$["access_request_ids"]'), nullif(json_format(json_extract(e.event_data, '$["access_request_ids"]')), 'null'), '') = '[]' then '' else coalesce(json_extract_scalar(e.event_data, '$["access_request_ids"]'), nullif(json_format(json_extract(e.event_data, '$["access_request_ids"]')), 'null'), '') end, ''), '') as access_requests,
  coalesce(json_extract_scalar(e.event_data, '$["addr.remote"]'), nullif(json_format(json_extract(e.event_data, '$["addr.remote"]')), 'null'), '') as address,
  coalesce(nullif(coalesce(json_extract_scalar(e.event_data, '$["message"]'), nullif(json_format(json_extract(e.event_data, '$["message"]')), 'null'), ''), ''), nullif(coalesce(json_extract_scalar(e.event_data, '$["error"]'), nullif(json_format(json_extract(e.event_data, '$["error"]')), 'null'), ''), ''), nullif(coalesce(json_extract_scalar(e.event_data, '$["reason"]'), nullif(json_format(json_extract(e.event_data, '$["reason"]')), 'null'), ''), ''), nullif(coalesce(json_extract_scalar(e.event_data, '$["state"]'), nullif(json_format(json_extract(e.event_data, '$["state"]')), 'null'), ''), ''), '') as detail,
  coalesce(json_extract_scalar(e.event_data, '$["cluster_name"]'), nullif(json_format(json_extract(e.event_data, '$["cluster_name"]')), 'null'), '') as cluster_name,
  e.event_data as json
from (
  select t.uid, t.event_data, t.event_time, CASE WHEN (length(coalesce(json_extract_scalar(t.event_data, '$["time"]'), nullif(json_format(json_extract(t.event_data, '$["time"]')), 'null'), '')) >= 20 AND substr(coalesce(json_extract_scalar(t.event_data, '$["time"]'), nullif(json_format(json_extract(t.event_data, '$["time"]')), 'null'), ''), 11, 1) = 'T' AND substr(coalesce(json_extract_scalar(t.event_data, '$["time"]'), nullif(json_format(json_extract(t.event_data, '$["time"]')), 'null'), ''), length(coalesce(json_extract_scalar(t.event_data, '$["time"]'), nullif(json_format(json_extract(t.event_data, '$["time"]')), 'null'), ''))) = 'Z' AND substr(coalesce(json_extract_scalar(t.event_data, '$["time"]'), nullif(json_format(json_extract(t.event_data, '$["time"]')), 'null'), ''), 1, 4) <> '0001' AND substr(coalesce(json_extract_scalar(t.event_data, '$["time"]'), nullif(json_format(json_extract(t.event_data, '$["time"]')), 'null'), ''), 1, 19) <> '1970-01-01T00:00:00') THEN coalesce(json_extract_scalar(t.event_data, '$["time"]'), nullif(json_format(json_extract(t.event_data, '$["time"]')), 'null'), '') WHEN (length(coalesce(json_extract_scalar(t.event_data, '$["time"]'), nullif(json_format(json_extract(t.event_data, '$["time"]')), 'null'), '')) = 10 AND substr(coalesce(json_extract_scalar(t.event_data, '$["time"]'), nullif(json_format(json_extract(t.event_data, '$["time"]')), 'null'), ''), 5, 1) = '-' AND substr(coalesce(json_extract_scalar(t.event_data, '$["time"]'), nullif(json_format(json_extract(t.event_data, '$["time"]')), 'null'), ''), 8, 1) = '-' AND substr(coalesce(json_extract_scalar(t.event_data, '$["time"]'), nullif(json_format(json_extract(t.event_data, '$["time"]')), 'null'), ''), 1, 4) <> '0001') THEN coalesce(json_extract_scalar(t.event_data, '$["time"]'), nullif(json_format(json_extract(t.event_data, '$["time"]')), 'null'), '') || 'T00:00:00Z' ELSE '' END as moment,
    row_number() over (partition by t.uid order by t.event_time, t.event_data) as copy
  from teleport.events t
  where t.event_date between date '2026-01-01' and date '2026-01-31'
) e
where e.copy = 1 and (cast(to_unixtime(date_parse(substr(e.moment, 1, 19), '%Y-%m-%dT%H:%i:%s')) as bigint) * 1000000 + cast(substr(replace(substr(e.moment, 21), 'Z', '') || '000000', 1, 6) as bigint)) >= 1767225600000000 and (cast(to_unixtime(date_parse(substr(e.moment, 1, 19), '%Y-%m-%dT%H:%i:%s')) as bigint) * 1000000 + cast(substr(replace(substr(e.moment, 21), 'Z', '') || '000000', 1, 6) as bigint)) < 1769904000000000;

CREATE OR REPLACE VIEW soc2.events_flat AS
with users as (select * from soc2.users where period = '2026-01' and cluster = 'a'),
opening_users as (select * from soc2.opening_users where period = '2026-01' and cluster = 'a'),
bots as (select * from soc2.bots where period = '2026-01' and cluster = 'a'),
opening_bots as (select * from soc2.opening_bots where period = '2026-01' and cluster = 'a'),
auth_servers as (select * from soc2.auth_servers where period = '2026-01' and cluster = 'a'),
proxy_servers as (select * from soc2.proxy_servers where period = '2026-01' and cluster = 'a'),
instances as (select * from soc2.instances where period = '2026-01' and cluster = 'a'),
nodes as (select * from soc2.nodes where period = '2026-01' and cluster = 'a')
select row_id, uid, time, time_us, event, code, user_name, impersonator, bot_name, user_kind, beam_id, login, method, success, object_name, server, session_id, access_requests, address, detail, cluster_name, actor,
       case when beam_id <> '' and not (length(actor) > 37 and substr(actor, 9, 1) = '-' and substr(actor, 14, 1) = '-'
           and substr(actor, 19, 1) = '-' and substr(actor, 24, 1) = '-' and substr(actor, 37, 1) = '.') then 'machine'
            when bot_name <> '' and not (length(actor) > 37 and substr(actor, 9, 1) = '-' and substr(actor, 14, 1) = '-'
           and substr(actor, 19, 1) = '-' and substr(actor, 24, 1) = '-' and substr(actor, 37, 1) = '.') then 'bot'
            when user_kind = 1 and not (length(actor) > 37 and substr(actor, 9, 1) = '-' and substr(actor, 14, 1) = '-'
           and substr(actor, 19, 1) = '-' and substr(actor, 24, 1) = '-' and substr(actor, 37, 1) = '.') then 'human'
            when user_kind = 2 and not (length(actor) > 37 and substr(actor, 9, 1) = '-' and substr(actor, 14, 1) = '-'
           and substr(actor, 19, 1) = '-' and substr(actor, 24, 1) = '-' and substr(actor, 37, 1) = '.') then 'bot'
            when user_kind = 3 and not (length(actor) > 37 and substr(actor, 9, 1) = '-' and substr(actor, 14, 1) = '-'
           and substr(actor, 19, 1) = '-' and substr(actor, 24, 1) = '-' and substr(actor, 37, 1) = '.') then 'system'
            when actor = '' then 'unknown'
            when actor = 'system' or substr(actor, 1, 10) = '@teleport-' then 'system'
            when length(actor) > 37 and substr(actor, 9, 1) = '-' and substr(actor, 14, 1) = '-'
           and substr(actor, 19, 1) = '-' and substr(actor, 24, 1) = '-' and substr(actor, 37, 1) = '.' then
              case when not exists (select 1 from auth_servers) then 'host'
                   when exists (select 1 from auth_servers l where l.row_id = substr(actor, 1, 36)) then 'host'
                   when exists (select 1 from proxy_servers l where l.row_id = substr(actor, 1, 36)) then 'system'
                   when exists (select 1 from instances l where l.row_id = substr(actor, 1, 36)) or exists (select 1 from nodes l where l.row_id = substr(actor, 1, 36)) then 'machine'
                   else 'system' end
            when substr(actor, 1, 4) = 'bot-' and (
             exists (select 1 from users u where u.user_name = actor and u.bot <> '')
             or exists (select 1 from opening_users u where u.user_name = actor and u.bot <> '')
             or exists (select 1 from bots b where b.bot = substr(actor, 5) or b.bot_user = actor)
             or exists (select 1 from opening_bots b where b.bot = substr(actor, 5) or b.bot_user = actor)
             or (not exists (select 1 from users u where u.user_name = actor)
                 and not exists (select 1 from opening_users u where u.user_name = actor))) then 'bot'
            else 'human' end as actor_kind, json
from (select e.*, case when e.event = 'user.create' and e.named_actor = e.object_name then '' else e.named_actor end as actor
      from soc2.events_flat_rows e) f;
