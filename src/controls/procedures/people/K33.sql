-- K33  Provisioning
-- Tables: new_access (what came in the period and when, one role a row; each thing once, by its event or else by the snapshots around it),
-- people_joiners, people_changes, access_requests, request_decisions, config_changes, grant_changes, settings, dataset_status, periods.

-- name: population
select a.item as row_id, min(a.what) as what, min(a.holder) as holder, min(a.until) as until, min(a.said) as said
from new_access a where a.what <> 'membership' group by a.item;

-- name: exceptions
-- Lists name bots as bot:NAME, the gateway's events as bot-NAME: here everybody has the name of the events.
with joiners as (
  select j.row_id, j.user_name as holder, j.roles, j.approved_at, j.approved_at_us,
         case when substr(j.approved_by, 1, 4) = 'bot:' then 'bot-' || substr(j.approved_by, 5) else j.approved_by end as approver
  from people_joiners j where j.approved_by <> '' and j.approved_at_us is not null
),
-- Changes name accounts as NAME or user/NAME, bots as bot:NAME, bot/NAME, or NAME with the kind bot. An end at midnight is the end of that day.
changes as (
  select c.row_id, c.change_id, lower(c.kind) as kind, c.approved_at, c.approved_at_us, c.implemented_from_us,
         case when substr(c.object, 1, 5) = 'user/' then substr(c.object, 6)
              when substr(c.object, 1, 4) in ('bot:', 'bot/') then 'bot-' || substr(c.object, 5)
              when lower(c.kind) = 'bot' and substr(c.object, 1, 4) <> 'bot-' then 'bot-' || c.object else c.object end as object,
         c.implemented_to_us + case when substr(c.implemented_to, 12) = '00:00:00.000Z' then 86399999999 else 0 end as implemented_to_us,
         case when substr(c.approved_by, 1, 4) = 'bot:' then 'bot-' || substr(c.approved_by, 5) else c.approved_by end as approver
  from people_changes c where c.approved_by <> '' and c.approved_at_us is not null and c.object <> ''
),
-- What the object of a change may be called that is about an item: its holder, the grant itself, the list or connector that gives it, its role.
names as (
  select a.row_id, a.holder as name, 'holder' as sort from new_access a
  union
  select a.row_id, a.given_by, 'giver' from new_access a where a.given_by <> ''
  union
  select a.row_id, a.given_by_title, 'giver' from new_access a where a.given_by_title <> ''
  union
  select a.row_id, a.given_by || ': ' || a.holder, 'grant' from new_access a where a.given_by <> ''
  union
  select a.row_id, a.given_by || '/' || a.holder, 'grant' from new_access a where a.given_by <> ''
  union
  select a.row_id, a.given_by_title || ': ' || a.holder, 'grant' from new_access a where a.given_by_title <> ''
  union
  select a.row_id, a.given_by_title || '/' || a.holder, 'grant' from new_access a where a.given_by_title <> ''
  union
  select a.row_id, a.holder || ': ' || a.role, 'grant' from new_access a where a.role <> ''
  union
  select a.row_id, a.holder || '/' || a.role, 'grant' from new_access a where a.role <> ''
  union
  select a.row_id, a.role, 'role' from new_access a where a.role <> ''
),
-- Changes that name something of an item, for its kind; inside: all of it lies within the time of the change, at its sides a part of it.
named as (
  select a.row_id, a.what, a.grant_type, a.after_us, a.until_us, n.sort, c.row_id as change_row, c.change_id, c.approver, c.approved_at, c.approved_at_us,
         case when c.implemented_from_us is null then 0 else 1 end as begins,
         case when c.implemented_from_us is not null and c.implemented_to_us is not null then 1 else 0 end as bounded,
         case when a.after_us >= coalesce(c.implemented_from_us, a.after_us) and a.until_us <= coalesce(c.implemented_to_us, a.until_us) then 1 else 0 end as inside
  from names n
  join changes c on c.object = n.name
  join new_access a on a.row_id = n.row_id
  where (c.kind = ''
         or n.sort = 'holder' and (c.kind in ('user', 'users') and a.is_bot = 0 or c.kind in ('bot', 'user') and a.is_bot = 1)
         or n.sort in ('holder', 'grant') and a.what <> 'account' and c.kind in ('grant', 'member', 'access_list_member', 'access_list.member')
         or n.sort = 'giver' and c.kind in ('access_list', 'access_list_member', 'access_list.member', 'member', 'connector', 'auth_connector', 'saml', 'oidc', 'github')
         or n.sort = 'grant' and c.kind in ('user', 'users', 'bot', 'access_list')
         or n.sort = 'role' and c.kind in ('role', 'grant'))
    and a.until_us >= coalesce(c.implemented_from_us, a.until_us) and a.after_us <= coalesce(c.implemented_to_us, a.after_us)
),
-- A change whose lines name the holder and, beside it, the role or the list.
pairs as (
  select distinct h.row_id, h.change_id from named h
  join named r on r.row_id = h.row_id and r.change_id = h.change_id and r.sort in ('role', 'giver')
  where h.sort = 'holder' and h.change_id <> ''
),
-- own: the approval is of this; otherwise it must be seen whether it means this. A change without an end is of the item that came first
-- after its approval, and not of whatever the same holder is given in later years.
approvals as (
  select m.row_id, m.approver, m.approved_at, m.approved_at_us,
         case when m.inside = 0 then 0
              when m.bounded = 0 and m.until_us > m.first_us then 0
              when m.what = 'account' or m.sort = 'grant' or p.row_id is not null then 1
              when m.sort = 'holder' and m.grant_type = 'direct' and m.begins = 1 then 1
              when m.sort = 'giver' and m.bounded = 1 then 1
              else 0 end as own
  from (select n.*, min(case when n.until_us >= n.approved_at_us then n.until_us end) over (partition by n.change_row, n.sort, n.what) as first_us from named n) m
  left join pairs p on p.row_id = m.row_id and p.change_id = m.change_id
  where m.sort <> 'role'
  union
  -- A joiner's approval is of the account and of the roles that it names, or of all that the account was made with where it names none.
  select m.row_id, m.approver, m.approved_at, m.approved_at_us,
         case when m.until_us > m.first_us then 0
              when m.role = '' or m.names_it = 1 or m.what = 'account' then 1 else 0 end
  from (select a.row_id, a.what, a.role, a.until_us, j.roles, j.approver, j.approved_at, j.approved_at_us,
               case when replace('; ' || j.roles || '; ', '; ' || a.role || '; ', '') <> '; ' || j.roles || '; ' then 1 else 0 end as names_it,
               min(case when a.until_us >= j.approved_at_us then a.until_us end) over (partition by j.row_id, a.role) as first_us
        from new_access a join joiners j on j.holder = a.holder where a.what <> 'membership') m
  where m.role = '' or m.roles = '' or m.names_it = 1
  union
  -- An access request for the role while it was in force, or one that became the membership of the list.
  select a.row_id, d.reviewer, d.decided, d.decided_us,
         case when r.promoted_to <> '' or a.until_us <= coalesce(r.expires_us, a.until_us) then 1 else 0 end
  from new_access a join access_requests r on r.requester = a.holder
  join request_decisions d on d.request_id = r.request_id and d.decision in ('APPROVED', 'PROMOTED')
  where a.what <> 'account' and d.decided_us is not null and (r.was_approved = 1 or r.state in ('APPROVED', 'PROMOTED'))
    and (r.promoted_to <> '' and r.promoted_to in (a.given_by, a.given_by_title)
         or r.promoted_to = '' and a.role <> '' and replace('; ' || r.roles || '; ', '; ' || a.role || '; ', '') <> '; ' || r.roles || '; ')
),
-- One row a role; nobody approves what they hold or made.
by_role as (
  select a.row_id, a.item, a.role,
         max(case when p.own = 1 and p.approved_at_us <= a.after_us then 1 else 0 end) as approved,
         max(case when p.approved_at_us <= a.until_us then 1 else 0 end) as perhaps,
         max(case when p.approved_at_us <= a.until_us then p.approved_at end) as perhaps_at,
         min(case when p.approved_at_us > a.until_us then p.approved_at end) as later
  from new_access a
  left join approvals p on p.row_id = a.row_id and p.approver not in ('', a.holder)
    and replace('; ' || coalesce(a.makers, '') || '; ', '; ' || p.approver || '; ', '') = '; ' || coalesce(a.makers, '') || '; '
  group by a.row_id, a.item, a.role
),
judged as (
  select b.item, min(b.approved) as approved, min(case when b.approved = 1 or b.perhaps = 1 then 1 else 0 end) as perhaps,
         max(case when b.approved = 0 then b.perhaps_at end) as perhaps_at, min(case when b.approved = 0 then b.later end) as later,
         -- a part of it is approved, and these roles are not
         case when max(b.approved) = 1 then min(case when b.approved = 0 then b.role end) end as role,
         sum(case when b.approved = 0 then 1 else 0 end) as roles
  from by_role b group by b.item
),
items as (
  select a.item, min(a.what) as what, min(a.dataset) as dataset, min(a.shown_row) as shown_row, max(a.is_bot) as is_bot, max(coalesce(a.seen, '')) as seen, min(a.said) as said
  from new_access a group by a.item
),
given as (select table_name, status, reason from dataset_status where table_name in ('people_joiners', 'people_changes') and status <> 'not_collected'),
-- People's accounts may be approved on either list; bots and grants on the list of changes. What was read in part may hold the approval.
lists as (
  select max(case when table_name = 'people_changes' then 1 else 0 end) as changes,
         coalesce(max(1), 0) as any_list, max(case when status in ('complete', 'empty') then 0 else 1 end) as in_part from given
),
open_items as (
  select i.*, j.perhaps, j.perhaps_at, j.later,
         case when coalesce(j.role, '') = '' then '' else '; role ' || j.role
           || case when j.roles > 1 then ' and ' || cast(j.roles - 1 as varchar(20)) || ' more' else '' end end as but,
         case when l.in_part = 1 then 'part' when l.any_list = 1 and (l.changes = 1 or (i.what = 'account' and i.is_bot = 0)) then 'whole' else 'none' end as known
  from items i join judged j on j.item = i.item cross join lists l
  where j.approved = 0
),
-- What a list that was read in part does not approve may be approved in the rest of it.
sorted as (
  select o.*, case when o.perhaps = 1 then 'judgment'
                   when o.what = 'membership' then 'judgment'
                   when o.seen = 'unread' then case when o.known = 'none' then 'unlisted' else 'insufficient' end
                   when o.known = 'whole' or (o.known = 'none' and o.later is not null) then 'exception'
                   when o.known = 'none' then 'unlisted' else 'part' end as sort
  from open_items o
)
select o.sort as kind, o.dataset as dataset, o.shown_row as row_id,
       o.said || o.but
         || case when o.perhaps = 1 then '; whether the approval of ' || o.perhaps_at || ' came before, and is of this, requires judgment.'
                 when o.what = 'membership' then '; no snapshot shows what it gave, nor does an approval name it: requires judgment.'
                 when o.later is not null then '; its approval of ' || o.later || ' is later.'
                 else case when o.but = '' then '' else ' came' end || ' without an approval by somebody else.' end as facts,
       case when o.sort = 'exception' and o.dataset = 'logins' then 'dormant_days' else '' end as threshold
