-- K20  Drift
-- Tables: state_changes (one row a path that differs between neighbouring snapshots), periods.

-- name: population
select row_id, dataset, resource, change, path, before, after, from_time, to_time, explaining_events from state_changes;

-- name: exceptions
select 'exception' as kind, 'state_changes' as dataset, s.row_id as row_id,
       s.dataset || ' ' || s.resource || ' was ' || s.change || ' between the snapshots of ' || s.from_time || ' and ' || s.to_time
         || case when s.path = '' then '' else ': ' || s.path || ' from "' || s.before || '" to "' || s.after || '"' end || '; no event explains it.' as facts,
       '' as threshold
from state_changes s
where s.logged = 1 and s.explaining_events = 0 and s.expiry = 0 and not (s.preset = 1 and s.change <> 'removed')
union all
select 'judgment', 'state_changes', s.row_id,
       s.dataset || ' ' || s.resource || ', which the gateway brings along, was ' || s.change || ' between the snapshots of ' || s.from_time || ' and ' || s.to_time || ' without an event: was the gateway upgraded?', ''
from (select dataset, resource, change, from_time, to_time, min(row_id) as row_id from state_changes
      where logged = 1 and explaining_events = 0 and expiry = 0 and preset = 1 and change <> 'removed'
      group by dataset, resource, change, from_time, to_time) s
union all
-- Kinds whose changes leave no event: listed once each.
select 'insufficient', 'state_changes', s.dataset,
       cast(s.changes as varchar(20)) || ' differences of ' || s.dataset || ' between snapshots cannot be explained: this version of the gateway logs no such changes', ''
from (select dataset, count(*) as changes from state_changes where logged = 0 and expiry = 0 group by dataset) s
union all
select 'insufficient', 'snapshots', '', 'only one snapshot serves the period, so there is nothing to compare', ''
from periods where opening_snapshot is null;
