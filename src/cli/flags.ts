import { Flags } from '@oclif/core';
import { REVIEW_SCOPES } from '../records/accessReview.ts';
import { RESPONSE_STATUSES } from '../records/exceptions.ts';
import type { GivenSettings } from '../records/givenSettings.ts';
import { PEOPLE_KINDS } from '../records/peopleKinds.ts';
import { FAIL_ON } from '../records/reports/checkReport.ts';
import { REVIEW_EXPORT_FORMATS } from '../records/reports/reviewReports.ts';
import { fromFile } from './configuration/fromFile.ts';

/**
 * Every flag of every command, once, each with the environment variable of the same name and, by `fromFile`, its key of
 * affidavit.yaml: commands pick what they need.
 */
export const flags = {
  store: fromFile(
    Flags.string({
      env: 'AFFIDAVIT_STORE',
      helpValue: 'FILE',
      description: "the SQLite store (default: affidavit's folder in the platform's data folder)",
    }),
    'store',
  ),
  'auth-addr': fromFile(
    Flags.string({
      env: 'AFFIDAVIT_AUTH_ADDR',
      helpValue: 'HOST:PORT',
      description: 'address of the auth service, for a direct connection (default port 3025)',
      exclusive: ['proxy'],
    }),
    'gateway.auth_addr',
  ),
  proxy: fromFile(
    Flags.string({
      env: 'AFFIDAVIT_PROXY',
      helpValue: 'HOST:PORT',
      description: 'address of the proxy, for a connection by TLS routing (default port 443, then 3080)',
    }),
    'gateway.proxy',
  ),
  'proxy-ca': fromFile(
    Flags.string({
      env: 'AFFIDAVIT_PROXY_CA',
      helpValue: 'FILE',
      description: "PEM file with the CA of the proxy's web certificate, where the system does not trust it",
      dependsOn: ['proxy'],
    }),
    'gateway.proxy_ca',
  ),
  'connection-upgrade': fromFile(
    Flags.string({
      env: 'AFFIDAVIT_CONNECTION_UPGRADE',
      options: ['auto', 'always', 'never'],
      default: 'auto',
      description: 'tunnel through a load balancer that terminates TLS in front of the proxy',
    }),
    'gateway.connection_upgrade',
  ),
  identity: fromFile(
    Flags.string({
      env: 'AFFIDAVIT_IDENTITY',
      helpValue: 'FILE',
      description: 'identity file written by tbot or `tctl auth sign --format=file`',
    }),
    'identity',
  ),
  since: Flags.string({
    env: 'AFFIDAVIT_SINCE',
    helpValue: 'TIME',
    description:
      'start of the audit log to read (default: the start of the previous quarter on the first pull, then the end of the last one)',
  }),
  until: Flags.string({
    env: 'AFFIDAVIT_UNTIL',
    helpValue: 'TIME',
    description: 'end of the audit log to read (default: one minute ago)',
  }),
  'clock-skew-reason': Flags.string({
    env: 'AFFIDAVIT_CLOCK_SKEW_REASON',
    helpValue: 'TEXT',
    description:
      "why the gateway's clock and this machine's differ by more than two minutes; goes into the evidence",
  }),
  period: Flags.string({
    env: 'AFFIDAVIT_PERIOD',
    helpValue: 'YYYY-Qn',
    description: 'the period: a quarter (2026-Q3), a month (2026-07) or a year (2026), in UTC',
    exclusive: ['from', 'to'],
  }),
  from: Flags.string({
    env: 'AFFIDAVIT_FROM',
    helpValue: 'TIME',
    description: 'start of the period (inclusive)',
    dependsOn: ['to'],
  }),
  to: Flags.string({
    env: 'AFFIDAVIT_TO',
    helpValue: 'TIME',
    description: 'end of the period (exclusive)',
    dependsOn: ['from'],
  }),
  entity: fromFile(
    Flags.string({
      env: 'AFFIDAVIT_ENTITY',
      helpValue: 'NAME',
      description: 'the audited entity, as the bundle and its signatures name it',
    }),
    'entity',
  ),
  key: fromFile(
    Flags.string({
      env: 'AFFIDAVIT_KEY',
      helpValue: 'FILE',
      description:
        'private signing key (PEM, PKCS #8); its passphrase comes from AFFIDAVIT_KEY_PASSPHRASE or a prompt',
    }),
    'key',
  ),
  'allow-open-key': Flags.boolean({
    env: 'AFFIDAVIT_ALLOW_OPEN_KEY',
    default: false,
    description: 'sign with a key file that other users of the machine can read',
  }),
  out: Flags.string({ env: 'AFFIDAVIT_OUT', helpValue: 'DIR', description: 'output folder' }),
  type: Flags.option({ options: ['1', '2'] as const })({
    env: 'AFFIDAVIT_TYPE',
    helpValue: '1|2',
    description: 'type of the examination: 1, design at a date; 2, operation over the period (default)',
    default: '2',
  }),
  settings: fromFile(
    Flags.custom<string | GivenSettings>({
      env: 'AFFIDAVIT_SETTINGS',
      helpValue: 'FILE',
      description: 'JSON file with the settings of the tests of controls',
    })(),
    'settings',
  ),
  'identity-warn': fromFile(
    Flags.string({
      env: 'AFFIDAVIT_IDENTITY_WARN',
      helpValue: 'TIME',
      default: '14d',
      description: 'time before the end of a static identity from which on there is a warning',
    }),
    'identity_warn',
  ),
  html: Flags.string({
    env: 'AFFIDAVIT_HTML',
    helpValue: 'FILE',
    description: 'also write it as one page that opens in any browser',
  }),
  reason: Flags.string({
    env: 'AFFIDAVIT_REASON',
    helpValue: 'TEXT',
    description:
      'why the bundle of the same period that was exported before is replaced (default: what differs between the two)',
  }),
  controls: fromFile(
    Flags.string({
      env: 'AFFIDAVIT_CONTROLS',
      helpValue: 'FILE',
      description: "YAML file with the entity's own controls (see `controls template`)",
    }),
    'controls',
  ),
  procedures: fromFile(
    Flags.string({
      env: 'AFFIDAVIT_PROCEDURES',
      helpValue: 'DIR',
      description: "folder of the entity's own procedures (.sql)",
    }),
    'procedures',
  ),
  'public-key': Flags.string({
    env: 'AFFIDAVIT_PUBLIC_KEY',
    helpValue: 'FILE',
    description: "the signer's public key (PEM), received separately from the bundle",
    exclusive: ['allowed-signers'],
  }),
  'allowed-signers': Flags.string({
    env: 'AFFIDAVIT_ALLOWED_SIGNERS',
    helpValue: 'FILE',
    description: 'allowed_signers file (ssh-keygen format), received separately from the bundle',
  }),
  'self-attested': Flags.boolean({
    env: 'AFFIDAVIT_SELF_ATTESTED',
    description: 'accept a bundle checked only with its enclosed key: exit status 0 instead of 5',
  }),
  after: Flags.string({
    env: 'AFFIDAVIT_AFTER',
    helpValue: 'SHA256',
    description: 'SHA-256 of the SHA256SUMS of the last bundle on record: the chain must continue from it',
  }),
  pseudonymize: Flags.string({
    env: 'AFFIDAVIT_PSEUDONYMIZE',
    helpValue: 'FILE',
    description: 'replace names of users, hosts and addresses by pseudonyms of this key (`pseudonyms key`)',
  }),
  bundle: Flags.string({
    env: 'AFFIDAVIT_BUNDLE',
    helpValue: 'FILE',
    description: 'reveal every pseudonym of this bundle',
  }),
  tsa: Flags.string({
    env: 'AFFIDAVIT_TSA',
    helpValue: 'URL',
    multiple: true,
    delimiter: ',',
    description: 'timestamping authority (RFC 3161) to ask for a timestamp of the signature; may be repeated',
  }),
  'tsa-ca': Flags.string({
    env: 'AFFIDAVIT_TSA_CA',
    helpValue: 'FILE',
    description: 'CA certificates (PEM) of the timestamping authority, received separately from the bundle',
  }),
  snapshot: Flags.integer({
    env: 'AFFIDAVIT_SNAPSHOT',
    helpValue: 'ID',
    description: 'snapshot to use (default: the one for the period)',
  }),
  kind: Flags.string({
    env: 'AFFIDAVIT_KIND',
    options: [...PEOPLE_KINDS],
    description: 'kind of list',
  }),
  timezone: Flags.string({
    env: 'AFFIDAVIT_TIMEZONE',
    helpValue: 'ZONE',
    description: 'time zone of times without one (IANA name, e.g. Europe/Berlin)',
  }),
  columns: Flags.string({
    env: 'AFFIDAVIT_COLUMNS',
    helpValue: 'COLUMN=HEADER',
    multiple: true,
    description: 'headers of the file by column of the list, e.g. user=Login,left="Last day"',
  }),
  force: Flags.boolean({
    env: 'AFFIDAVIT_FORCE',
    description: 'accept a list none of whose names is known to the gateway',
  }),
  path: Flags.string({
    env: 'AFFIDAVIT_PATH',
    helpValue: 'PATH',
    multiple: true,
    description: 'only commits that changed this path of the repository; may be repeated',
  }),
  'service-user': Flags.string({
    env: 'AFFIDAVIT_SERVICE_USER',
    helpValue: 'USER',
    description: 'user of the operating system that tbot runs as',
  }),
  diffs: Flags.boolean({
    env: 'AFFIDAVIT_DIFFS',
    description: 'also store the text of each change, which may contain committed secrets',
  }),
  item: Flags.integer({
    aliases: ['row'],
    env: 'AFFIDAVIT_ITEM',
    helpValue: 'N',
    min: 1,
    max: 76,
    description: 'item of the request list that the file answers (1 to 76)',
  }),
  remove: Flags.boolean({
    env: 'AFFIDAVIT_REMOVE',
    description: 'withdraw an attached file; the withdrawal is recorded',
  }),
  forget: Flags.boolean({
    env: 'AFFIDAVIT_FORGET',
    description: 'withdraw the results of earlier probes of these addresses; nothing is probed',
  }),
  note: Flags.string({
    env: 'AFFIDAVIT_NOTE',
    helpValue: 'TEXT',
    description: 'what the file shows, for the auditor',
  }),
  'applied-by': Flags.string({
    env: 'AFFIDAVIT_APPLIED_BY',
    helpValue: 'NAME',
    description: 'who ran Terraform, where the file does not say',
  }),
  'applied-at': Flags.string({
    env: 'AFFIDAVIT_APPLIED_AT',
    helpValue: 'TIME',
    description: 'when Terraform ran, where the file does not say',
  }),
  tctl: Flags.string({
    env: 'AFFIDAVIT_TCTL',
    helpValue: 'DIR',
    description: 'folder of `tctl get KIND --format=json` dumps, one file each',
  }),
  events: Flags.string({
    env: 'AFFIDAVIT_EVENTS',
    helpValue: 'FILE',
    multiple: true,
    description: 'audit log file in any form that `import` reads; may be repeated',
  }),
  cluster: Flags.string({
    env: 'AFFIDAVIT_CLUSTER',
    helpValue: 'NAME',
    description: 'name of the cluster of the files',
  }),
  leaf: Flags.boolean({
    env: 'AFFIDAVIT_LEAF',
    description: 'also accept events of other clusters: leaf clusters in the log of their root',
  }),
  'gateway-version': Flags.string({
    env: 'AFFIDAVIT_GATEWAY_VERSION',
    helpValue: 'VERSION',
    description: 'gateway version of the files (default: the version in its server resources)',
  }),
  edition: Flags.string({
    env: 'AFFIDAVIT_EDITION',
    options: ['oss', 'enterprise'],
    description: 'gateway edition of the files (default: derived from its preset roles)',
  }),
  status: Flags.string({
    env: 'AFFIDAVIT_STATUS',
    options: [...RESPONSE_STATUSES],
    description: 'status of the exception',
  }),
  response: Flags.string({
    env: 'AFFIDAVIT_RESPONSE',
    helpValue: 'TEXT',
    description: 'the response of management',
  }),
  owner: Flags.string({
    env: 'AFFIDAVIT_OWNER',
    helpValue: 'NAME',
    description: 'who is responsible for it',
  }),
  due: Flags.string({
    env: 'AFFIDAVIT_DUE',
    helpValue: 'YYYY-MM-DD',
    description: 'when it is to be done',
  }),
  'accepted-until': Flags.string({
    env: 'AFFIDAVIT_ACCEPTED_UNTIL',
    helpValue: 'YYYY-MM-DD',
    description: 'last day (UTC) on which an acceptance holds; the exception is open again afterwards',
  }),
  evidence: Flags.integer({
    env: 'AFFIDAVIT_EVIDENCE',
    helpValue: 'ID',
    multiple: true,
    min: 1,
    description: 'number of an attached file, as `attach --json` prints it; may be repeated',
  }),
  by: Flags.string({
    env: 'AFFIDAVIT_BY',
    helpValue: 'NAME',
    description: 'who answers, where that is not the user of the operating system',
  }),
  revision: Flags.integer({
    env: 'AFFIDAVIT_REVISION',
    helpValue: 'N',
    min: 0,
    description: 'the revision that is answered (default: the latest): a later one is not passed over',
  }),
  scope: Flags.string({
    env: 'AFFIDAVIT_SCOPE',
    options: [...REVIEW_SCOPES],
    default: 'all',
    description: 'grants that the review covers',
  }),
  reviewers: Flags.string({
    env: 'AFFIDAVIT_REVIEWERS',
    helpValue: 'FILE',
    description:
      'list of reviewers (CSV): user and manager, role and owner; a line with neither is for everything else',
  }),
  reviewer: Flags.string({
    env: 'AFFIDAVIT_REVIEWER',
    helpValue: 'NAME',
    multiple: true,
    description:
      'fallback reviewer, for rows that have no other and for own rows; may be repeated: the second reviews the rows of the first',
  }),
  format: Flags.string({
    env: 'AFFIDAVIT_FORMAT',
    options: [...REVIEW_EXPORT_FORMATS],
    default: 'csv',
    description: 'probo: one line an account; csv: one line a grant',
  }),
  review: Flags.string({
    env: 'AFFIDAVIT_REVIEW',
    helpValue: 'NAME',
    description: 'name of one review, such as 2026-Q4-1 (default: all)',
  }),
  probe: fromFile(
    Flags.string({
      env: 'AFFIDAVIT_PROBE',
      helpValue: 'HOST:PORT',
      multiple: true,
      delimiter: ',',
      description: 'also probe the TLS of this address; may be repeated',
    }),
    'probes',
  ),
  before: Flags.string({
    env: 'AFFIDAVIT_BEFORE',
    helpValue: 'YYYY-MM-DD',
    required: true,
    description: 'remove evidence before this day (midnight, UTC)',
  }),
  'dry-run': Flags.boolean({
    env: 'AFFIDAVIT_DRY_RUN',
    description: 'remove nothing; count what would be removed',
  }),
  yes: Flags.boolean({ env: 'AFFIDAVIT_YES', description: 'ask nothing' }),
  image: Flags.string({
    env: 'AFFIDAVIT_IMAGE',
    helpValue: 'IMAGE',
    description: 'image of affidavit, for kubernetes (default: a placeholder)',
  }),
  'tbot-image': Flags.string({
    env: 'AFFIDAVIT_TBOT_IMAGE',
    helpValue: 'IMAGE',
    description: 'image of tbot, for kubernetes (default: a placeholder)',
  }),
  'fail-on': Flags.string({
    env: 'AFFIDAVIT_FAIL_ON',
    options: [...FAIL_ON],
    default: 'new',
    description: 'exceptions that end a check with exit status 9: new ones, all that are open, none',
  }),
  openmetrics: Flags.string({
    env: 'AFFIDAVIT_OPENMETRICS',
    helpValue: 'FILE',
    description:
      'also write the figures as metrics into this file, for the textfile collector (name it *.prom)',
  }),
  only: Flags.string({
    env: 'AFFIDAVIT_ONLY',
    helpValue: 'NAME',
    multiple: true,
    delimiter: ',',
    description: 'only this cluster of the fleet; may be repeated',
  }),
  tag: Flags.string({
    env: 'AFFIDAVIT_TAG',
    helpValue: 'NAME=VALUE',
    multiple: true,
    delimiter: ',',
    description:
      'only clusters of the fleet with this tag; may be repeated: values of one name are alternatives',
  }),
  jobs: Flags.integer({
    env: 'AFFIDAVIT_JOBS',
    helpValue: 'N',
    min: 1,
    max: 64,
    description: 'clusters at a time (default: as many as processors, at most 4)',
  }),
  check: Flags.boolean({
    env: 'AFFIDAVIT_CHECK',
    description: 'then perform every test of controls over the running period, as `check` does',
  }),
} as const;

