import { all, beside, file, fileUnless, item, type RequestItem, where } from '../requestItem.ts';
import { ENDED_BY_LOCK } from './grantingAndRevoking.ts';

const LOCKED_USERS = "SELECT target_name FROM lock_lifecycles WHERE target_kind = 'user'";

/** Days before an incident was opened whose changes may have led to it. */
const BEFORE_US = 7 * 86_400_000_000;

/** Items 62 to 76: detection, response and recovery, and the identities that need an owner or an end. */
export const DETECTION_AND_RESPONSE: readonly RequestItem[] = [
  item(
    62,
    'Detection policies, procedures and tools',
    '7.2-01',
    'K18',
    all('session_recording_config', 'access_monitoring_rules', 'audit_config'),
    file('detection policies and procedures'),
  ),
  item(
    63,
    'Detection measures are designed for the threats',
    '7.2-02',
    'K15 K17',
    [...all('refusals'), where('bot_joins', 'with an anomaly', "anomaly <> ''")],
    file('threats and the measures that detect them'),
  ),
  item(
    64,
    'Security events are communicated and reviewed',
    '7.3-02',
    'K17 K35',
    [
      ...all('monitoring'),
      where('access_monitoring_rules', 'that notify', "coalesce(notification, '') <> ''"),
    ],
    file('record of the review of security events'),
  ),
  item(
    65,
    'Procedures to analyse incidents',
    '7.3-03',
    'K18 K35',
    beside(where('sessions', 'with a recording', 'recording_uploads > 0')),
    file('procedures to analyse incidents'),
  ),
  item(66, 'Incidents are contained', '7.4-02', 'K12 K15 K35', [...all('locks'), ENDED_BY_LOCK]),
  item(67, 'Threats are ended', '7.4-04', 'K12 K22 K35', [
    where(
      'revocations',
      'of locked users',
      `kind NOT LIKE 'lock%' AND EXISTS (SELECT 1 FROM lock_lifecycles l WHERE l.target_kind = 'user'
       AND l.target_name = revocations.target_user AND l.made_us <= coalesce(revocations.time_us, revocations.time_to_us))`,
    ),
    where(
      'cert_authorities',
      'rotated in the period',
      'last_rotated_us >= (SELECT starts_us FROM periods) AND last_rotated_us < (SELECT ends_us FROM periods)',
    ),
    where('bot_joins', 'that rotate a key pair', "event_kind LIKE 'keypair%rotation%'"),
  ]),
  item(
    68,
    'The nature of an incident is understood and its containment decided',
    '7.4-07',
    'K35',
    beside(
      where('access_requests', 'of locked users', `requester IN (${LOCKED_USERS})`),
      where('sessions', 'of locked users', `user_name IN (${LOCKED_USERS})`),
    ),
    file('analysis of incidents and decisions on containment'),
  ),
  item(
    69,
    'Effectiveness of incident response is evaluated',
    '7.4-10',
    'K15 K35',
    beside(
      where(
        'lock_lifecycles',
        'that followed an anomaly of a bot',
        `EXISTS (SELECT 1 FROM bot_joins b WHERE b.anomaly <> '' AND b.time_us <= lock_lifecycles.made_us
         AND lock_lifecycles.target_name IN (b.bot, 'bot-' || b.bot, b.bot_instance))`,
      ),
    ),
    file('evaluation of incident response'),
  ),
  item(
    70,
    'Incidents are evaluated periodically',
    '7.4-11',
    'K35',
    [],
    file('periodic evaluation of incidents'),
  ),
  item(
    71,
    'Root causes are determined',
    '7.5-03',
    'K35',
    beside(
      where(
        'config_changes',
        'from 7 days before an incident to its end',
        `EXISTS (SELECT 1 FROM people_incidents i WHERE config_changes.time_us >= i.opened_us - ${BEFORE_US}
         AND config_changes.time_us <= coalesce(i.closed_us, i.opened_us))`,
      ),
    ),
    file('analysis of root causes'),
  ),
  item(
    72,
    'Response and recovery procedures are improved',
    '7.5-05',
    'K35',
    [],
    file('changes of response and recovery procedures'),
  ),
  item(73, 'New users and bots are authorized before first access', '6.2-01', 'K33', [
    ...all('people_joiners'),
    where(
      'config_changes',
      'that create users and bots',
      "kind IN ('user', 'bot') AND action = 'created' AND ok = 1 AND automatic = ''",
    ),
    ...all('bots'),
    where(
      'logins',
      'that are the first of a user in the period',
      'ok = 1 AND time_us = (SELECT min(f.time_us) FROM logins f WHERE f.user_name = logins.user_name AND f.ok = 1)',
    ),
  ]),
  item(74, 'Static credentials that remain', '6.1-09', 'K07 K13', [
    where('tokens', 'with a static secret', "coalesce(join_method, '') IN ('', 'token')"),
    where('human_accounts', 'with a local password', "kind = 'local' AND gone = 0"),
    ...all('connectors'),
    where(
      'certificates',
      'that outlast the roles of their user',
      `ttl_seconds * 1000000 > (SELECT h.max_session_ttl_us FROM holders h WHERE h.holder = certificates.user_name)`,
    ),
    where('nodes', 'without an agent', "sub_kind LIKE 'openssh%'"),
  ]),
  item(75, 'Severity and disposition of security events', '7.3-01', 'K35', all('people_incidents')),
  item(
    76,
    'Owner of each machine identity',
    '6.1-01 6.3-04',
    'K37',
    [
      where('bots', 'with an owner label', "coalesce(owner, '') <> ''"),
      where('workload_identities', 'with an owner label', "coalesce(owner, '') <> ''"),
      ...all('machine_owners'),
    ],
    fileUnless('rows', 'owners of machine identities'),
  ),
];
