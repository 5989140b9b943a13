-- K29  Dormant people
-- Tables: holders, logins, sessions, certificates, idp_accounts, break_glass_accounts, setting_values, read_ranges, settings, periods.

-- name: population
select row_id, holder, holder_kind, roles, holder_created from holders
where holder_kind in ('human_local', 'human_sso') and holder_exists = 1 and role_count > 0;

-- name: exceptions
with seen as (
  select user_name, max(us) as us, max(moment) as moment from (
    select user_name, time_us as us, time as moment from logins where ok = 1
    union all select user_name, started_us, started from sessions where started_us is not null
    union all select user_name, time_us, time from certificates
    union all select user_name, last_login_us, last_login from idp_accounts where last_login_us is not null
  ) x group by user_name
),
glass as (select user_name as holder from break_glass_accounts union select value from setting_values where name = 'break_glass'),
judged as (
  select h.holder, h.holder_dataset, h.holder_row_id, h.roles, h.holder_created_us as made_us, s.us as seen_us, s.moment as seen_at, n.value as days,
         p.as_of_us - cast(n.number as bigint) * 86400000000 as since_us, p.as_of, (select min(g.range_start_us) from read_ranges g) as read_us
  from holders h cross join periods p join settings n on n.name = 'dormant_days'
  left join seen s on s.user_name = h.holder
  where h.holder_kind in ('human_local', 'human_sso') and h.holder_exists = 1 and h.role_count > 0
    and not exists (select 1 from glass b where b.holder = h.holder)
)
select 'exception' as kind, j.holder_dataset as dataset, j.holder_row_id as row_id,
       j.holder || ' holds ' || j.roles || case when j.seen_at is null then ' and was not active in what was read of the log'
         else ' and was last active at ' || j.seen_at end || ', more than ' || j.days || ' days before ' || j.as_of || '.' as facts,
       'dormant_days' as threshold
from judged j
where (j.seen_us is null or j.seen_us < j.since_us) and (j.made_us is null or j.made_us < j.since_us)
  and j.read_us is not null and j.read_us <= j.since_us
union all
select 'insufficient', j.holder_dataset, j.holder_row_id,
       'the audit log that was read does not reach back ' || j.days || ' days, and holds no activity of ' || j.holder, ''
from judged j
where j.seen_us is null and (j.made_us is null or j.made_us < j.since_us) and (j.read_us is null or j.read_us > j.since_us);
