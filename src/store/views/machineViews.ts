import { time } from './time.ts';

/** Views of machine identities, their certificates, and devices, in the latest complete snapshot. */
export const MACHINE_VIEWS: Readonly<Record<string, string>> = {
  bot_instances: `
    SELECT json_extract(json, '$.spec.bot_name') AS bot,
      json_extract(json, '$.spec.instance_id') AS instance,
      coalesce(json_extract(json, '$.status.initial_authentication.join_attrs.meta.join_method'),
        json_extract(json, '$.status.initial_authentication.join_method')) AS join_method,
      json_extract(json, '$.status.initial_authentication.authenticated_at') AS joined,
      json_extract(json, '$.status.latest_authentications[#-1].authenticated_at') AS renewed,
      json_extract(json, '$.status.latest_heartbeats[#-1].hostname') AS hostname,
      json_extract(json, '$.status.latest_heartbeats[#-1].version') AS version,
      ${time('$.metadata.expires')} AS expires,
      json
    FROM resources WHERE dataset = 'bot_instances'`,

  workload_identities: `
    SELECT json_extract(json, '$.metadata.name') AS name,
      json_extract(json, '$.spec.spiffe.id') AS spiffe_id,
      json_extract(json, '$.metadata.labels') AS labels,
      json_extract(json, '$.spec.rules.allow') AS rules,
      json
    FROM resources WHERE dataset = 'workload_identities'`,

  x509_revocations: `
    SELECT json_extract(json, '$.metadata.name') AS serial_number,
      json_extract(json, '$.spec.reason') AS reason,
      json_extract(json, '$.spec.revoked_at') AS revoked,
      ${time('$.metadata.expires')} AS expires,
      json
    FROM resources WHERE dataset = 'x509_revocations'`,

  x509_issuer_overrides: `
    SELECT json_extract(json, '$.metadata.name') AS name,
      coalesce(json_array_length(json, '$.spec.overrides'), 0) AS overrides,
      json
    FROM resources WHERE dataset = 'x509_issuer_overrides'`,

  sigstore_policies: `
    SELECT json_extract(json, '$.metadata.name') AS name,
      CASE WHEN json_type(json, '$.spec.keyless') IS NULL THEN 'key' ELSE 'keyless' END AS authority,
      json_extract(json, '$.spec.requirements') AS requirements,
      json
    FROM resources WHERE dataset = 'sigstore_policies'`,

  devices: `
    SELECT json_extract(json, '$.metadata.name') AS id,
      json_extract(json, '$.spec.asset_tag') AS asset_tag,
      json_extract(json, '$.spec.os_type') AS os_type,
      json_extract(json, '$.spec.enroll_status') AS enroll_status,
      json_extract(json, '$.spec.owner') AS owner,
      json_extract(json, '$.spec.create_time') AS created,
      json
    FROM resources WHERE dataset = 'devices'`,
};
