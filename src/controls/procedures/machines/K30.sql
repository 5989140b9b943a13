-- K30  Agents and machine identities
-- Tables: bots, apps, configured_apps, agent_calls (each MCP and model call), agent_activity (the same by bot and agent), agent_roles (wide rights
-- by their roles), agent_delegations (people for whom bots acted), agent_tools (tools called and allowed), refusal_bursts, burst_names
-- (what names each burst), lock_lifecycles, people_incidents, incident_events, snapshots, settings, periods. MCP applications have addresses that begin with mcp+.

-- name: population
select 'bot:' || b.bot as row_id, b.bot as name, 'bot' as identity_kind from bots b
union all
select distinct c.identity, case when c.identity = 'bot:' || c.actor then c.actor else c.identity end,
       case when substr(c.identity, 1, 4) = 'bot:' then 'bot, not in the listing' else 'agent' end
from (select identity, max(actor) as actor from agent_calls where identity <> '' group by identity) c
where not exists (select 1 from bots b where c.identity = 'bot:' || b.bot)
union all
select 'app:' || a.name, a.name, 'MCP application'
from (
  select resource as name from apps where substr(uri, 1, 4) = 'mcp+'
  union
  select resource from configured_apps where substr(uri, 1, 4) = 'mcp+'
  union
  select app from agent_calls where substr(event_type, 1, 4) = 'mcp.' and app <> ''
) a;

-- name: exceptions
-- A lock on the actor, or an incident that names one of the refused calls or the actor, must follow in time (as in K17).
with bursts as (
  select b.*, f.value as within, b.last_at_us + f.number as due_us, p.ends_us
  from refusal_bursts b cross join periods p join settings f on f.name = 'follow_up'
  where b.refusal_type = 'tool_call'
),
locked as (
  select b.row_id, k.lock from bursts b join lock_lifecycles k on k.target = 'user:' || b.subject
  where k.made_us <= b.due_us and (k.made_us >= b.first_at_us or k.how = '' or coalesce(k.ended_us, k.ended_from_us) > b.first_at_us)
),
named as (
  select b.row_id from bursts b join burst_names n on n.burst_row = b.row_id
  join incident_events e on e.event_ref = n.ref
  join people_incidents i on i.row_id = e.incident_row and i.opened_us <= b.due_us and (n.is_event = 1 or i.opened_us >= b.first_at_us)
),
unnamed as (
  select b.row_id, min(i.incident_id) as incident_id from bursts b join people_incidents i on i.opened_us >= b.first_at_us and i.opened_us <= b.due_us
  where not exists (select 1 from incident_events e where e.incident_row = i.row_id)
  group by b.row_id
),
-- What is too wide in a role, one row a fault. "earlier" is what a definition, or the role itself, gave for a part of the period.
wide as (
  select r.*, 'every-tool' as fault, r.any_tool as level, 'allows every MCP tool' as words from agent_roles r where r.any_tool <> 'no'
  union all
  select r.*, 'every-resource', r.every_resource, 'allows every verb on every resource' from agent_roles r where r.every_resource <> 'no'
  union all
  select r.*, case when r.acts_as = 'anybody' then 'any-user' else 'some-users' end, r.acts_as,
         case when r.acts_as = 'anybody' then 'lets it act as any user' else 'lets it act as ' || r.people end
  from agent_roles r where r.acts_as <> 'no'
)
select case when w.level = 'judgment' then 'judgment' else 'exception:' || w.fault end as kind, w.source as dataset, w.source_row as row_id,
       w.identity
         || case when w.source = 'grant_changes' then ' held role ' || w.role || ', which ' || w.words || ', until the snapshot of ' || w.wide_until || ' no longer showed it.'
                 when w.level = 'earlier' then ' holds role ' || w.role || ', an earlier definition of which ' || w.words || ', from the snapshot of ' || w.wide_from
                      || ' to that of ' || w.wide_until || '.'
                 when w.level = 'judgment' then ' may hold role ' || w.role || ', which ' || w.words || case when w.why = '' then '.' else ' (' || w.why || ').' end
                 else ' holds role ' || w.role || ', which ' || w.words || '.' end as facts,
       '' as threshold
from wide w
union all
-- Delegation of everything: a certificate of a person that a bot held, and that no list of resources limited.
select 'exception:whole-roles', d.source, d.source_row,
       d.identity || ' acted with the whole roles of ' || d.user_name || ' (' || d.roles || '): ' || cast(d.unlimited as varchar(20))
         || case when d.unlimited = 1 then ' certificate' else ' certificates' end || ' without a limit to resources, first at ' || d.first_at || ', last at ' || d.last_at || '.', ''
from agent_delegations d where d.unlimited > 0
union all
select 'judgment', d.source, d.source_row,
       case when d.calls > 0 then d.identity || ' acted as ' || d.user_name || ' in ' || cast(d.calls as varchar(20)) || ' calls, first at ' || d.first_at || ': '
            else 'The record of ' || d.identity || ' names ' || d.user_name || ' as who delegated access to it: ' end
         || 'no certificate of the period shows whether with the whole roles of that user.', ''
from agent_delegations d where d.certificates = 0
union all
select 'exception:no-client', 'agent_calls', c.row_id,
       'The MCP session of ' || case when c.identity = '' then c.actor else c.identity end || ' with ' || c.app || ' at ' || c.time || ' names no client.', ''
from agent_calls c where c.event_type = 'mcp.session.start' and c.client = '' and c.ok = 1
union all
select 'exception:no-authentication', 'agent_calls', a.row_id, 'The gateway did not authenticate to the server ' || a.app || ' (egress none), first at ' || a.time || '.', ''
from (
  select c.row_id, c.app, c.time, row_number() over (partition by c.app order by c.time_us, c.row_id) as place
  from agent_calls c where c.egress_auth_type in ('none', 'egress-auth-none')
) a
where a.place = 1
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
-- A tool that was called and that no role of its caller allows at the end of the period.
select case when t.allowed_now = 'no' then 'exception:no-longer-allowed' else 'judgment' end, 'agent_calls', t.last_event,
       t.identity || case when t.holder = t.identity or t.identity = 'agent:' || t.holder then '' else ' (for ' || t.holder || ')' end
         || ' called the tool ' || t.tool || ' of ' || t.app || ' ' || cast(t.calls as varchar(20)) || ' times, last at ' || t.last_at
         || case when t.allowed_now = 'no' then '; no role of ' || t.holder || ' allows it any more.'
                 else '; is it still allowed? ' || t.why || '.' end, ''
from agent_tools t where t.kind = 'called' and t.calls > 0 and t.allowed_now <> 'yes'
union all
select 'judgment', 'agent_activity', a.row_id,
       a.identity || ' may call tools that it never called in the period: ' || a.tools_never_called || '. Does it need them?', ''
from agent_activity a where a.tools_never_called <> ''
union all
select 'remark', 'agent_calls', '', 'Outputs of tools are not recorded by the gateway.', ''
from periods where exists (select 1 from agent_calls)
union all
select 'remark', 'agent_delegations', '',
       'The gateway lists no delegation sessions: one that no certificate, call or record of a bot names is not seen.', ''
from periods where exists (select 1 from bots) and exists (select 1 from snapshots s where s.server_version >= '18');
