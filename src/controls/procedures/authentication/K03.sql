-- K03  Local accounts
-- Tables: human_accounts (people among the users at the closing snapshot; gone: only at the opening one), setting_spans (whether
-- the cluster allowed local logins, with spans), break_glass_accounts and the setting break_glass (accounts for emergencies).

-- name: population
select a.user_name as row_id, a.shown_by, a.created, a.expires,
       case when exists (select 1 from setting_values v where v.name = 'break_glass' and v.value = a.user_name)
              or exists (select 1 from break_glass_accounts b where b.user_name = a.user_name) then 'yes' else 'no' end as break_glass
from human_accounts a where a.kind = 'local';

-- name: exceptions
-- A local account outside of the list, while local logins were allowed. The last such span is named.
select 'exception' as kind, a.shown_by as dataset, a.user_name as row_id,
       'User ' || a.user_name || ' is a local account'
         || case when a.gone = 1 then ' that was deleted after the opening snapshot' else '' end
         || ' and not a listed account for emergencies; local logins were allowed from ' || s.valid_from
         || case when s.valid_until = '' then ', and still at the last snapshot of the period (' else ' to ' || s.valid_until || ' (' end
         || 'snapshots ' || cast(s.first_snapshot as varchar(20)) || ' to ' || cast(s.last_snapshot as varchar(20)) || ').' as facts,
       '' as threshold
from human_accounts a
join (
  select x.*, row_number() over (order by x.valid_from_us desc) as place
  from setting_spans x where x.setting = 'allow_local_auth' and x.effect = 'yes'
) s on s.place = 1
where a.kind = 'local' and (s.valid_until_us is null or a.created_us is null or a.created_us < s.valid_until_us)
  and not exists (select 1 from setting_values v where v.name = 'break_glass' and v.value = a.user_name)
  and not exists (select 1 from break_glass_accounts b where b.user_name = a.user_name)
union all
-- Local logins were never allowed: the accounts are of no use, and are noted.
select 'remark', 'users', '',
       cast(n.accounts as varchar(20)) || case when n.accounts = 1 then ' local account exists' else ' local accounts exist' end
         || ' although the cluster allowed no local logins in the period (first: ' || n.first_user || ').', ''
from (
  select count(*) as accounts, min(a.user_name) as first_user
  from human_accounts a
  where a.kind = 'local' and a.gone = 0
    and exists (select 1 from setting_spans s where s.setting = 'allow_local_auth' and s.effect = 'no')
    and not exists (select 1 from setting_spans s where s.setting = 'allow_local_auth' and s.effect <> 'no')
) n
where n.accounts > 0
union all
-- The setting was updated more often than it was read, or not read before the first snapshot.
select 'judgment', 'setting_spans', s.row_id,
       'No snapshot and no single update shows whether the cluster allowed local logins from ' || s.valid_from
         || case when s.valid_until = '' then ' on.' else ' to ' || s.valid_until || '.' end, ''
from setting_spans s
where s.setting = 'allow_local_auth' and s.effect = 'unknown'
  and exists (select 1 from human_accounts a where a.kind = 'local')
union all
-- Listed accounts that do not exist.
select 'remark', 'users', l.name, 'Account ' || l.name || ' is listed for emergencies and is not among the users.', ''
from (select v.value as name from setting_values v where v.name = 'break_glass'
      union
      select b.user_name from break_glass_accounts b where b.user_name <> '') l
where not exists (select 1 from human_accounts a where a.user_name = l.name and a.gone = 0)
  and exists (select 1 from dataset_status d where d.table_name = 'users' and d.status in ('complete', 'empty'));
