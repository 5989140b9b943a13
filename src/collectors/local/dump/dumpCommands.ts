/** How tctl prints a kind where it is not by `tctl get`; null: no command of tctl prints it. */
const COMMANDS: Readonly<Record<string, string | null>> = {
  access_request: 'tctl requests ls --format=json',
  bot: 'tctl bots ls --format=json',
  bot_instance: 'tctl bots instances ls --format=json',
  workload_identity_x509_revocation: 'tctl workload-identity revocations ls --format=json',
  workload_identity_x509_issuer_override: null,
  access_list_member: null,
  access_list_review: null,
  cluster_audit_config: null,
};

/** Kinds that came after Teleport 14, with the major version that has them first (teleport-api §2.0.4). */
const SINCE: Readonly<Record<string, number>> = {
  access_monitoring_rule: 15,
  bot_instance: 17,
  workload_identity: 17,
  workload_identity_x509_revocation: 18,
  workload_identity_x509_issuer_override: 18,
  sigstore_policy: 18,
};

/** Kinds of the Enterprise edition (teleport-api §2.0.5). */
const ENTERPRISE: ReadonlySet<string> = new Set([
  'access_list',
  'access_list_member',
  'access_list_review',
  'device',
  'workload_identity_x509_issuer_override',
  'login_rule',
  'oidc',
  'saml',
]);

/** Facts of the gateway that files are from. */
export interface DumpOrigin {
  /** server version such as "14.2.0"; null when unknown */
  version: string | null;
  edition: 'oss' | 'enterprise' | 'unknown';
}

/** The command that makes the file of a kind; null when tctl has none. */
export function dumpCommand(kind: string): string | null {
  const command = COMMANDS[kind];
  return command === undefined ? `tctl get ${kind} --format=json` : command;
}

/** Why no file of a kind can be had from that gateway, in plain words; null when one can. */
export function whyNoDump(kind: string, { version, edition }: DumpOrigin): string | null {
  const since = SINCE[kind];
  const major = version === null ? Number.NaN : Number.parseInt(version, 10);
  if (since !== undefined && major < since) return `not in this version of the gateway (${version})`;
  if (edition === 'oss' && ENTERPRISE.has(kind)) return 'not offered by the open-source edition';
  if (dumpCommand(kind) === null) return 'no command of tctl prints it: only a pull shows it';
  return null;
}
