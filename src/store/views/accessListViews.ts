import { time } from './time.ts';

/** Views of access lists and of the rules that watch access requests, in the latest complete snapshot. */
export const ACCESS_LIST_VIEWS: Readonly<Record<string, string>> = {
  access_lists: `
    SELECT json_extract(json, '$.metadata.name') AS name,
      json_extract(json, '$.spec.title') AS title,
      json_extract(json, '$.spec.owners') AS owners,
      json_extract(json, '$.spec.grants.roles') AS roles,
      json_extract(json, '$.spec.audit.recurrence.frequency') AS review_frequency,
      ${time('$.spec.audit.next_audit_date')} AS next_review,
      json
    FROM resources WHERE dataset = 'access_lists'`,

  access_list_members: `
    SELECT json_extract(json, '$.spec.access_list') AS access_list,
      json_extract(json, '$.spec.name') AS name,
      json_extract(json, '$.spec.membership_kind') AS kind,
      json_extract(json, '$.spec.added_by') AS added_by,
      ${time('$.spec.joined')} AS joined,
      ${time('$.spec.expires')} AS expires,
      json_extract(json, '$.spec.reason') AS reason,
      json
    FROM resources WHERE dataset = 'access_list_members'`,

  access_list_reviews: `
    SELECT json_extract(json, '$.spec.access_list') AS access_list,
      ${time('$.spec.review_date')} AS reviewed,
      json_extract(json, '$.spec.reviewers') AS reviewers,
      json_extract(json, '$.spec.changes.removed_members') AS removed_members,
      json_extract(json, '$.spec.notes') AS notes,
      json
    FROM resources WHERE dataset = 'access_list_reviews'`,

  access_monitoring_rules: `
    SELECT json_extract(json, '$.metadata.name') AS name,
      json_extract(json, '$.spec.condition') AS condition,
      json_extract(json, '$.spec.automatic_review.decision') AS automatic_decision,
      json_extract(json, '$.spec.notification') AS notification,
      json
    FROM resources WHERE dataset = 'access_monitoring_rules'`,
};
