-- K16  Attestation rules
-- Tables: workload_facts, sigstore_policy_uses, sigstore_policies.

-- name: population
select workload_identity as row_id, workload_identity, rules, empty_rules, spiffe_id from workload_facts;

-- name: exceptions
select 'exception:no-rules' as kind, 'workload_identities' as dataset, w.workload_identity as row_id,
       'Workload identity ' || w.workload_identity || ' has no rules: whoever may use it gets it.' as facts, '' as threshold
from workload_facts w where w.rules = 0
union all
select 'exception:empty-rules', 'workload_identities', w.workload_identity,
       'The ' || cast(w.rules as varchar(20)) || ' rules of workload identity ' || w.workload_identity || ' have neither condition nor expression.', ''
from workload_facts w where w.rules > 0 and w.empty_rules = w.rules
union all
select 'judgment', 'workload_identities', w.workload_identity,
       'The SPIFFE id of workload identity ' || w.workload_identity || ' is a template (' || w.spiffe_id || '): are its values attested?', ''
from workload_facts w where w.templated = 1
union all
select 'exception:no-policy:' || u.policy, 'workload_identities', u.workload_identity,
       'A rule of workload identity ' || u.workload_identity || ' names the Sigstore policy ' || u.policy || ', which does not exist.', ''
from sigstore_policy_uses u where u.policy_exists = 0
union all
select 'judgment', 'sigstore_policies', s.row_id, 'No rule names the Sigstore policy ' || s.policy || '.', ''
from sigstore_policies s where not exists (select 1 from sigstore_policy_uses u where u.policy = s.policy);
