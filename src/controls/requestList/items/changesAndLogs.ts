import { NAMED_BY_A_CHANGE } from '../../../datasets/access/accessRequests.ts';
import { all, beside, file, fileUnless, item, type RequestItem, where } from '../requestItem.ts';

const RULES = "'roles', 'connectors', 'access_lists', 'workload_identities', 'sigstore_policies'";

/** Items 31 to 43: events of grants and changes, sessions, the audit log and its monitoring, reports of the vendor. */
export const CHANGES_AND_LOGS: readonly RequestItem[] = [
  item(31, 'Every grant of access as an event', '6.3-01 6.2-01 6.2-03', 'K19', [
    where('config_changes', 'that grant access', "change_class = 'grant' AND ok = 1"),
    where('request_decisions', 'that approve', "decision = 'APPROVED'"),
  ]),
  item(32, 'Every change of an access rule, with who and when', '6.3-04 8.1-05', 'K19 K20', [
    where(
      'config_changes',
      'of access rules',
      "change_class = 'access_rule' AND action <> 'reviewed' AND ok = 1",
    ),
    ...beside(
      where(
        'state_changes',
        'of access rules without an event',
        `dataset IN (${RULES}) AND explaining_events = 0`,
      ),
    ),
  ]),
  item(33, 'Every modification of a resource, with the principal', '8.1-05', 'K19 K20', [
    where('config_changes', 'of other resources', "change_class = 'resource' AND ok = 1"),
    ...beside(
      where(
        'state_changes',
        'of other resources without an event',
        `dataset NOT IN (${RULES}) AND explaining_events = 0 AND expiry = 0`,
      ),
    ),
  ]),
  item(34, 'Moderated sessions', '6.3-03', 'K32', [
    ...all('role_session_join'),
    where('sessions', 'with several participants', "participants LIKE '%; %'"),
  ]),
  item(
    35,
    'Audit trail of non-human identities and AI agents: what was requested and done, by which identity, for whom',
    '7.2-01 6.1-04 6.3-03',
    'K30',
    all('agent_activity', 'agent_calls', 'bot_joins'),
  ),
  item(36, 'Command-level detail of sessions', '8.1-04', 'K18 K21', [
    where(
      'sessions',
      'with commands, statements, requests or transfers',
      'commands > 0 OR file_transfers > 0',
    ),
    ...all('transfers'),
  ]),
  item(
    37,
    'Changes are authorized: request, approver, execution and outcome in one chain',
    '8.1-02 8.1-08',
    'K10 K19 K34',
    [
      where('access_requests', 'that sessions or changes name', `used_sessions > 0 OR ${NAMED_BY_A_CHANGE}`),
      where('config_changes', 'under an access request', "access_requests <> ''"),
      where('sessions', 'under an access request', "access_requests <> ''"),
    ],
  ),
  item(
    38,
    'Retention of the audit log',
    '7.2-01 7.3-03',
    'K21',
    all('audit_config', 'read_ranges'),
    fileUnless(
      { dataset: 'audit_retention', where: 'retention_us > 0' },
      'retention rule of the storage of the audit log',
    ),
  ),
  item(
    39,
    'Immutability of the audit log',
    '7.2-01 7.3-03',
    'K21',
    beside(where('log_readings', 'of days that were read before', 'duplicates > 0')),
    file('object lock or permissions of the storage of the audit log'),
  ),
  item(
    40,
    'Streaming of events to a SIEM',
    '7.2-03',
    '',
    beside(...all('integrations')),
    file('configuration of the event export, or events in the SIEM'),
  ),
  item(
    41,
    'Alert rules of the SIEM',
    '7.2-03 7.3-02',
    '',
    beside(...all('access_monitoring_rules')),
    file('alert rules in force'),
  ),
  item(42, 'Filtered logs: refusals and violations of policy', '7.3-02', 'K17 K35', all('refusals')),
  item(
    43,
    'Reports of the vendor: SOC 2 report with bridge letter, ISO 27001 certificate, summary of the penetration test, with the complementary user-entity controls mapped (outside the criteria in scope)',
    '',
    '',
    [],
    {
      ...file('SOC 2 report with bridge letter, ISO 27001 certificate, summary of the penetration test', 3),
      outside: 'CC9.2',
      onlyIf: {
        dataset: 'cluster',
        where: `features LIKE '%"cloud":true%' OR cluster_name LIKE '%.teleport.sh'`,
        otherwise: 'not applicable: the cluster is self-hosted',
      },
    },
  ),
];
