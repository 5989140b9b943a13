-- K18  Recording of sessions
-- Tables: setting_spans (recording mode of the cluster, with spans), role_capabilities and role_versions (what roles say), sessions,
-- recording_uploads (one row an upload, however late), settings, periods. Node and proxy modes and their -sync forms are all recorded.

-- name: population
select 'setting_spans/' || s.row_id as row_id, 'recording mode of the cluster' as what, s.value as recording, s.valid_from as started, s.valid_until as ended,
       '' as user_name, '' as uploaded
from setting_spans s where s.setting = 'recording_mode'
union all
select 'sessions/' || s.row_id, s.kind, s.recording, s.started, s.ended, s.user_name, s.uploaded from sessions s where s.state <> 'refused';

-- name: exceptions
-- The mode of the cluster: one row a span.
select case when s.effect = 'off' then 'exception' else 'remark' end as kind, 'setting_spans' as dataset, s.row_id as row_id,
       'The recording mode of the cluster was ' || s.value || ' from ' || s.valid_from
         || case when s.valid_until = '' then ', and still at the last snapshot of the period (' else ' to ' || s.valid_until || ' (' end
         || 'snapshots ' || cast(s.first_snapshot as varchar(20)) || ' to ' || cast(s.last_snapshot as varchar(20)) || ').' as facts,
       '' as threshold
from setting_spans s where s.setting = 'recording_mode' and s.effect in ('off', 'best_effort')
union all
-- The setting was updated more often than it was read, or not read before the first snapshot.
select 'judgment', 'setting_spans', s.row_id,
       'No snapshot and no single update shows which recording mode stood from ' || s.valid_from
         || case when s.valid_until = '' then ' on.' else ' to ' || s.valid_until || '.' end, ''
from setting_spans s where s.setting = 'recording_mode' and s.effect = 'unknown'
union all
-- Roles that switch recording off.
select 'exception:recording-off:' || r.what, 'roles', r.role, 'Role ' || r.role || ' sets the recording of ' || r.what || ' to ' || r.value || '.', ''
from (
  select c.role, 'all sessions' as what, c.record_session_default as value from role_capabilities c where c.record_session_default = 'off'
  union all
  select c.role, 'SSH sessions', c.record_session_ssh from role_capabilities c where c.record_session_ssh = 'off'
  union all
  select c.role, 'desktop sessions', c.record_session_desktop from role_capabilities c where c.record_session_desktop in ('false', 'off', 'no')
) r
union all
-- Roles that let a session go on when it cannot be recorded, as the gateway's own default does: one note.
select 'remark', 'roles', '',
       cast(n.roles as varchar(20)) || case when n.roles = 1 then ' role lets' else ' roles let' end
         || ' a session go on when it cannot be recorded (best_effort): ' || n.named
         || case when n.roles > 8 then ' and ' || cast(n.roles - 8 as varchar(20)) || ' more' else '' end || '.', ''
from (
  select count(*) as roles,
         max(case when r.place = 1 then r.role else '' end) || max(case when r.place = 2 then ', ' || r.role else '' end)
           || max(case when r.place = 3 then ', ' || r.role else '' end) || max(case when r.place = 4 then ', ' || r.role else '' end)
           || max(case when r.place = 5 then ', ' || r.role else '' end) || max(case when r.place = 6 then ', ' || r.role else '' end)
           || max(case when r.place = 7 then ', ' || r.role else '' end) || max(case when r.place = 8 then ', ' || r.role else '' end) as named
  from (
    select c.role, row_number() over (order by c.role) as place
    from role_capabilities c where c.record_session_default = 'best_effort' or c.record_session_ssh = 'best_effort'
  ) r
) n
where n.roles > 0
union all
-- A definition that stood for a part of the period only.
select 'exception:recording-off-earlier', 'roles', v.role,
       'Role ' || v.role || ' switched recording off (all sessions: ' || case when v.record_session_default = '' then 'not set' else v.record_session_default end
         || ', SSH: ' || case when v.record_session_ssh = '' then 'not set' else v.record_session_ssh end
         || ', desktops: ' || case when v.record_session_desktop = '' then 'not set' else v.record_session_desktop end
         || ') from the snapshot of ' || v.valid_from || ' to that of ' || v.valid_until || '.', ''
from role_versions v cross join periods p
where (v.record_session_default = 'off' or v.record_session_ssh = 'off' or v.record_session_desktop in ('false', 'off', 'no'))
  and v.valid_until_us is not null and v.valid_until_us > p.starts_us and v.valid_until_us <= p.closed_us
  and not exists (select 1 from role_capabilities c where c.role = v.role
                    and (c.record_session_default = 'off' or c.record_session_ssh = 'off' or c.record_session_desktop in ('false', 'off', 'no')))
