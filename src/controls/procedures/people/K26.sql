-- K26  Population of users
-- Tables: logins, users, idp_accounts (the identity provider's list), dataset_status.

-- name: population
select l.user_name as row_id, l.user_name, count(*) as logins, min(l.time) as first_login, max(l.time) as last_login
from logins l where l.kind = 'single sign-on' and l.ok = 1 group by l.user_name;

-- name: exceptions
with seen as (
  select user_name, count(*) as logins, min(time) as first_login, max(time) as last_login
  from logins where kind = 'single sign-on' and ok = 1 group by user_name
),
given as (select status, reason from dataset_status where table_name = 'idp_accounts' and status <> 'not_collected'),
-- One account a user: in force where any row of the list says so. A day without a time ends when the day does.
accounts as (
  select user_name, min(row_id) as row_id,
         max(case when status = 'active' or (status = '' and disabled_at_us is null) then 1 else 0 end) as active,
         min(status) as status, max(disabled_at) as disabled_at,
         max(case when substr(disabled_at, 12) = '00:00:00.000Z' then disabled_at_us + 86399999999 else disabled_at_us end) as ended_us
  from idp_accounts group by user_name
),
afterwards as (
  select a.user_name, a.row_id, a.disabled_at, count(*) as logins, min(l.time) as first_login
  from accounts a join logins l on l.user_name = a.user_name and l.kind = 'single sign-on' and l.ok = 1
  where a.active = 0 and a.ended_us is not null and l.time_us > a.ended_us
  group by a.user_name, a.row_id, a.disabled_at
)
select 'insufficient' as kind, 'idp_accounts' as dataset, '' as row_id,
       cast(count(*) as varchar(20)) || case when count(*) = 1 then ' single sign-on user' else ' single sign-on users' end
         || ' logged in, and no list of the identity provider was supplied (`affidavit people import FILE --kind idp-accounts`)' as facts,
       '' as threshold
from seen where not exists (select 1 from given) having count(*) > 0
union all
select 'insufficient', 'idp_accounts', '', 'the list of the identity provider is ' || g.status || case when g.reason = '' then '' else ': ' || g.reason end, ''
from given g where g.status not in ('complete', 'empty')
union all
-- Whoever is missing from a list that was read in part may be in the rest of it.
select 'exception', 'logins', s.user_name,
       s.user_name || ' logged in ' || cast(s.logins as varchar(20)) || case when s.logins = 1 then ' time' else ' times' end
         || ' by single sign-on (first ' || s.first_login || ', last ' || s.last_login || ') and is not on the list of the identity provider.', ''
from seen s
where exists (select 1 from given where status in ('complete', 'empty')) and not exists (select 1 from accounts a where a.user_name = s.user_name)
union all
select 'exception', 'idp_accounts', a.row_id,
       a.user_name || ' was disabled in the identity provider at ' || a.disabled_at || ' and logged in ' || cast(a.logins as varchar(20))
         || case when a.logins = 1 then ' time' else ' times' end || ' afterwards, first at ' || a.first_login || '.', ''
from afterwards a
union all
select 'judgment', 'idp_accounts', a.row_id,
       a.user_name || ' is ' || a.status || ' in the identity provider, whose list does not say since when, and logged in at ' || s.last_login || '.', ''
from accounts a join seen s on s.user_name = a.user_name where a.active = 0 and a.ended_us is null
union all
select 'remark', 'idp_accounts', '',
       cast(count(*) as varchar(20)) || ' active accounts of the identity provider are not known to the gateway: no login in the period, no user.', ''
from accounts a
where a.active = 1 and not exists (select 1 from seen s where s.user_name = a.user_name) and not exists (select 1 from users u where u.user_name = a.user_name)
having count(*) > 0;
