-- K21  Completeness of the log
-- Tables: log_days, log_silences, log_readings, log_conflicts, log_gaps, sessions, read_ranges, audit_retention (how long the
-- gateway keeps its log), attachments, snapshots, settings, periods.

-- name: population
select day as row_id, day, weekday, events, first_event, last_event, whole from log_days;

-- name: exceptions
-- Since when the log was read before each moment of the period: what began earlier cannot show.
with known as (
  select g.range_start_us as part_from_us, g.range_end_us as part_to_us,
         case when g.range_start_us = p.starts_us and p.log_read_from_us is not null then p.log_read_from_us else g.range_start_us end as from_us
  from read_ranges g cross join periods p
),
longest as (select value, number * 3600000000 as us from settings where name = 'max_session_hours'),
last_read as (select max(range_end_us) as us from read_ranges),
-- Silence on days that must not be quiet, in a part of the log that was read.
silent as (
  select s.* from log_silences s join settings m on m.name = 'max_silence_hours'
  where s.kind = 'silent' and s.hours_expected >= m.number
),
-- A daily pattern: at least 5 days with events, and 4 of 5 of the days that must not be quiet.
pattern as (
  select sum(case when events > 0 then 1 else 0 end) as lively, count(*) as days from log_days where whole = 1 and quiet = 0
),
-- Sessions without a start: where their end says when they began, that counts; else what they show first.
startless as (
  select s.row_id, s.session_id, s.user_name, s.started, s.started_us, s.ended, s.state, s.first_activity,
         coalesce(s.started_us, s.ended_us, s.first_activity_us, s.uploaded_us) as seen_us,
         case when s.started_us is null then 0 else 1 end as says_start
  from sessions s where s.start_recorded = 0 and s.session_id <> '' and s.state in ('ended', 'no start recorded')
),
judged as (
  select t.*, l.value as longest, case when t.says_start = 1 or t.seen_us >= k.from_us + l.us then 1 else 0 end as proven
  from startless t cross join longest l cross join periods p join known k on t.seen_us >= k.from_us and t.seen_us < k.part_to_us
  -- starts are looked for from two days before the period on
  where t.seen_us >= p.starts_us - 172800000000
)
select 'exception' as kind, 'log_silences' as dataset, s.row_id as row_id,
       'No event from ' || s.silence_start || ' to ' || s.silence_end || ' (' || cast(s.hours as varchar(20))
         || ' hours; longest silence without an explanation: ' || m.value || ' hours).' as facts,
       'max_silence_hours' as threshold
from silent s join settings m on m.name = 'max_silence_hours'
union all
select 'remark', 'log_silences', s.row_id,
       'No event from ' || s.silence_start || ' to ' || s.silence_end || ', on days that may be quiet (quiet_days).', ''
from log_silences s where s.kind = 'silent' and s.row_id not in (select row_id from silent)
union all
select 'remark', 'log_silences', s.row_id,
       'No event before ' || s.silence_end || ': the first event that is known of this cluster.', ''
from log_silences s where s.kind = 'not_yet'
union all
-- Whole days without an event in a cluster with a daily pattern, where no silence says it already.
select 'exception', 'log_days', d.row_id,
       'No event on ' || d.day || ', though ' || cast(r.lively as varchar(20)) || ' of ' || cast(r.days as varchar(20)) || ' days have events.', 'quiet_days'
from log_days d cross join pattern r cross join periods p
where d.events = 0 and d.whole = 1 and d.quiet = 0 and r.lively >= 5 and r.lively * 5 >= r.days * 4
  and d.day >= substr(p.first_event, 1, 10)
  and not exists (select 1 from silent s where substr(s.silence_start, 1, 10) <= d.day and substr(s.silence_end, 1, 10) >= d.day)
union all
-- Sessions of kinds whose start and end are both logged. Application sessions end with their certificate.
select 'exception', 'sessions', s.row_id,
       'Session ' || s.session_id || ' of ' || s.user_name || ' started at ' || s.started || ' and has no end in the log (longest session: '
         || l.value || ' hours).', 'max_session_hours'
from sessions s cross join longest l cross join last_read r
where s.state = 'no end recorded' and s.kind in ('ssh', 'k8s', 'kubernetes', 'db', 'database', 'desktop') and s.session_id <> ''
  and s.started_us < r.us - l.us
