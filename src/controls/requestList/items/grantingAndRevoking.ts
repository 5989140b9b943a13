import { all, beside, file, fileUnless, item, type RequestItem, where } from '../requestItem.ts';

/** A lock on the user was set before the row's end and not lifted before its start. */
const UNDER_LOCK = (user: string, from: string, to: string) =>
  `EXISTS (SELECT 1 FROM lock_lifecycles l WHERE l.target_kind = 'user' AND l.target_name = ${user}
   AND l.made_us <= ${to} AND coalesce(l.ended_us, ${from}) >= ${from})`;

/** Connections that the gateway ended for a lock, or while their user was locked. */
export const ENDED_BY_LOCK = where(
  'disconnects',
  'after a lock',
  `reason LIKE '%lock%' OR ${UNDER_LOCK('disconnects.user_name', 'disconnects.time_us', 'disconnects.time_us')}`,
);

/** Locks on machine identities name the bot's user, an instance, a token or a host. */
const ON_MACHINES = `kind IN ('bot_deleted', 'token_deleted', 'certificate_revoked', 'workload_identity_deleted')
  OR (kind IN ('lock', 'lock_lifted', 'lock_expired') AND (target_kind IN ('bot_instance_id', 'join_token', 'server_id')
  OR target_user IN (SELECT bot_user FROM bots) OR target_user LIKE 'bot-%'))`;

/** Items 16 to 30: how access is requested, approved, reviewed and removed, and who holds it. */
export const GRANTING_AND_REVOKING: readonly RequestItem[] = [
  item(16, 'Elevated credentials are issued only after approval', '6.2-01', 'K10 K33', [
    where('access_requests', 'with certificates issued for them', 'used_certificates > 0'),
    where('certificates', 'that name an access request', "access_requests <> ''"),
  ]),
  item(17, 'Approval rules: who may request what, and how many must approve', '6.3-01', 'K08 K09', [
    ...all('role_request_rules', 'role_review_rules'),
    where('access_monitoring_rules', 'that review automatically', "automatic_decision <> ''"),
  ]),
  item(
    18,
    'Elevation is just in time: reason, start and expiry of each request',
    '6.3-01',
    'K09 K10',
    all('access_requests', 'request_reasons'),
  ),
  item(
    19,
    'Decisions are routed to reviewers (Slack, Teams, PagerDuty, Jira)',
    '6.3-01',
    'K08',
    [
      ...all('request_decisions'),
      ...beside(
        where(
          'integrations',
          'with messengers and ticket systems',
          ['slack', 'teams', 'pagerduty', 'jira', 'opsgenie', 'servicenow', 'discord', 'mattermost', 'email']
            .map((name) => `lower(kind || ' ' || integration) LIKE '%${name}%'`)
            .join(' OR '),
        ),
      ),
    ],
    file('record of the channel: messages, pages or tickets'),
  ),
  item(20, 'Access is removed when no longer needed: users, roles, memberships', '6.2-03 6.3-02', 'K11 K36', [
    where(
      'revocations',
      'of users, roles and memberships',
      `kind IN ('user_deleted', 'role_deleted', 'role_removed_from_user', 'access_list_deleted',
         'access_list_member_removed', 'scim_deleted', 'scim_deactivated', 'okta_assignment_removed')`,
    ),
  ]),
  item(21, 'Exact time of each revocation', '6.2-03', 'K11', [
    { ...where('revocations', '', '1', { where: 'time_us IS NOT NULL', words: 'with an exact time' }) },
  ]),
  item(
    22,
    'Locks, with the administrator who set and lifted them',
    '6.2-03 6.3-02',
    'K12 K27',
    all('locks', 'lock_lifecycles'),
  ),
  item(23, 'Sessions in flight are ended by a lock or a deactivation', '7.4-02 6.2-03 6.3-02', 'K11 K12', [
    where(
      'sessions',
      'that ended while their user was locked',
      `ended_us IS NOT NULL AND ${UNDER_LOCK('sessions.user_name', 'sessions.started_us', 'sessions.ended_us')}`,
    ),
    ENDED_BY_LOCK,
    ...all('lock_lifecycles'),
  ]),
  item(24, 'Revocations of bots and workloads, with times', '6.2-03 7.4-02', 'K12', [
    where('revocations', 'of bots, tokens, certificates and workloads, and locks on them', ON_MACHINES),
  ]),
  item(
    25,
    'Deactivation in the identity provider',
    '6.2-03 6.3-02',
    'K11',
    [
      where(
        'revocations',
        'by SCIM or Okta',
        "kind IN ('scim_deleted', 'scim_deactivated', 'okta_assignment_removed')",
      ),
      ...all('idp_accounts', 'people_leavers'),
    ],
    fileUnless('rows', 'accounts that the identity provider deactivated, with times'),
  ),
  item(
    26,
    'Access reviews that were performed',
    '6.2-02 6.3-04',
    'K25',
    all('access_list_reviews'),
    fileUnless('rows', 'record of the access reviews'),
  ),
  item(27, 'List of users', '6.2-02', 'K26 K27 K29', [
    where('users', 'without bots', "coalesce(bot, '') = ''"),
    where(
      'logins',
      'of people who are not in the list of users',
      "ok = 1 AND user_kind = 'human' AND user_name NOT IN (SELECT user_name FROM users)",
    ),
  ]),
  item(28, 'Roles of each user, and how each was granted', '6.2-02 6.3-03', 'K05 K06 K27', [
    where('grants', 'to people', "holder_kind NOT IN ('bot', 'system')"),
  ]),
  item(29, 'Sessions that are open now', '7.2-01 6.2-02', 'K18', all('active_sessions')),
  item(30, "History of access requests with the approver's identity", '6.2-01 6.3-01 8.1-08', 'K08', [
    ...all('access_requests', 'request_decisions'),
    ...beside(...all('request_trail')),
  ]),
];
