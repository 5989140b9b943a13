-- K33  Provisioning
-- Tables: config_changes (accounts and bots that were made; what single sign-on writes at a login is marked automatic), first_logins (by single
-- sign-on, with what was seen of the person before), grant_changes, people_joiners, people_changes, access_requests, request_decisions,
-- settings, dataset_status, periods.

-- name: population
-- A bot's user is written with the bot, within 10 seconds.
select c.row_id, c.time, c.kind, c.name, c.actor, c.roles from config_changes c
where c.ok = 1 and c.automatic = '' and c.name <> ''
  and (c.action = 'created' and c.kind in ('user', 'bot') or c.action = 'updated' and c.kind = 'user' and c.roles_added <> '')
  and not exists (select 1 from config_changes b
                  where c.kind = 'user' and b.kind = 'bot' and b.name = substr(c.name, 5) and substr(c.name, 1, 4) = 'bot-' and b.ok = 1
                    and b.action = 'created' and b.time_us >= c.time_us - 10000000 and b.time_us <= c.time_us + 10000000)
union all
select f.row_id, f.first_login, 'first login', f.user_name, '', '' from first_logins f where f.seen in ('never', 'unread')
union all
select g.row_id, g.to_time, 'grant', g.holder, '', g.role from grant_changes g cross join periods p
where g.standing = 1 and (g.change = 'added' or g.change = 'changed' and g.was_standing = 0) and g.to_time_us > p.starts_us
  and g.grant_type <> 'access_request' and g.holder_kind <> 'system'
  and not (g.holder_kind = 'human_sso' and g.grant_type in ('direct', 'connector'));