/** Flags that every command has. `--json` and its variable are added by the base command. */
export const globalFlags = {
  config: Flags.string({
    env: 'AFFIDAVIT_CONFIG',
    helpGroup: 'GLOBAL',
    helpValue: 'FILE',
    description:
      "configuration file (default: affidavit.yaml in the working directory, else in the platform's configuration folder)",
    exclusive: ['no-config'],
  }),
  'no-config': Flags.boolean({
    env: 'AFFIDAVIT_NO_CONFIG',
    helpGroup: 'GLOBAL',
    description: 'use no configuration file',
  }),
  'fleet-cluster': Flags.string({
    env: 'AFFIDAVIT_FLEET_CLUSTER',
    helpGroup: 'GLOBAL',
    helpValue: 'NAME',
    description: 'use the values of this cluster of the fleet that the configuration file declares',
  }),
  quiet: Flags.boolean({ env: 'AFFIDAVIT_QUIET', helpGroup: 'GLOBAL', description: 'print errors only' }),
  debug: Flags.boolean({
    env: 'AFFIDAVIT_DEBUG',
    helpGroup: 'GLOBAL',
    description: 'show the stack trace of an error',
  }),
  'no-color': Flags.boolean({
    env: 'AFFIDAVIT_NO_COLOR',
    helpGroup: 'GLOBAL',
    description: 'no colors (as does NO_COLOR)',
  }),
} as const;
