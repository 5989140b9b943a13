-- K31  Encryption in transit
-- Tables: tls_probe (one row a check of an address, as it answered), tbot_config (one row a part of a configuration), dataset_status,
-- settings. The conclusion is as of the probe. That this machine does not trust a certificate is no exception: the authority of the
-- gateway is not a public one.

-- name: population
select 'tls_probe/' || t.row_id as row_id, t.address, t.check_kind, t.protocol, t.cipher, t.curve, t.accepted, t.weakness, t.observed from tls_probe t
union all
select 'tbot_config/' || b.row_id, b.file, 'tbot', '', '', '', '', '', '' from tbot_config b where b.part = 'file';

-- name: exceptions
-- Protocols and ciphers that were accepted and are weak.
select 'exception:weak' as kind, 'tls_probe' as dataset, t.row_id as row_id,
       t.address || ' accepted ' || t.protocol || case when t.cipher = '' then '' else ' with ' || t.cipher end || ' (' || t.weakness || ') at ' || t.observed || '.' as facts,
       '' as threshold
from tls_probe t
where t.accepted = 'yes' and t.check_kind in ('protocol', 'cipher') and t.weakness in ('TLS below 1.2', 'anonymous', 'NULL', 'export', 'RC4', 'DES')
union all
select 'exception:no-forward-secrecy', 'tls_probe', t.row_id,
       t.address || ' accepted ' || t.protocol || ' with ' || t.cipher || ', a key exchange without forward secrecy, at ' || t.observed || '.', 'require_forward_secrecy'
from tls_probe t join settings m on m.name = 'require_forward_secrecy' and m.number = 1
where t.accepted = 'yes' and t.check_kind = 'cipher' and t.forward_secrecy = 'no' and t.protocol <> 'TLSv1.3'
  and t.weakness not in ('anonymous', 'NULL', 'export', 'RC4', 'DES')
union all
-- Curves of key exchanges outside of P-256, P-384, P-521 and X25519.
select 'exception:curve', 'tls_probe', t.row_id, t.address || ' accepted the curve ' || t.curve || ' at ' || t.observed || '.', ''
from tls_probe t where t.accepted = 'yes' and t.check_kind = 'curve' and t.weakness = 'curve'
union all
-- Certificates and those that issued them: keys.
select 'exception:short-key', 'tls_probe', t.row_id,
       t.address || ' shows a certificate' || case when t.check_kind = 'issuer' then ' of an issuer' else '' end || ' with an RSA key of '
         || cast(t.key_bits as varchar(20)) || ' bits, fewer than ' || m.value || ' (' || t.observed || ').', 'min_rsa_bits'
from tls_probe t join settings m on m.name = 'min_rsa_bits'
where t.check_kind in ('certificate', 'issuer') and t.key_type in ('rsa', 'rsa-pss') and t.key_bits < m.number
union all
select 'exception:key-curve', 'tls_probe', t.row_id,
       t.address || ' shows a certificate' || case when t.check_kind = 'issuer' then ' of an issuer' else '' end || ' with a key on the curve ' || t.curve
         || ' (' || t.observed || ').', ''
from tls_probe t
where t.check_kind in ('certificate', 'issuer') and t.key_type = 'ec' and t.curve <> ''
  and t.curve not in ('prime256v1', 'secp256r1', 'P-256', 'secp384r1', 'P-384', 'secp521r1', 'P-521')
union all
-- Validity at the moment of the probe.
select 'exception:ended', 'tls_probe', t.row_id, t.address || ' showed a certificate at ' || t.observed || ' that had ended at ' || t.not_after || '.', ''
from tls_probe t where t.check_kind in ('certificate', 'issuer') and t.not_after_us < t.observed_us
union all
select 'exception:not-yet-valid', 'tls_probe', t.row_id, t.address || ' showed a certificate at ' || t.observed || ' that is valid from ' || t.not_before || ' only.', ''
from tls_probe t where t.check_kind in ('certificate', 'issuer') and t.not_before_us > t.observed_us
union all
select 'remark', 'tls_probe', t.row_id,
       t.address || ' showed a certificate at ' || t.observed || ' that ends within ' || m.value || ', at ' || t.not_after || '.', ''
