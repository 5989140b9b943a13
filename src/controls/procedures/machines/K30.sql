-- K30  Agents and machine identities
-- Tables: bots, grants, role_capabilities, agent_activity, refusal_bursts, lock_lifecycles, people_incidents, settings.
-- What the tools answered is not recorded by the gateway.

-- name: population
select 'bot:' || bot as row_id, bot as name, 'bot' as identity_kind from bots
union all
select 'agent:' || actor, actor, 'agent' from (select distinct actor from agent_activity where actor <> '' and beam_id <> '') a;

-- name: exceptions
with machines as (
  select 'bot:' || bot as holder from bots
  union
  select actor from agent_activity where actor <> ''
)
select 'exception:every-tool' as kind, 'grants' as dataset, g.row_id as row_id,
       g.holder || ' holds role ' || g.role || ', which allows every MCP tool.' as facts, '' as threshold
from grants g join machines m on m.holder = g.holder join role_capabilities c on c.role = g.role
where g.in_force = 1 and g.certain = 1 and c.mcp_any_tool = 1
union all
select 'exception:every-resource', 'grants', g.row_id, g.holder || ' holds role ' || g.role || ', which allows every verb on every resource.', ''
from grants g join machines m on m.holder = g.holder join role_capabilities c on c.role = g.role
where g.in_force = 1 and g.certain = 1 and c.wildcard_rules = 1
union all
select 'exception:any-user', 'grants', g.row_id, g.holder || ' holds role ' || g.role || ', which lets it act as any user.', ''
from grants g join machines m on m.holder = g.holder join role_capabilities c on c.role = g.role
where g.in_force = 1 and g.certain = 1 and c.impersonates_any_user = 1
union all
select 'exception:some-users', 'grants', g.row_id, g.holder || ' holds role ' || g.role || ', which lets it act as ' || c.impersonates_users || '.', ''
from grants g join machines m on m.holder = g.holder join role_capabilities c on c.role = g.role
where g.in_force = 1 and g.certain = 1 and c.impersonates_any_user = 0 and c.impersonates_users <> ''
union all
select 'exception:no-client', 'agent_activity', a.row_id, 'The MCP session of ' || a.actor || ' with ' || a.app || ' at ' || a.time || ' names no client.', ''
from agent_activity a where a.event_type = 'mcp.session.start' and a.client = '' and a.ok = 1
union all
select 'exception:no-authentication', 'agent_activity', a.row_id, 'The gateway did not authenticate to the server ' || a.app || ' (egress none), first at ' || a.time || '.', ''
from (select app, min(row_id) as row_id, min(time) as time from agent_activity where egress_auth_type in ('none', 'egress-auth-none') group by app) a
union all
select 'exception', 'refusal_bursts', b.row_id,
       cast(b.refusals as varchar(20)) || ' refused tool calls of ' || b.subject || ' from ' || b.first_at || ' to ' || b.last_at || ' were not followed up within ' || f.value || '.', 'follow_up'
from refusal_bursts b join settings f on f.name = 'follow_up'
where b.refusal_type = 'tool_call'
  and not exists (select 1 from lock_lifecycles k where k.made_us >= b.first_at_us and k.made_us <= b.last_at_us + f.number and k.target_name = b.subject)
  and not exists (select 1 from people_incidents i where i.opened_us >= b.first_at_us and i.opened_us <= b.last_at_us + f.number)
union all
select 'remark', 'agent_activity', '', 'Outputs of tools are not recorded by the gateway.', ''
from periods where exists (select 1 from agent_activity);
