-- K16  Attestation rules
-- Tables: workload_facts (the rules of each workload identity, for every definition that stood in the period), sigstore_policy_uses,
-- sigstore_policies, dataset_status.

-- name: population
select w.workload_row as row_id, max(w.workload_identity) as workload_identity, min(w.valid_from) as since, max(w.at_end) as at_end, max(w.rules) as rules,
       max(w.empty_rules) as empty_rules
from workload_facts w group by w.workload_row;

-- name: exceptions
-- Rules that admit everybody. One row for each identity and fault; events only where no snapshot shows the same fault.
with faults as (
  select w.workload_identity, w.workload_row, w.shown_by, w.event_uid, w.row_id, w.valid_from, w.valid_until, w.at_end,
         'no-rules' as short, 'has no rules' as fault
  from workload_facts w where w.rules = 0
  union all
  select w.workload_identity, w.workload_row, w.shown_by, w.event_uid, w.row_id, w.valid_from, w.valid_until, w.at_end,
         'empty-rules', 'has ' || cast(w.empty_rules as varchar(20)) || ' of ' || cast(w.rules as varchar(20)) || ' rules without condition and expression'
  from workload_facts w where w.empty_rules > 0
),
listed as (
  select f.workload_identity, f.workload_row, f.short, f.fault, max(f.at_end) as at_end, min(f.row_id) as first_row, min(f.valid_from) as since, max(f.valid_until) as until
  from faults f where f.shown_by = 'snapshot' group by f.workload_identity, f.workload_row, f.short, f.fault
),
logged as (
  select f.workload_identity, f.workload_row, f.short, f.fault, min(f.valid_from) as since, min(f.event_uid) as event_uid
  from faults f where f.shown_by = 'event' group by f.workload_identity, f.workload_row, f.short, f.fault
)
select 'exception:' || l.short as kind, case when l.at_end = 1 then 'workload_identities' else 'workload_facts' end as dataset,
       case when l.at_end = 1 then l.workload_row else l.first_row end as row_id,
       'Workload identity ' || l.workload_identity || ' ' || l.fault || ': whoever may use it gets it; from the snapshot of ' || l.since
         || case when l.at_end = 1 then ' to the closing one.' else ' to that of ' || l.until || '.' end as facts,
       '' as threshold
from listed l
union all
select 'exception:' || g.short, 'events', g.event_uid,
       'Workload identity ' || g.workload_identity || ' ' || g.fault || ' as written at ' || g.since || ': whoever may use it gets it; no snapshot shows it so.', ''
from logged g where not exists (select 1 from listed l where l.workload_row = g.workload_row and l.fault = g.fault)
union all
select 'remark', 'workload_identities', w.workload_row,
       'The SPIFFE id of workload identity ' || w.workload_identity || ' is a template (' || w.spiffe_id || ') of values that nobody attests: ' || w.unattested || '.', ''
from workload_facts w where w.at_end = 1 and w.unattested <> ''
union all
-- Sigstore policies that a rule names, where the gateway's policies were listed completely.
select case when d.status in ('complete', 'empty') then 'exception:no-policy:' || u.policy else 'insufficient' end, 'workload_identities', u.workload_identity,
       case when d.status in ('complete', 'empty')
            then 'A rule of workload identity ' || u.workload_identity || ' names the Sigstore policy ' || u.policy || ', which does not exist.'
            else 'a rule of workload identity ' || u.workload_identity || ' names the Sigstore policy ' || u.policy || '; policies were not listed (' || d.status || ')' end, ''
from sigstore_policy_uses u join dataset_status d on d.table_name = 'sigstore_policies' where u.policy_exists = 0
union all
select 'remark', 'sigstore_policies', s.row_id, 'No rule names the Sigstore policy ' || s.policy || '.', ''
from sigstore_policies s cross join dataset_status d
where d.table_name = 'workload_identities' and d.status in ('complete', 'empty')
  and not exists (select 1 from sigstore_policy_uses u where u.policy = s.policy);
