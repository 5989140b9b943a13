-- K11  Leavers
-- Tables: people_leavers (the list of the entity), leaver_facts (which account each is, and since when its access was withdrawn up to the
-- end of the period: a local account by a lock on the user, its deletion or expiry; one of single sign-on by a lock on the user or by the
-- identity provider, never by the end of the gateway's record, since the next login makes it anew), leaver_holdings, logins, sessions,
-- certificates, bot_joins, config_changes, working_time, settings, periods.

-- name: population
-- Leavers of the period, and earlier ones whose account still acts in it.
select l.row_id, l.user_name, l.leaver_type, l.left_on, l.left_at, f.origin, f.access_ended, f.ended_by
from people_leavers l join leaver_facts f on f.leaver_row = l.row_id cross join periods p
where l.left_at_us < p.ends_us
  and (l.left_at_us >= p.starts_us
       or exists (select 1 from logins x where x.user_name = f.account_user and x.ok = 1 and x.time_us > l.left_at_us)
       or exists (select 1 from sessions x where x.user_name = f.account_user and x.started_us > l.left_at_us)
       or exists (select 1 from certificates x where x.user_name = f.account_user and x.time_us > l.left_at_us)
       or exists (select 1 from bot_joins x where x.bot = f.bot and f.bot <> '' and x.ok = 1 and x.time_us > l.left_at_us)
       or exists (select 1 from config_changes x where x.actor = f.account_user and x.ok = 1 and x.automatic = '' and x.time_us > l.left_at_us));

-- name: exceptions
with working_due as (
  -- so many working days after the leaving date; one on another day counts from the start of the next working day
  select l.row_id, t.day_start_us + case when d.working = 1 then l.left_at_us - d.day_start_us else 0 end as due_us
  from people_leavers l join settings s on s.name = 'leaver_sla'
  join working_time d on d.day_start_us <= l.left_at_us and d.day_end_us > l.left_at_us
  join working_time t on t.working = 1 and t.working_days_before = d.working_days_before + s.working_days
),
leavers as (
  select l.row_id, l.user_name, case when l.leaver_type = '' then '' else ' (' || l.leaver_type || ')' end as leaver_type, l.left_at, l.left_at_us,
         f.account_user, f.bot, f.origin, f.exists_at_end, f.access_ended, f.access_ended_us, f.access_ended_from_us, f.access_ended_from, f.ended_by,
         f.undated_end, f.similar_name, s.in_words as sla, coalesce(l.left_at_us + cast(s.number as bigint), w.due_us) as due_us, coalesce(f.rejoined_us, p.ends_us) as until_us, p.starts_us, p.ends_us
  from people_leavers l join leaver_facts f on f.leaver_row = l.row_id cross join periods p join settings s on s.name = 'leaver_sla'
  left join working_due w on w.row_id = l.row_id
  where l.left_at_us < p.ends_us
),
-- Whatever the account did after its owner left, until the end of the period (or until the same person joined again).
activity as (
  select l.row_id, l.due_us, x.time_us as us, x.time as moment from leavers l join logins x on x.user_name = l.account_user
  where x.ok = 1 and x.time_us > l.left_at_us and x.time_us < l.until_us
  union all
  select l.row_id, l.due_us, x.started_us, x.started from leavers l join sessions x on x.user_name = l.account_user
  where x.started_us > l.left_at_us and x.started_us < l.until_us
  union all
  select l.row_id, l.due_us, x.time_us, x.time from leavers l join certificates x on x.user_name = l.account_user
  where x.time_us > l.left_at_us and x.time_us < l.until_us
  union all
  select l.row_id, l.due_us, x.time_us, x.time from leavers l join bot_joins x on x.bot = l.bot
  where l.bot <> '' and x.ok = 1 and x.time_us > l.left_at_us and x.time_us < l.until_us
  union all
  select l.row_id, l.due_us, x.time_us, x.time from leavers l join config_changes x on x.actor = l.account_user
  where x.ok = 1 and x.automatic = '' and x.time_us > l.left_at_us and x.time_us < l.until_us
),
acts as (
  select a.row_id, sum(case when a.us <= a.due_us then 1 else 0 end) as within_sla, sum(case when a.us > a.due_us then 1 else 0 end) as after_sla,
         max(case when a.us <= a.due_us then a.moment end) as last_within, min(case when a.us > a.due_us then a.moment end) as first_after,
         max(case when a.us > a.due_us then a.moment end) as last_after
  from activity a group by a.row_id
),
judged as (
  select l.*, coalesce(a.within_sla, 0) as within_sla, coalesce(a.after_sla, 0) as after_sla, a.last_within, a.first_after, a.last_after
  from leavers l left join acts a on a.row_id = l.row_id
  where l.left_at_us >= l.starts_us or a.row_id is not null
)
select 'exception:late' as kind, 'people_leavers' as dataset, j.row_id as row_id,
       j.user_name || j.leaver_type || ' left at ' || j.left_at || '; access ended at ' || j.access_ended || ' by ' || j.ended_by || ', later than ' || j.sla
         || ' afterwards.' as facts,
       'leaver_sla' as threshold
from judged j where j.left_at_us >= j.starts_us and j.access_ended_from_us > j.due_us
union all
select 'insufficient', 'people_leavers', j.row_id,
       'access of ' || j.user_name || ', who left at ' || j.left_at || ', ended between ' || j.access_ended_from || ' and ' || j.access_ended
         || '; whether within ' || j.sla || ' is not shown', ''
from judged j where j.left_at_us >= j.starts_us and j.access_ended_us > j.due_us and j.access_ended_from_us <= j.due_us
union all
select 'exception:account-remains', 'people_leavers', j.row_id,
       j.user_name || j.leaver_type || ' left at ' || j.left_at || '; the account still exists at the end of the period, and no lock on it is in force.', 'leaver_sla'
from judged j where j.access_ended_us is null and j.origin in ('local', 'bot') and j.exists_at_end = 'yes' and j.ends_us > j.due_us and j.until_us = j.ends_us
union all
select 'insufficient', 'people_leavers', j.row_id,
       'nothing shows when the access of ' || j.user_name || ', a single sign-on user who left at ' || j.left_at || ', ended'
         || case when j.undated_end = 1 then ': the list of accounts says disabled, not since when' else '' end, ''
from judged j where j.access_ended_us is null and j.origin = 'sso' and j.after_sla = 0 and j.ends_us > j.due_us and j.until_us = j.ends_us
union all
-- Activity after leaving: a remark within the agreed time, one exception after it.
select 'exception:active-afterwards', 'people_leavers', j.row_id,
       j.user_name || j.leaver_type || ' left at ' || j.left_at || ' and was active later than ' || j.sla || ' afterwards: ' || cast(j.after_sla as varchar(20))
         || ' logins, sessions, certificates, joins or changes, first ' || j.first_after || ', last ' || j.last_after || '.', 'leaver_sla'
from judged j where j.after_sla > 0
union all
select 'remark', 'people_leavers', j.row_id,
       j.user_name || ' was active within the agreed time (' || j.sla || ') after leaving at ' || j.left_at || ': ' || cast(j.within_sla as varchar(20)) || ' events, last '
         || j.last_within || '.', ''
from judged j where j.within_sla > 0
union all
-- What leavers still own once their time is over, also those of earlier periods.
select 'exception:owner', h.dataset, h.dataset_row,
       l.user_name || l.leaver_type || ' left at ' || l.left_at || ' and still owns the ' || h.holding_kind || ' ' || h.holding || '.', 'leaver_sla'
from leavers l join leaver_holdings h on h.leaver_row = l.row_id where l.ends_us > l.due_us and l.until_us = l.ends_us
union all
select 'remark', 'people_leavers', j.row_id,
       'Certificates of ' || j.user_name || ' issued before access ended at ' || j.access_ended || ' were valid until ' || max(c.expires) || '.', ''
from judged j join certificates c on c.user_name = j.account_user and c.time_us <= j.access_ended_us
where c.expires_us > j.access_ended_us group by j.row_id, j.user_name, j.access_ended
union all
select 'remark', 'people_leavers', j.row_id,
       j.user_name || ' is not known to the gateway in the period'
         || case when j.similar_name = '' then '.' else '; the account ' || j.similar_name || ' differs by case or domain only.' end, ''
from judged j where j.origin = 'unknown' and j.within_sla = 0 and j.after_sla = 0
union all
select 'judgment', 'people_leavers', '', 'No list of leavers was supplied (`affidavit people import FILE --kind leavers`).', ''
from dataset_status d where d.table_name = 'people_leavers' and d.status = 'not_collected';