union all
-- Sessions that ended unrecorded. Commands outside of a session are not recorded by design.
select 'exception:not-recorded', 'sessions', s.row_id,
       'Session ' || s.session_id || ' of ' || s.user_name || ' on ' || s.target || ' (' || s.kind || '), ended at ' || s.ended || ', was not recorded.', ''
from sessions s where s.recording = 'off' and s.state = 'ended' and s.session_id <> ''
union all
-- Recorded, and not uploaded in time, where the cluster logs uploads. Without a terminal the proxy records nothing.
select 'exception:not-uploaded', 'sessions', u.row_id,
       'The recording of session ' || u.session_id || ' of ' || u.user_name || ' on ' || u.target || ', '
         || case when u.ended = '' then 'started at ' || u.started else 'ended at ' || u.ended end || ', was '
         || case when u.uploaded = '' then 'not uploaded' else 'uploaded at ' || u.uploaded || ', not' end || ' within ' || u.allowed || '.', 'upload_within'
from (
  select s.row_id, s.session_id, s.user_name, s.target, s.started, s.ended, m.value as allowed,
         coalesce(s.ended_us, s.started_us) + m.number as due_us, coalesce(l.uploaded, '') as uploaded, l.uploaded_us
  from sessions s join settings m on m.name = 'upload_within'
  left join (select session_id, min(uploaded) as uploaded, min(uploaded_us) as uploaded_us from recording_uploads group by session_id) l
    on l.session_id = s.session_id
  where s.recording not in ('', 'off') and s.state <> 'refused' and s.session_id <> ''
    and (s.kind not in ('ssh') or s.interactive = 1 or s.state <> 'ended')
) u cross join periods p
where (u.uploaded_us > u.due_us or (u.uploaded_us is null and u.due_us <= p.closed_us))
  and exists (select 1 from recording_uploads)
union all
-- Not uploaded yet when the evidence was collected.
select 'insufficient', 'sessions', '',
       'the recordings of ' || cast(n.number as varchar(20)) || case when n.number = 1 then ' session' else ' sessions' end
         || ' may have been uploaded after the closing snapshot of ' || n.closed || ' (first: session ' || n.first_session || ')', ''
from (
  select count(*) as number, min(p.closed) as closed, min(s.session_id) as first_session
  from sessions s join settings m on m.name = 'upload_within' cross join periods p
  where s.recording not in ('', 'off') and s.state <> 'refused' and s.session_id <> '' and (s.kind not in ('ssh') or s.interactive = 1 or s.state <> 'ended')
    and not exists (select 1 from recording_uploads l where l.session_id = s.session_id) and coalesce(s.ended_us, s.started_us) + m.number > p.closed_us
    and exists (select 1 from recording_uploads)
) n where n.number > 0
union all
-- No upload at all in the log: clusters that record in the auth process log none.
select 'insufficient', 'sessions', '',
       'the log holds no upload of any recording of the period: whether those of ' || cast(n.number as varchar(20))
         || case when n.number = 1 then ' recorded session' else ' recorded sessions' end || ' were kept is not in the evidence', ''
from (
  select count(*) as number from sessions s
  where s.recording not in ('', 'off') and s.state <> 'refused' and s.session_id <> '' and (s.kind not in ('ssh') or s.interactive = 1 or s.state <> 'ended')
    and not exists (select 1 from recording_uploads)
) n where n.number > 0
union all
-- Servers whose interactive recorded sessions hold no commands: an exception each where the entity requires them.
select 'exception:no-commands:' || e.target, 'sessions', e.first_row,
       'The commands of ' || cast(e.sessions as varchar(20)) || ' interactive recorded ' || case when e.sessions = 1 then 'session' else 'sessions' end
         || ' on ' || e.target || ' were not recorded (first: session ' || e.first_session || ').', 'enhanced_recording'
from (
  select s.target, count(*) as sessions, min(s.row_id) as first_row, min(s.session_id) as first_session
  from sessions s
  where s.kind = 'ssh' and s.state = 'ended' and s.interactive = 1 and s.recording not in ('', 'off')
  group by s.target having max(s.enhanced_recording) = 0
) e join settings m on m.name = 'enhanced_recording' and m.number = 1
union all
select 'remark', 'sessions', '',
       cast(n.targets as varchar(20)) || case when n.targets = 1 then ' server has' else ' servers have' end
         || ' interactive recorded sessions without the commands in them (enhanced recording is not on; first: ' || n.first_target || ').', ''
from (
  select count(*) as targets, min(e.target) as first_target
  from (
    select s.target from sessions s
    where s.kind = 'ssh' and s.state = 'ended' and s.interactive = 1 and s.recording not in ('', 'off')
    group by s.target having max(s.enhanced_recording) = 0
  ) e join settings m on m.name = 'enhanced_recording' and m.number = 0
) n where n.targets > 0;