from tls_probe t join settings m on m.name = 'certificate_warn'
where t.check_kind = 'certificate' and t.not_after_us >= t.observed_us and t.not_after_us - t.observed_us <= m.number
union all
select 'exception:name-not-covered', 'tls_probe', t.row_id, t.address || ' showed a certificate at ' || t.observed || ' that does not cover the name that clients check.', ''
from tls_probe t where t.check_kind = 'certificate' and t.name_covered = 'no'
union all
-- FIPS: suites outside of NIST SP 800-52 (AES in GCM, CCM or CBC with an ephemeral key exchange; the suites of TLS 1.3 on AES).
select 'exception:not-fips', 'tls_probe', t.row_id, t.address || ' accepted ' || t.cipher || ', which is not approved for FIPS, at ' || t.observed || '.', 'fips'
from tls_probe t join settings m on m.name = 'fips' and m.number = 1
where t.accepted = 'yes' and t.check_kind = 'cipher' and t.cipher not in (
  'TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_AES_128_CCM_SHA256', 'TLS_AES_128_CCM_8_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_ECDSA_WITH_AES_128_CCM', 'TLS_ECDHE_ECDSA_WITH_AES_256_CCM', 'TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8', 'TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8',
  'TLS_DHE_RSA_WITH_AES_128_CCM', 'TLS_DHE_RSA_WITH_AES_256_CCM', 'TLS_DHE_RSA_WITH_AES_128_CCM_8', 'TLS_DHE_RSA_WITH_AES_256_CCM_8',
  'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256', 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384', 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384', 'TLS_DHE_RSA_WITH_AES_128_CBC_SHA256', 'TLS_DHE_RSA_WITH_AES_256_CBC_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA', 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA', 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA',
  'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA', 'TLS_DHE_RSA_WITH_AES_128_CBC_SHA', 'TLS_DHE_RSA_WITH_AES_256_CBC_SHA')
union all
-- A certificate that could not be read.
select 'judgment', 'tls_probe', t.row_id, t.address || ' showed a certificate at ' || t.observed || ' that could not be read.', ''
from tls_probe t where t.check_kind in ('certificate', 'issuer') and t.not_after_us is null
union all
-- tbot: one exception a configuration.
select 'exception:not-verified', 'tbot_config', b.row_id, b.file || ' does not verify the server (insecure).', ''
from (select x.file, min(x.row_id) as row_id from tbot_config x where x.insecure = 1 group by x.file) b
union all
select 'exception:no-authority', 'tbot_config', b.row_id, b.file || ' joins auth server ' || b.auth_server || ' with neither a pin nor a file of its certificate authority.', ''
from tbot_config b
where b.part = 'file' and b.ca_pinned = 0 and b.insecure = 0 and b.auth_server <> '' and b.proxy_server = ''
union all
-- As of when the conclusion is: once an address.
select 'remark', 'tls_probe', '', t.address || ' was probed at ' || t.observed || ': the conclusion is as of then.', ''
from (select x.address, max(x.observed) as observed from tls_probe x group by x.address) t
union all
-- Probes that did not end.
select 'insufficient', 'dataset_status', 'tls_probe', 'tls_probe is ' || d.status || case when d.reason = '' then '' else ': ' || d.reason end, ''
from dataset_status d where d.table_name = 'tls_probe' and d.status in ('partial', 'failed', 'denied')
union all
select 'judgment', 'dataset_status', 'tls_probe', 'No address was probed (`affidavit probe`): encryption in transit requires judgment.', ''
from dataset_status d where d.table_name = 'tls_probe' and d.status in ('not_collected', 'empty');
