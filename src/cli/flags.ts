import { Flags } from '@oclif/core';
import { PEOPLE_KINDS } from '../records/peopleKinds.ts';

/**
 * Every flag of every command, once, each with the environment variable of the same name: commands pick what they need.
 */
export const flags = {
  store: Flags.string({
    env: 'AFFIDAVIT_STORE',
    helpValue: 'FILE',
    description: "the SQLite store (default: affidavit's folder in the platform's data folder)",
  }),
  'auth-addr': Flags.string({
    env: 'AFFIDAVIT_AUTH_ADDR',
    helpValue: 'HOST:PORT',
    description: 'auth server to dial directly (default port 3025)',
    exclusive: ['proxy'],
  }),
  proxy: Flags.string({
    env: 'AFFIDAVIT_PROXY',
    helpValue: 'HOST:PORT',
    description: 'proxy to dial through, by TLS routing (default port 443, then 3080)',
  }),
  'proxy-ca': Flags.string({
    env: 'AFFIDAVIT_PROXY_CA',
    helpValue: 'FILE',
    description: "PEM file with the CA of the proxy's web certificate, where the system does not trust it",
    dependsOn: ['proxy'],
  }),
  'connection-upgrade': Flags.string({
    env: 'AFFIDAVIT_CONNECTION_UPGRADE',
    options: ['auto', 'always', 'never'],
    default: 'auto',
    description: 'tunnel through a load balancer that ends TLS in front of the proxy',
  }),
  identity: Flags.string({
    env: 'AFFIDAVIT_IDENTITY',
    helpValue: 'FILE',
    required: true,
    description: 'identity file made by tbot or `tctl auth sign --format=file`',
  }),
  since: Flags.string({
    env: 'AFFIDAVIT_SINCE',
    helpValue: 'TIME',
    description:
      'read the audit log from here on (default: 90 days back on a first pull, then where the last one ended)',
  }),
  until: Flags.string({
    env: 'AFFIDAVIT_UNTIL',
    helpValue: 'TIME',
    description: 'read the audit log up to here (default: one minute ago)',
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
  entity: Flags.string({
    env: 'AFFIDAVIT_ENTITY',
    helpValue: 'NAME',
    description: 'the audited entity, as the bundle and its signatures name it',
  }),
  key: Flags.string({
    env: 'AFFIDAVIT_KEY',
    helpValue: 'FILE',
    description:
      'private signing key (PEM, PKCS #8); its passphrase comes from AFFIDAVIT_KEY_PASSPHRASE or a prompt',
  }),
  out: Flags.string({ env: 'AFFIDAVIT_OUT', helpValue: 'DIR', description: 'folder to write to' }),
  settings: Flags.string({
    env: 'AFFIDAVIT_SETTINGS',
    helpValue: 'FILE',
    description: 'JSON file with thresholds of the tests of controls',
  }),
  'public-key': Flags.string({
    env: 'AFFIDAVIT_PUBLIC_KEY',
    helpValue: 'FILE',
    description: "the signer's public key (PEM), had from outside the bundle",
    exclusive: ['allowed-signers'],
  }),
  'allowed-signers': Flags.string({
    env: 'AFFIDAVIT_ALLOWED_SIGNERS',
    helpValue: 'FILE',
    description: 'allowed_signers file as ssh-keygen reads it, had from outside the bundle',
  }),
  'self-attested': Flags.boolean({
    env: 'AFFIDAVIT_SELF_ATTESTED',
    description: 'accept a bundle that was checked only with the key inside it: exit status 0 in place of 5',
  }),
  after: Flags.string({
    env: 'AFFIDAVIT_AFTER',
    helpValue: 'SHA256',
    description: 'SHA-256 of the SHA256SUMS of the last bundle that you kept: the chain must go on from it',
  }),
  snapshot: Flags.integer({
    env: 'AFFIDAVIT_SNAPSHOT',
    helpValue: 'ID',
    description: 'snapshot to use (default: the one that serves the period best)',
  }),
  kind: Flags.string({
    env: 'AFFIDAVIT_KIND',
    options: [...PEOPLE_KINDS],
    description: 'which list it is',
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
    description: 'headers of the file for columns of the list, e.g. user=Login,left="Last day"',
  }),
  force: Flags.boolean({
    env: 'AFFIDAVIT_FORCE',
    description: 'take a list although the gateway knows none of its names',
  }),
  path: Flags.string({
    env: 'AFFIDAVIT_PATH',
    helpValue: 'PATH',
    multiple: true,
    description: 'only commits that touched this path inside the repository; may be given more than once',
  }),
  diffs: Flags.boolean({
    env: 'AFFIDAVIT_DIFFS',
    description: 'keep the text of each change too; it may hold secrets that somebody committed',
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
    description: 'withdraw a file that was attached by mistake; the withdrawal is recorded',
  }),
  forget: Flags.boolean({
    env: 'AFFIDAVIT_FORGET',
    description: 'withdraw what earlier probes of these addresses found; nothing is probed',
  }),
  note: Flags.string({
    env: 'AFFIDAVIT_NOTE',
    helpValue: 'TEXT',
    description: 'what the file shows, for the auditor',
  }),
  'applied-by': Flags.string({
    env: 'AFFIDAVIT_APPLIED_BY',
    helpValue: 'NAME',
    description: 'who ran Terraform, where the file does not tell',
  }),
  'applied-at': Flags.string({
    env: 'AFFIDAVIT_APPLIED_AT',
    helpValue: 'TIME',
    description: 'when Terraform ran, where the file does not tell',
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
    description: 'audit log file in any form that `import` reads; may be given more than once',
  }),
  cluster: Flags.string({
    env: 'AFFIDAVIT_CLUSTER',
    helpValue: 'NAME',
    description: 'name of the cluster that the files are from',
  }),
  leaf: Flags.boolean({
    env: 'AFFIDAVIT_LEAF',
    description: 'take events of other clusters, too: those of leaf clusters in the log of their root',
  }),
  'gateway-version': Flags.string({
    env: 'AFFIDAVIT_GATEWAY_VERSION',
    helpValue: 'VERSION',
    description:
      "version of the gateway that the files are from (default: as its servers' resources show it)",
  }),
  edition: Flags.string({
    env: 'AFFIDAVIT_EDITION',
    options: ['oss', 'enterprise'],
    description: 'edition of that gateway (default: as its preset roles show it)',
  }),
  probe: Flags.string({
    env: 'AFFIDAVIT_PROBE',
    helpValue: 'HOST:PORT',
    multiple: true,
    delimiter: ',',
    description: 'probe the TLS of this address too; may be given more than once',
  }),
} as const;

/** Flags that every command has. `--json` and its variable are added by the base command. */
export const globalFlags = {
  quiet: Flags.boolean({ env: 'AFFIDAVIT_QUIET', helpGroup: 'GLOBAL', description: 'print errors only' }),
  debug: Flags.boolean({
    env: 'AFFIDAVIT_DEBUG',
    helpGroup: 'GLOBAL',
    description: 'show the stack trace of an error',
  }),
  'no-color': Flags.boolean({
    env: 'AFFIDAVIT_NO_COLOR',
    helpGroup: 'GLOBAL',
    description: 'no colours (NO_COLOR works, too)',
  }),
} as const;
