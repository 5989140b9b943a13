-- K30  Agents and machine identities
-- Tables: bots, grants, role_capabilities, agent_activity, refusals, refusal_bursts, lock_lifecycles,
-- people_incidents, incident_events, settings, periods.
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
),
-- A lock on the actor, or an incident that names one of the refused calls or such a lock, must follow in time (as in K17).
bursts as (
  select b.*, f.value as within, b.last_at_us + f.number as due_us, p.ends_us
  from refusal_bursts b cross join periods p join settings f on f.name = 'follow_up'
  where b.refusal_type = 'tool_call'
),
locked as (
  select b.row_id, k.lock from bursts b join lock_lifecycles k on k.target = 'user:' || b.subject
  where k.made_us <= b.due_us and (k.made_us >= b.first_at_us or k.how = '' or coalesce(k.ended_us, k.ended_from_us) > b.first_at_us)
),
named as (
  select b.row_id from bursts b join refusals r on r.who = b.subject and r.time_us >= b.first_at_us and r.time_us <= b.last_at_us
  join incident_events e on e.event_ref = r.row_id
  join people_incidents i on i.row_id = e.incident_row and i.opened_us <= b.due_us
  where r.refusal_type = 'tool_call'
),
unnamed as (
  select b.row_id, min(i.incident_id) as incident_id from bursts b join people_incidents i on i.opened_us >= b.first_at_us and i.opened_us <= b.due_us
  where not exists (select 1 from incident_events e where e.incident_row = i.row_id)
  group by b.row_id
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
select case when u.row_id is not null or b.due_us > b.ends_us then 'judgment' else 'exception' end, 'refusal_bursts', b.row_id,
       cast(b.refusals as varchar(20)) || ' refused tool calls of ' || b.subject || ' from ' || b.first_at || ' to ' || b.last_at
         || case when u.row_id is not null then ': incident ' || u.incident_id || ' was opened within ' || b.within || ', and names no event; was it the follow-up?'
                 when b.due_us > b.ends_us then ' were not followed up before the period ended, which was within ' || b.within || '.'
                 else ' were not followed up within ' || b.within || '.' end,
       'follow_up'
from bursts b left join unnamed u on u.row_id = b.row_id
where not exists (select 1 from locked l where l.row_id = b.row_id) and not exists (select 1 from named n where n.row_id = b.row_id)
union all
select 'remark', 'agent_activity', '', 'Outputs of tools are not recorded by the gateway.', ''
from periods where exists (select 1 from agent_activity)
union all
select 'judgment', 'agent_activity', min(row_id),
       'Whether the roles of each actor still allow the tools called is not decided from the evidence: compare the ' || cast(count(*) as varchar(20))
         || ' calls of tools in agent_activity with mcp.tools of the roles, and look for tools that are allowed and never called.', ''
from agent_activity where tool <> '' having count(*) > 0
union all
select 'judgment', 'grants', g.row_id,
       g.holder || ' holds role ' || g.role || ', which allows tools of MCP servers (' || c.mcp_tools || '): whether each was ever called is not decided here.', ''
from grants g join machines m on m.holder = g.holder join role_capabilities c on c.role = g.role
where g.in_force = 1 and c.mcp_any_tool = 0 and c.mcp_tools <> '';
