-- K01  Multi-factor authentication
-- Tables: setting_spans (what the cluster required, with the span of each value), human_accounts (people among the users),
-- logins, mfa_changes, idp_accounts (accounts of the identity provider, where a list was supplied), dataset_status, periods.

-- name: population
select 'setting_spans/' || s.row_id as row_id, 'second factor of the cluster' as what, s.value, s.effect, s.valid_from, s.valid_until
from setting_spans s where s.setting = 'second_factor'
union all
select 'users/' || a.user_name, 'local account', a.weakest_device, '', a.created, a.expires
from human_accounts a where a.kind = 'local' and a.gone = 0;

-- name: exceptions
-- The cluster required no second factor, or left it to the user: one exception a span.
select 'exception' as kind, 'setting_spans' as dataset, s.row_id as row_id,
       'The second factor of the cluster was ' || s.effect || ' (' || case when s.value = '' then 'no factor is listed' else s.value end
         || ') from ' || s.valid_from
         || case when s.valid_until = '' then ', and still at the last snapshot of the period (' else ' to ' || s.valid_until || ' (' end
         || 'snapshots ' || cast(s.first_snapshot as varchar(20)) || ' to ' || cast(s.last_snapshot as varchar(20)) || ').' as facts,
       '' as threshold
from setting_spans s
where s.setting = 'second_factor' and s.effect in ('off', 'optional')
union all
-- The setting was updated more often than it was read, or not read before the first snapshot.
select 'judgment', 'setting_spans', s.row_id,
       'No snapshot and no single update shows which second factor the cluster required from ' || s.valid_from
         || case when s.valid_until = '' then ' on.' else ' to ' || s.valid_until || '.' end, ''
from setting_spans s
where s.setting = 'second_factor' and s.effect = 'unknown'
union all
-- A local account of a person without any device.
select 'exception', 'users', a.user_name, 'Local user ' || a.user_name || ' has no second factor.', ''
from human_accounts a
where a.kind = 'local' and a.gone = 0 and a.weakest_device = 'none'
union all
-- An older server does not report it: a login with a device, or a device added and not removed since, shows one.
select 'insufficient', 'users', a.user_name,
       'Whether local user ' || a.user_name || ' has a second factor is not in the evidence: the server does not report it, and no event of the period shows a device.', ''
from human_accounts a
where a.kind = 'local' and a.gone = 0 and a.weakest_device = 'unspecified'
  and not exists (
    select 1 from logins l
    where l.user_name = a.user_name and l.state = 'succeeded' and (l.mfa_device_name <> '' or l.mfa_device_uuid <> '' or l.mfa_device_type <> '')
      and not exists (select 1 from mfa_changes g where g.user_name = l.user_name and g.ok = 1 and g.action <> 'added' and g.time_us >= l.time_us
                        and (g.device_uuid = '' or l.mfa_device_uuid = '' or g.device_uuid = l.mfa_device_uuid)))
  and not exists (
    select 1 from mfa_changes m
    where m.user_name = a.user_name and m.ok = 1 and m.action = 'added'
      and not exists (select 1 from mfa_changes g where g.user_name = m.user_name and g.ok = 1 and g.action <> 'added' and g.time_us >= m.time_us
                        and (g.device_uuid = '' or m.device_uuid = '' or g.device_uuid = m.device_uuid)))
union all
-- Single sign-on users: the list of the identity provider says that one has no second factor there.
select 'exception', 'idp_accounts', i.row_id,
       'Single sign-on user ' || i.user_name || ' has no second factor at the identity provider, by the list that was supplied.', ''
from idp_accounts i
where i.mfa = 'no' and i.status <> 'disabled'
  and (exists (select 1 from human_accounts a where a.kind = 'sso' and a.user_name = i.user_name)
       or exists (select 1 from logins l where l.kind = 'single sign-on' and l.state = 'succeeded' and l.user_name = i.user_name))
union all
-- All others of them: one note with their number.
select 'judgment', 'users', '',
       cast(n.people as varchar(20)) || ' single sign-on ' || case when n.people = 1 then 'user' else 'users' end
         || ': the gateway does not see whether the identity provider asks for a second factor, and '
         || case when n.listed = 0 then 'no list of its accounts was supplied (first: ' else 'the list of its accounts does not say (first: ' end
         || n.first_user || ').', ''
from (
  select count(*) as people, min(u.user_name) as first_user, max(d.listed) as listed
  from (select a.user_name from human_accounts a where a.kind = 'sso'
        union
        select l.user_name from logins l where l.kind = 'single sign-on' and l.state = 'succeeded') u
  cross join (select count(*) as listed from dataset_status s where s.table_name = 'idp_accounts' and s.status <> 'not_collected') d
  where not exists (select 1 from idp_accounts i where i.user_name = u.user_name and i.mfa in ('yes', 'no'))
) n
where n.people > 0
union all
-- Local logins without a device while the cluster required one. Passwordless and headless ones have other methods or devices.
select 'exception', 'logins', w.row_id,
       'Local user ' || w.user_name || ' logged in without a second factor ' || cast(w.number as varchar(20))
         || case when w.number = 1 then ' time' else ' times' end || ' although the cluster required one, first at ' || w.time || '.', ''
from (
  select l.row_id, l.user_name, l.time,
         count(*) over (partition by l.user_name) as number,
         row_number() over (partition by l.user_name order by l.time_us, l.row_id) as place
  from logins l
  where l.state = 'succeeded' and l.kind = 'local' and l.method in ('', 'local') and l.user_kind = 'human'
    and l.mfa_device_name = '' and l.mfa_device_uuid = '' and l.mfa_device_type = ''
    and exists (select 1 from setting_spans s
                where s.setting = 'second_factor' and s.effect = 'required'
                  and s.valid_from_us <= l.time_us and (s.valid_until_us is null or l.time_us < s.valid_until_us))
) w
where w.place = 1;