union all
select 'judgment', 'sessions', s.row_id,
       'Session ' || s.session_id || ' of ' || s.user_name || ', started at ' || s.started || ', may still have been open when the log was last read.', ''
from sessions s cross join longest l cross join last_read r
where s.state = 'no end recorded' and s.kind in ('ssh', 'k8s', 'kubernetes', 'db', 'database', 'desktop') and s.session_id <> ''
  and s.started_us >= r.us - l.us
union all
select 'exception', 'sessions', j.row_id,
       'Session ' || j.session_id || case when j.user_name = '' then '' else ' of ' || j.user_name end
         || case when j.state = 'ended' then ' has no start in the log; it ended at ' || j.ended
                 else ' has neither a start nor an end in the log' || case when j.first_activity = '' then '' else '; first seen at ' || j.first_activity end end || '.', ''
from judged j where j.proven = 1
union all
select 'judgment', 'sessions', j.row_id,
       'Session ' || j.session_id || case when j.user_name = '' then '' else ' of ' || j.user_name end
         || ' has no start in the log; it may have begun before the log that was read (longest session: ' || j.longest || ' hours).', ''
from judged j where j.proven = 0
union all
-- Two readings of the same window received different numbers.
select 'exception', 'log_readings', r.row_id,
       'The window ' || r.window_start || ' to ' || r.window_end || ' was read twice: snapshot ' || cast(r.first_snapshot as varchar(20))
         || ' received ' || cast(r.first_received as varchar(20)) || ' events, snapshot ' || cast(r.snapshot as varchar(20))
         || ' received ' || cast(r.received as varchar(20)) || '.', ''
from log_readings r where r.received <> r.first_received
union all
-- Fewer events are held than were received as new.
select 'exception', 'log_readings', r.row_id,
       'The window ' || r.window_start || ' to ' || r.window_end || ' gave ' || cast(r.new_rows as varchar(20))
         || ' new events in snapshot ' || cast(r.snapshot as varchar(20)) || '; ' || cast(r.held as varchar(20)) || ' are held.', ''
from log_readings r where r.held < r.new_rows
union all
-- One event with two contents.
select 'exception', 'log_conflicts', c.row_id,
       'The gateway gave the event ' || c.event_uid || ' of ' || c.time || ' twice with different contents; both are kept.', ''
from log_conflicts c
union all
-- The log was marked as read beyond the moment at which the snapshot that read it ended, by the gateway's clock.
select 'exception', 'log_readings', r.row_id,
       'The window ' || r.window_start || ' to ' || r.window_end || ' reaches beyond the end of snapshot ' || cast(r.snapshot as varchar(20))
         || ' at ' || s.ended || ', into the future of the gateway: clock skew.', 'clock_skew'
from log_readings r join snapshots s on s.snapshot = r.snapshot join settings k on k.name = 'clock_skew'
where r.window_end_us > s.ended_us + coalesce(s.clock_skew_ms, 0) * 1000 + k.number
union all
-- Parts of the period that were not read.
select 'insufficient', 'log_gaps', g.row_id, g.reason, ''
from log_gaps g where g.kind = 'unread'
union all
select 'insufficient', 'dataset_status', 'events', 'the audit log was not collected', ''
from periods where not exists (select 1 from read_ranges) and not exists (select 1 from log_gaps)
union all
-- How long the gateway keeps its log.
select 'exception', 'audit_config', a.config, 'The audit log is kept for ' || a.retention || ', less than ' || m.value || '.', 'log_retention_min'
from audit_retention a join settings m on m.name = 'log_retention_min'
where a.retention_us > 0 and a.retention_us < m.number
union all
select 'judgment', 'audit_config', '',
       'How long the gateway keeps its audit log is not in the evidence: attach the retention setting of its storage (`affidavit attach FILE --item 38`).', ''
from periods where not exists (select 1 from audit_retention where retention_us > 0)
  and not exists (select 1 from attachments where item = 38)
union all
select 'judgment', 'attachments', a.row_id, 'The attached file ' || a.name || ' is the evidence of how long the audit log is kept: it requires judgment.', ''
from attachments a where a.item = 38 and not exists (select 1 from audit_retention where retention_us > 0);