-- name: exceptions
-- Lists and grants name bots as bot:NAME, the gateway's events as bot-NAME: here everybody has the name of the events.
with made as (
  select c.row_id, c.time, c.time_us, c.kind, c.action, c.actor, c.roles_added as roles,
         case when c.kind = 'bot' then 'bot-' || c.name else c.name end as holder,
         case when c.kind = 'bot' or substr(c.name, 1, 4) = 'bot-' then 1 else 0 end as is_bot,
         c.kind || ' ' || c.name as said
  from config_changes c
  where c.ok = 1 and c.automatic = '' and c.name <> ''
    and (c.action = 'created' and c.kind in ('user', 'bot') or c.action = 'updated' and c.kind = 'user' and c.roles_added <> '')
    and not exists (select 1 from config_changes b
                    where c.kind = 'user' and b.kind = 'bot' and b.name = substr(c.name, 5) and substr(c.name, 1, 4) = 'bot-' and b.ok = 1
                      and b.action = 'created' and b.time_us >= c.time_us - 10000000 and b.time_us <= c.time_us + 10000000)
),
-- Standing grants that are in a snapshot and were not in the one before; what single sign-on gives anew at each login is left out.
added as (
  select g.row_id, g.role, g.grant_type, g.via, g.holder_kind, g.holder as named, g.from_time, g.from_time_us, g.to_time, g.to_time_us,
         case when substr(g.holder, 1, 4) = 'bot:' then 'bot-' || substr(g.holder, 5) else g.holder end as holder
  from grant_changes g cross join periods p
  where g.standing = 1 and (g.change = 'added' or g.change = 'changed' and g.was_standing = 0) and g.to_time_us > p.starts_us
    and g.grant_type <> 'access_request' and g.holder_kind <> 'system'
    and not (g.holder_kind = 'human_sso' and g.grant_type in ('direct', 'connector'))
),
-- What needs an approval: between from_us (exclusive, where only a span is known) and at_us; roles empty: an account.
asked as (
  select m.row_id, 'config_changes' as dataset, m.row_id as shown_row, 'account' as what, m.holder, m.is_bot, m.actor, '' as role, '' as via,
         m.time_us as from_us, m.time_us as at_us,
         m.said || ' was made at ' || m.time || ' by ' || case when m.actor = '' then 'somebody whom the event does not name' else m.actor end as said
  from made m where m.action = 'created'
  union
  select m.row_id, 'config_changes', m.row_id, 'grant', m.holder, m.is_bot, m.actor, m.roles, '', m.time_us, m.time_us,
         m.said || ' was given ' || m.roles || ' at ' || m.time || ' by ' || case when m.actor = '' then 'somebody whom the event does not name' else m.actor end
  from made m where m.action = 'updated'
  union
  select f.row_id, 'logins', f.login_row, 'account', f.user_name, 0, '', '', '', f.first_login_us, f.first_login_us,
         f.user_name || ' logged in by single sign-on at ' || f.first_login || case when f.seen = 'never' then ', for the first time' else ', perhaps for the first time' end
         || ' (the log was read since ' || f.read_from || ')'
  from first_logins f where f.seen in ('never', 'unread')
  union
  select a.row_id, 'grant_changes', a.row_id, 'grant', a.holder, case when substr(a.named, 1, 4) = 'bot:' then 1 else 0 end, '', a.role, a.via,
         a.from_time_us, a.to_time_us,
         a.named || ' was given ' || a.role || ' (' || a.grant_type || case when a.via = '' then '' else ' ' || a.via end
           || ') without an end between the snapshots of ' || a.from_time || ' and ' || a.to_time
  from added a
),
-- Whoever made something cannot approve it; of a grant that only snapshots show, those who changed the holder meanwhile.
makers as (
  select a.dataset, a.row_id, a.actor from asked a where a.actor <> ''
  union
  select a.dataset, a.row_id, c.actor
  from asked a join config_changes c on case when c.kind = 'bot' then 'bot-' || c.name else c.name end = a.holder
  where a.dataset = 'grant_changes' and c.kind in ('user', 'bot') and c.ok = 1 and c.automatic = '' and c.actor <> ''
    and c.time_us > a.from_us and c.time_us <= a.at_us
  union
  -- Events of members are named "list: member, member".
  select a.dataset, a.row_id, c.actor
  from asked a join config_changes c on c.kind = 'access_list.member'
  where a.dataset = 'grant_changes' and a.via <> '' and c.ok = 1 and c.automatic = '' and c.actor <> ''
    and c.time_us > a.from_us and c.time_us <= a.at_us
    and replace(c.name || ',', ' ' || a.holder || ',', '') <> c.name || ','
),
joiners as (
  select j.user_name as holder, j.roles, j.approved_at, j.approved_at_us,
         case when substr(j.approved_by, 1, 4) = 'bot:' then 'bot-' || substr(j.approved_by, 5) else j.approved_by end as approver
  from people_joiners j where j.approved_by <> '' and j.approved_at_us is not null
),
-- The list names accounts as NAME or user/NAME, and bots as bot:NAME, bot/NAME, or NAME with the kind bot.
changes as (
  select lower(c.kind) as kind, c.approved_at, c.approved_at_us, c.implemented_from_us,
         case when substr(c.object, 1, 5) = 'user/' then substr(c.object, 6)
              when substr(c.object, 1, 4) in ('bot:', 'bot/') then 'bot-' || substr(c.object, 5)
              when lower(c.kind) = 'bot' and substr(c.object, 1, 4) <> 'bot-' then 'bot-' || c.object else c.object end as object,
         c.implemented_to_us + case when substr(c.implemented_to, 12) = '00:00:00.000Z' then 86399999999 else 0 end as implemented_to_us,
         case when substr(c.approved_by, 1, 4) = 'bot:' then 'bot-' || substr(c.approved_by, 5) else c.approved_by end as approver
  from people_changes c where c.approved_by <> '' and c.approved_at_us is not null and c.object <> ''
),
-- own: the approval is of this account or role, or of a holder whose account is new; otherwise it must be seen whether it means this grant.
approvals as (
  -- A joiner's approval is of the account, and of the roles that it names.
  select a.dataset, a.row_id, j.approver, j.approved_at, j.approved_at_us,
         case when a.what = 'account' or replace('; ' || j.roles || '; ', '; ' || a.role || '; ', '') <> '; ' || j.roles || '; ' then 1 else 0 end as own
  from asked a join joiners j on j.holder = a.holder
  where a.what = 'account' or j.roles = '' or replace('; ' || j.roles || '; ', '; ' || a.role || '; ', '') <> '; ' || j.roles || '; '
  union
  select a.dataset, a.row_id, c.approver, c.approved_at, c.approved_at_us,
         case when a.what = 'account' or c.approved_at_us >= p.starts_us or c.implemented_from_us is not null then 1 else 0 end
  from asked a cross join periods p
  join changes c on c.object in (a.holder, a.via)
  where (c.kind = '' or c.kind in ('user', 'users') and a.is_bot = 0 or c.kind in ('bot', 'user') and a.is_bot = 1
         or a.what = 'grant' and c.kind in ('grant', 'access_list', 'access_list_member', 'member', 'connector', 'auth_connector', 'saml', 'oidc', 'github', 'role'))
    and (c.implemented_from_us is null or a.at_us >= c.implemented_from_us)
    and (c.implemented_to_us is null or a.from_us <= c.implemented_to_us)
  union
  -- An access request for the role, or one that became the membership of the list.
  select a.dataset, a.row_id, d.reviewer, d.decided, d.decided_us, 1
  from asked a join access_requests r on r.requester = a.holder
  join request_decisions d on d.request_id = r.request_id and d.decision in ('APPROVED', 'PROMOTED')
  where a.what = 'grant' and a.dataset = 'grant_changes' and d.decided_us is not null
    and ((r.promoted_to <> '' and r.promoted_to = a.via) or replace('; ' || r.roles || '; ', '; ' || a.role || '; ', '') <> '; ' || r.roles || '; ')
),
by_others as (
  select p.* from approvals p left join makers m on m.dataset = p.dataset and m.row_id = p.row_id and m.actor = p.approver
  where p.approver <> '' and m.row_id is null
),
judged as (
  select a.dataset, a.row_id, a.shown_row, a.what, a.holder, a.is_bot, a.said, a.from_us, a.at_us,
         max(case when p.own = 1 and p.approved_at_us <= a.from_us then 1 else 0 end) as approved,
         max(case when p.approved_at_us <= a.at_us then 1 else 0 end) as perhaps,
         max(case when p.approved_at_us <= a.at_us then p.approved_at end) as perhaps_at,
         min(case when p.approved_at_us > a.at_us then p.approved_at end) as later
  from asked a
  left join by_others p on p.dataset = a.dataset and p.row_id = a.row_id and p.approver <> a.holder
  group by a.dataset, a.row_id, a.shown_row, a.what, a.holder, a.is_bot, a.said, a.from_us, a.at_us
),
given as (select table_name, status, reason from dataset_status where table_name in ('people_joiners', 'people_changes') and status <> 'not_collected'),
-- People's accounts may be approved on either list; bots and grants on the list of changes. What was read in part may hold the approval.
lists as (
  select max(case when table_name = 'people_changes' then 1 else 0 end) as changes,
         coalesce(max(1), 0) as any_list, max(case when status in ('complete', 'empty') then 0 else 1 end) as in_part from given
),
-- The roles that an account got when it was made are approved, or not, with it: when the holder's account was made, by what is known.
beside as (
  select j.*,
         max(case when j.what = 'account' and j.dataset = 'config_changes' and j.approved = 0 then j.at_us end) over (partition by j.holder) as unapproved_us,
         max(case when j.what = 'account' and j.approved = 1 then j.at_us end) over (partition by j.holder) as approved_us
  from judged j
),
open_rows as (
  select b.*, case when l.in_part = 1 then 'part' when l.any_list = 1 and (l.changes = 1 or (b.what = 'account' and b.is_bot = 0)) then 'whole' else 'none' end as known,
         coalesce(f.seen, '') as seen
  from beside b cross join lists l
  left join first_logins f on b.dataset = 'logins' and f.row_id = b.row_id
  where b.approved = 0
    and not (b.dataset = 'grant_changes' and coalesce(b.unapproved_us, 0) > b.from_us and b.unapproved_us <= b.at_us)
    and not (b.dataset = 'grant_changes' and coalesce(b.approved_us, 0) > b.from_us and b.approved_us <= b.at_us and b.perhaps = 1)
),
-- What a list that was read in part does not approve may be approved in the rest of it.
sorted as (
  select o.*, case when o.perhaps = 1 then 'judgment'
                   when o.seen = 'unread' then case when o.known = 'none' then 'unlisted' else 'insufficient' end
                   when o.known = 'whole' or (o.known = 'none' and o.later is not null) then 'exception'
                   when o.known = 'none' then 'unlisted' else 'part' end as sort
  from open_rows o
)
select o.sort as kind, o.dataset as dataset, o.shown_row as row_id,
       o.said || case when o.sort = 'judgment' then '; whether the approval of ' || o.perhaps_at || ' came before, and is of this, requires judgment.'
                      when o.later is null then ' without an approval by somebody else.' else '; its approval of ' || o.later || ' is later.' end as facts,
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
-- Memberships that came and went between two snapshots.
select 'judgment', 'config_changes', c.row_id,
       case when c.actor = '' then 'Somebody whom the event does not name' else c.actor end || ' added members at ' || c.time || ' (' || c.name || '), which no snapshot shows as a new grant.', ''
from config_changes c
where c.ok = 1 and c.automatic = '' and c.kind = 'access_list.member' and c.action = 'created'
  and not exists (select 1 from grant_changes g
                  where g.grant_type = 'access_list' and g.change = 'added' and g.from_time_us < c.time_us and g.to_time_us >= c.time_us)
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
