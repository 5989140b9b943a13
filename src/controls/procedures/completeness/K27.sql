-- K27  Roll-forward
-- Tables: roll_forward (one row a resource), roll_forward_totals (one row a dataset).

-- name: population
select row_id, dataset, resource, at_opening, created, ended, at_closing, outcome from roll_forward;

-- name: exceptions
select 'exception' as kind, 'roll_forward' as dataset, r.row_id as row_id, r.dataset || ' ' || r.resource || ': ' || r.reason as facts, '' as threshold
from roll_forward r where r.outcome = 'exception'
union all
select 'judgment', 'roll_forward', r.row_id, r.dataset || ' ' || r.resource || ': ' || r.reason, ''
from roll_forward r where r.outcome = 'judgment'
union all
select 'insufficient', 'roll_forward_totals', t.row_id, t.insufficient, ''
from roll_forward_totals t where t.insufficient <> ''
union all
select 'remark', 'roll_forward_totals', t.row_id,
       t.dataset || ': ' || cast(t.opening as varchar(20)) || ' + ' || cast(t.created as varchar(20)) || ' − ' || cast(t.ended as varchar(20))
         || ' − ' || cast(t.expired as varchar(20)) || ' expired = ' || cast(t.closing as varchar(20))
         || case when t.remainder = 0 then '.' else ', remainder ' || cast(t.remainder as varchar(20)) || '.' end, ''
from roll_forward_totals t where t.insufficient = '' and t.opening + t.created + t.closing > 0;
