-- K20  Drift
-- Tables: state_changes (one row a path that differs between neighbouring snapshots; all paths of one change have the same
-- differences), dataset_status, periods.

-- name: population
select row_id, dataset, resource, change, path, before, after, from_time, to_time, explaining_events from state_changes;

-- name: exceptions
-- One row a change: its first path. Expiries explain themselves.
with unexplained as (
  select * from state_changes where position = 1 and explaining_events = 0 and expiry = 0
),
-- Resources that an upgrade of the gateway brings along or renews.
upgraded as (select row_id from unexplained where preset = 1 and upgraded = 1 and change <> 'removed')
select 'exception' as kind, 'state_changes' as dataset, u.row_id as row_id,
       u.dataset || ' ' || u.resource || ' was ' || u.change || ' between the snapshots of ' || u.from_time || ' and ' || u.to_time
         || case when u.differences = '' then '' else ': ' || u.differences end || '; no event explains it.' as facts,
       '' as threshold
from unexplained u
where u.logged = 1 and u.log_read = 1 and u.row_id not in (select row_id from upgraded)
union all
select 'remark', 'state_changes', u.row_id,
       u.dataset || ' ' || u.resource || ', which the gateway brings along, was ' || u.change || ' between the snapshots of '
         || u.from_time || ' and ' || u.to_time || ', between which the version of the gateway changed.', ''
from unexplained u where u.row_id in (select row_id from upgraded)
union all
-- Kinds whose changes leave no event: listed once each.
select 'insufficient', 'state_changes', u.dataset,
       cast(u.changes as varchar(20)) || case when u.changes = 1 then ' difference' else ' differences' end || ' of ' || u.dataset
         || ' between snapshots cannot be explained: this version of the gateway logs no such changes', ''
from (select dataset, count(*) as changes from unexplained where logged = 0 group by dataset) u
union all
-- Parts of the log that were not read.
select 'insufficient', 'state_changes', '',
       cast(u.changes as varchar(20)) || case when u.changes = 1 then ' difference' else ' differences' end || ' between the snapshots of ' || u.from_time
         || ' and ' || u.to_time || ' cannot be explained: the audit log between them was not read', ''
from (select from_time, to_time, count(*) as changes from unexplained
      where logged = 1 and log_read = 0 and row_id not in (select row_id from upgraded) group by from_time, to_time) u
union all
select 'insufficient', 'dataset_status', d.table_name,
       d.table_name || ' is ' || d.status || case when d.reason = '' then '' else ': ' || d.reason end || ', so that its changes are not seen', ''
from dataset_status d
where d.status in ('denied', 'failed', 'partial')
  and d.table_name in ('users', 'roles', 'bots', 'locks', 'connectors', 'access_lists', 'access_list_members', 'trusted_clusters',
                       'tokens', 'workload_identities', 'x509_revocations', 'x509_issuer_overrides', 'sigstore_policies', 'login_rules', 'devices', 'auth_preference', 'networking_config',
                       'session_recording_config', 'audit_config', 'remote_clusters', 'cert_authorities')
union all
select 'insufficient', 'snapshots', '', 'only one snapshot serves the period, so there is nothing to compare', ''
from periods where opening_snapshot is null;
