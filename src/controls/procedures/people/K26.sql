-- K26  Population of users
-- Tables: logins, users, idp_accounts (the identity provider's list), dataset_status.

-- name: population
select l.user_name as row_id, l.user_name, count(*) as logins, min(l.time) as first_login, max(l.time) as last_login
from logins l where l.kind = 'single sign-on' and l.ok = 1 group by l.user_name;

-- name: exceptions
with seen as (
  select user_name, count(*) as logins, min(time) as first_login, max(time) as last_login, max(time_us) as last_us
  from logins where kind = 'single sign-on' and ok = 1 group by user_name
),
given as (select 1 as one from dataset_status where table_name = 'idp_accounts' and status <> 'not_collected')
select 'insufficient' as kind, 'idp_accounts' as dataset, '' as row_id,
       cast(count(*) as varchar(20)) || ' single sign-on users logged in, and no list of the identity provider was supplied (`affidavit people import FILE --kind idp-accounts`)' as facts,
       '' as threshold
from seen where not exists (select 1 from given) having count(*) > 0
union all
select 'exception', 'logins', s.user_name,
       s.user_name || ' logged in ' || cast(s.logins as varchar(20)) || ' times by single sign-on (first ' || s.first_login || ', last ' || s.last_login
         || ') and is not on the list of the identity provider.', ''
from seen s where exists (select 1 from given) and not exists (select 1 from idp_accounts i where i.user_name = s.user_name)
union all
select 'exception', 'idp_accounts', i.row_id,
       s.user_name || ' was disabled in the identity provider at ' || i.disabled_at || ' and logged in afterwards, last at ' || s.last_login || '.', ''
from seen s join idp_accounts i on i.user_name = s.user_name
where i.disabled_at_us is not null and s.last_us > i.disabled_at_us
union all
select 'remark', 'idp_accounts', '',
       cast(count(*) as varchar(20)) || ' active accounts of the identity provider did not log in to the gateway in the period.', ''
from idp_accounts i where i.status = 'active' and not exists (select 1 from seen s where s.user_name = i.user_name) having count(*) > 0;
