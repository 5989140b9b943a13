-- K22  Rotation of certificate authorities
-- Tables: cert_authorities (closing snapshot), ca_keys (one row a key), ca_rotations (rotations under way, from every snapshot of
-- the period), settings, periods. The age of an authority is the end of the period less its last rotation, else less the start of
-- the validity of its oldest active certificate.

-- name: population
select c.row_id, c.ca_type, c.cluster_name, c.rotation_state, c.last_rotated, min(k.not_before) as oldest_certificate, count(k.row_id) as keys
from cert_authorities c left join ca_keys k on k.authority = c.row_id
group by c.row_id, c.ca_type, c.cluster_name, c.rotation_state, c.last_rotated;

-- name: exceptions
-- Older than the policy allows; without a policy, a note with the age.
select case when a.allowed_us is null then 'remark' else 'exception:age' end as kind, 'cert_authorities' as dataset, a.row_id as row_id,
       'Certificate authority ' || a.row_id || ' is ' || cast(cast((a.age - a.age % 86400000000) / 86400000000.0 as bigint) as varchar(20))
         || ' days old at ' || a.as_of || ' (' || a.since || ')'
         || case when a.allowed_us is null then '; no longest time between rotations is set.' else ', more than ' || a.allowed || '.' end as facts,
       case when a.allowed_us is null then '' else 'ca_rotation_max' end as threshold
from (
  select c.row_id, p.as_of, m.number as allowed_us, m.value as allowed,
         case when c.last_rotated_us is null then 'certificate valid from ' || k.not_before else 'last rotated at ' || c.last_rotated end as since,
         p.as_of_us - coalesce(c.last_rotated_us, k.not_before_us) as age
  from cert_authorities c cross join periods p
  join settings m on m.name = 'ca_rotation_max'
  left join (select authority, min(not_before) as not_before, min(not_before_us) as not_before_us from ca_keys where active = 1 group by authority) k
    on k.authority = c.row_id
  where c.cluster_name = '' or c.cluster_name = p.cluster_name
) a
where a.age >= 0 and (a.allowed_us is null or a.age > a.allowed_us)
union all
-- Neither a rotation nor a certificate shows the age, or the authority was rotated after the end of the period.
select case when m.number is null then 'remark' else 'judgment' end, 'cert_authorities', c.row_id,
       'How old certificate authority ' || c.row_id || ' was at ' || p.as_of || ' is not in the evidence: '
         || case when c.last_rotated_us is not null then 'it was rotated later, at ' || c.last_rotated
                 when k.not_before_us is not null then 'its certificate is valid from ' || k.not_before
                 else 'it was never rotated, and its keys have no certificate' end || '.', ''
from cert_authorities c cross join periods p
join settings m on m.name = 'ca_rotation_max'
left join (select authority, min(not_before) as not_before, min(not_before_us) as not_before_us from ca_keys where active = 1 group by authority) k
  on k.authority = c.row_id
where (c.cluster_name = '' or c.cluster_name = p.cluster_name)
  and (coalesce(c.last_rotated_us, k.not_before_us) is null or coalesce(c.last_rotated_us, k.not_before_us) > p.as_of_us)
union all
-- Authorities of other clusters: their rotation is theirs.
select 'remark', 'cert_authorities', c.row_id,
       'Certificate authority ' || c.row_id || ' belongs to cluster ' || c.cluster_name || ': its rotation is not a control of this one.', ''
from cert_authorities c cross join periods p
where c.cluster_name <> '' and c.cluster_name <> p.cluster_name
union all
-- Rotations under way for too long, at the closing snapshot or at an earlier one of the period.
select 'exception:rotation:' || r.rotation_started, 'cert_authorities', r.authority,
       'The rotation of certificate authority ' || r.authority || ' that started at ' || r.rotation_started || ' was still under way (phase '
         || r.phase || ') at ' || r.last_shown || ', more than ' || r.allowed || ' later.', 'rotation_max'
from (
  select x.*, m.value as allowed, m.number as allowed_us,
         row_number() over (partition by x.authority, x.rotation_started order by x.last_shown_us desc) as place
  from ca_rotations x join settings m on m.name = 'rotation_max'
  where x.own = 1
) r
where r.place = 1 and r.last_shown_us - r.rotation_started_us > r.allowed_us
union all
-- Weak keys.
select 'exception:weak-key:' || k.protocol, 'cert_authorities', k.authority,
       'Certificate authority ' || k.authority || ' has an RSA key of ' || cast(k.key_bits as varchar(20)) || ' bits (' || k.protocol
         || case when k.active = 1 then ', signing' else ', trusted beside' end || '), fewer than ' || m.value || '.', 'min_rsa_bits'
from ca_keys k join settings m on m.name = 'min_rsa_bits'
where k.own = 1 and k.key_type in ('rsa', 'rsa-pss') and k.key_bits < m.number
union all
select 'exception:key-type:' || k.protocol, 'cert_authorities', k.authority,
       'Certificate authority ' || k.authority || ' has a key of type ' || k.key_type || ' (' || k.protocol || ').', ''
from ca_keys k where k.own = 1 and k.key_type = 'dsa'
union all
select 'judgment', 'cert_authorities', k.authority,
       'A key of certificate authority ' || k.authority || ' (' || k.protocol || ') cannot be read: whether it is strong requires judgment.', ''
from ca_keys k where k.own = 1 and k.key_type not in ('rsa', 'rsa-pss', 'ec', 'ed25519', 'dsa');
