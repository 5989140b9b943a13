-- K13  Join tokens
-- Tables: token_facts (the rules of each token, for every definition that stood in the period), first_bot_joins, log_gaps, settings, periods.
-- The name of a token of method "token" is the secret: only its masked form is shown.

-- name: population
select case when t.shown_by = 'event' then 'events/' || t.event_uid else t.token_row end as row_id, max(t.token) as token, max(t.method) as method,
       min(t.valid_from) as since, max(t.expires) as expires, max(t.at_end) as at_end, max(t.owner) as owner
from token_facts t group by case when t.shown_by = 'event' then 'events/' || t.event_uid else t.token_row end;

-- name: exceptions
-- One row for each fault of a token, over all its definitions of the period.
with faults as (
  select t.*, 'static-secret' as short, 'is a static secret without an expiry' as fault, '' as threshold
  from token_facts t where t.secret = 1 and t.expires = ''
  union all
  select t.*, 'static-secret', 'is a static secret with a life above ' || m.value, 'max_token_ttl'
  from token_facts t join settings m on m.name = 'max_token_ttl' where t.secret = 1 and t.life_us > m.number
  union all
  select t.*, 'admits-everything', '(' || t.method || ') admits everything: a rule lacks ' || t.missing_bound, ''
  from token_facts t where t.missing_bound <> ''
  union all
  select t.*, 'recovery', '(bound_keypair) permits unlimited recovery: mode ' || t.recovery, ''
  from token_facts t where t.method = 'bound_keypair' and t.recovery in ('insecure', 'relaxed')
  union all
  -- as of the closing snapshot: an earlier one cannot know of a later rotation
  select t.*, 'rotation', 'has a key pair that was to be rotated after ' || t.rotate_after || ' and was not', ''
  from token_facts t cross join periods p
  where t.at_end = 1 and t.rotate_after_us < p.closed_us and (t.last_rotated_us is null or t.last_rotated_us < t.rotate_after_us)
),
tokens_at_fault as (
  select f.shown_by, f.token_row, case when f.shown_by = 'event' then f.event_uid else '' end as event_uid, f.token, f.short, f.fault, f.threshold,
         max(f.at_end) as at_end, min(f.row_id) as first_row, min(f.valid_from) as since, max(f.valid_until) as until, max(f.made) as made, max(f.expires) as expires
  from faults f
  group by f.shown_by, f.token_row, case when f.shown_by = 'event' then f.event_uid else '' end, f.token, f.short, f.fault, f.threshold
)
select 'exception:' || f.short as kind,
       case when f.shown_by = 'event' then 'events' when f.at_end = 1 then 'tokens' else 'token_facts' end as dataset,
       case when f.shown_by = 'event' then f.event_uid when f.at_end = 1 then f.token_row else f.first_row end as row_id,
       'Join token ' || f.token || ' ' || f.fault || case when f.threshold = 'max_token_ttl' then ', until ' || f.expires else '' end
         || case when f.shown_by = 'event' then '; made at ' || f.made || ', and listed by no snapshot.'
                 else case when f.made = '' then '' else ', made at ' || f.made end || ', from the snapshot of ' || f.since
                      || case when f.at_end = 1 then ' to the closing one.' else ' to that of ' || f.until || '.' end end as facts,
       f.threshold as threshold
from tokens_at_fault f
union all
-- A bot that joined before anything shows that it was made.
select 'exception:not-made', 'bot_joins', j.join_row,
       'Bot ' || j.bot || ' joined first at ' || j.joined || '; no event since ' || j.since || ' shows that it was made before.', ''
from first_bot_joins j where j.making = 'none'
union all
select 'insufficient', 'first_bot_joins', min(j.bot),
       'no listing and no log that was read shows when ' || cast(count(*) as varchar(20)) || ' of the bots that joined were made (first: ' || min(j.bot) || ')', ''
from first_bot_joins j where j.making in ('unread', 'unknown') having count(*) > 0
union all
select 'insufficient', 'log_gaps', '', 'joins of bots in parts of the period whose log was not read, or is silent, were not tested', ''
from periods where exists (select 1 from log_gaps g where g.kind <> 'not_yet');
