-- K21  Completeness of the log
-- Tables: log_days, log_silences, log_readings, log_gaps, sessions, audit_retention (how long the gateway keeps its log),
-- dataset_status, settings, periods.

-- name: population
select day as row_id, day, events, first_event, last_event, whole from log_days;

-- name: exceptions
-- Silence: no event for longer than the setting, in a part of the log that was read.
select 'exception' as kind, 'log_silences' as dataset, s.row_id as row_id,
       'No event from ' || s.silence_start || ' to ' || s.silence_end || ' (' || cast(s.hours as varchar(20))
         || ' hours; longest silence without an explanation: ' || m.value || ' hours).' as facts,
       'max_silence_hours' as threshold
from log_silences s join settings m on m.name = 'max_silence_hours'
where s.kind = 'silent'
union all
select 'remark', 'log_silences', s.row_id,
       'No event before ' || s.silence_end || ': the first event that is known of this cluster.', ''
from log_silences s where s.kind = 'not_yet'
union all
-- Sessions of kinds whose start and end are both logged. Application sessions end with their certificate.
select 'exception:no-end', 'sessions', s.row_id,
       'Session ' || s.session_id || ' of ' || s.user_name || ' started at ' || s.started || ' and has no end in the log (longest session: '
         || m.value || ' hours).', 'max_session_hours'
from sessions s join settings m on m.name = 'max_session_hours'
cross join (select max(range_end_us) as read_us from read_ranges) r
where s.state = 'no end recorded' and s.kind in ('ssh', 'k8s', 'kubernetes', 'db', 'database', 'desktop') and s.session_id <> ''
  and s.started_us <= r.read_us - m.number * 3600000000
union all
select 'judgment', 'sessions', s.row_id,
       'Session ' || s.session_id || ' of ' || s.user_name || ', started at ' || s.started || ', may still have been open when the log was last read.', ''
from sessions s join settings m on m.name = 'max_session_hours'
cross join (select max(range_end_us) as read_us from read_ranges) r
where s.state = 'no end recorded' and s.kind in ('ssh', 'k8s', 'kubernetes', 'db', 'database', 'desktop') and s.session_id <> ''
  and s.started_us > r.read_us - m.number * 3600000000
union all
select 'exception:no-start', 'sessions', s.row_id,
       'Session ' || s.session_id || case when s.user_name = '' then '' else ' of ' || s.user_name end
         || ' has no start in the log' || case when s.ended = '' then '.' else '; it ended at ' || s.ended || '.' end, ''
from sessions s
where s.state = 'no start recorded' and s.session_id <> ''
union all
-- Two readings of the same window received different numbers.
select 'exception:counts-differ', 'log_readings', r.row_id,
       'The window ' || r.window_start || ' to ' || r.window_end || ' was read twice: snapshot ' || cast(r.first_snapshot as varchar(20))
         || ' received ' || cast(r.first_received as varchar(20)) || ' events, snapshot ' || cast(r.snapshot as varchar(20))
         || ' received ' || cast(r.received as varchar(20)) || '.', ''
from log_readings r where r.received <> r.first_received
union all
-- Fewer events are held than were received as new.
select 'exception:not-held', 'log_readings', r.row_id,
       'The window ' || r.window_start || ' to ' || r.window_end || ' gave ' || cast(r.new_rows as varchar(20))
         || ' new events in snapshot ' || cast(r.snapshot as varchar(20)) || '; ' || cast(r.held as varchar(20)) || ' are held.', ''
from log_readings r where r.held < r.new_rows
union all
-- One event with two contents.
select 'exception', 'log_conflicts', c.row_id,
       'The gateway gave the event ' || c.event_uid || ' of ' || c.time || ' twice with different contents; both are kept.', ''
from log_conflicts c
union all
-- The log was marked as read beyond the moment at which the snapshot that read it ended.
select 'exception:clock', 'log_readings', r.row_id,
       'The window ' || r.window_start || ' to ' || r.window_end || ' lies after snapshot ' || cast(r.snapshot as varchar(20))
         || ' ended at ' || s.ended || ': clock skew.', ''
from log_readings r join snapshots s on s.snapshot = r.snapshot
where r.window_start_us > s.ended_us
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
  and not exists (select 1 from attachments where item = 38);