from sorted o where o.sort in ('exception', 'judgment')
union all
select 'insufficient', 'first_logins', '',
       cast(count(*) as varchar(20)) || case when count(*) = 1 then ' person' else ' people' end
         || ' may have logged in for the first time without an approval; the log was not read without a gap for ' || min(s.value) || ' days before; first: ' || min(o.said), 'dormant_days'
from sorted o join settings s on s.name = 'dormant_days' where o.sort = 'insufficient' having count(*) > 0
union all
select 'judgment', 'people_joiners', '',
       cast(count(*) as varchar(20)) || ' accounts, first logins and grants, and no list of joiners or changes was supplied that could show their approval (`affidavit people import FILE --kind joiners`, `--kind changes`); first: '
         || min(o.said) || '.', ''
from sorted o where o.sort = 'unlisted' having count(*) > 0
union all
select 'insufficient', g.table_name, '',
       case when g.table_name = 'people_joiners' then 'the list of joiners is ' else 'the list of changes is ' end || g.status || case when g.reason = '' then '' else ': ' || g.reason end, ''
from given g where g.status not in ('complete', 'empty')
union all
select 'insufficient', 'grant_changes', '', 'no snapshot shows the state at the opening of the period, so the standing grants that were added since are not known', ''
from periods p
where p.opening_snapshot is null
union all
select 'insufficient', 'grant_changes', '', d.table_name || ' is ' || d.status || case when d.reason = '' then '' else ': ' || d.reason end, ''
from dataset_status d join periods p on p.opening_snapshot is not null
where (d.table_name in ('opening_users', 'opening_roles') and d.status not in ('complete', 'empty'))
   or (d.table_name in ('opening_bots', 'opening_connectors', 'opening_access_lists', 'opening_access_list_members')
       and d.status not in ('complete', 'empty', 'unsupported', 'not_collected'))
union all
select 'remark', 'config_changes', '',
       'Not among them: ' || cast(count(*) as varchar(20)) || case when count(*) = 1 then ' record' else ' records' end || ' that the gateway wrote for single sign-on users at a login.', ''
from config_changes c where c.ok = 1 and c.kind = 'user' and c.automatic = 'single sign-on login' having count(*) > 0
union all
select 'remark', 'config_changes', '',
       'Not among them: ' || cast(count(*) as varchar(20)) || case when count(*) = 1 then ' account' else ' accounts' end || ' that the gateway made by itself; first: ' || min(c.name) || '.', ''
from config_changes c
where c.ok = 1 and c.kind in ('user', 'bot') and c.action = 'created' and c.automatic not in ('', 'single sign-on login') having count(*) > 0
union all
select 'remark', 'grant_changes', '',
       'Not among them: ' || cast(count(*) as varchar(20)) || case when count(*) = 1 then ' role' else ' roles' end || ' that single sign-on gave to users at a login, by the mapping of its connector.', ''
from grant_changes g cross join periods p
where g.standing = 1 and g.change = 'added' and g.to_time_us > p.starts_us and g.holder_kind = 'human_sso' and g.grant_type in ('direct', 'connector')
having count(*) > 0;
