import { writeFile } from 'node:fs/promises';
import type { Authority, KeyKind, SubjectAttribute } from './certificates.ts';

/** Contents of the identity file of a person or of a bot. */
export interface IdentityOptions {
  user?: string;
  roles?: readonly string[];
  logins?: readonly string[];
  traits?: Readonly<Record<string, readonly string[]>>;
  key?: KeyKind;
  /** lifetime from now in milliseconds; negative makes a certificate that has already expired */
  ttlMs?: number;
  /** start of validity, milliseconds since the epoch; default one minute ago, or two days before an expiry in the past */
  notBeforeMs?: number;
  /** usage restriction (OU); the auth service refuses such certificates */
  usage?: readonly string[];
  /** impersonator, as in tbot's outputs */
  impersonator?: string;
  renewable?: boolean;
  generation?: number;
  botName?: string;
  botInstanceId?: string;
  accessRequests?: readonly string[];
  /** which authority signs: the cluster's user CA, or a stranger's */
  signedBy?: 'cluster' | 'stranger';
  /** leave the cluster's own name (OID 1.3.9999.1.7) and the route out, as old certificates do */
  withoutCluster?: boolean;
  /** write the identity there with mode 0600 and return the path; otherwise the text is returned */
  path?: string;
}

const OID = {
  cluster: '1.3.9999.1.7',
  renewable: '1.3.9999.1.13',
  generation: '1.3.9999.1.14',
  impersonator: '1.3.9999.2.7',
  accessRequest: '1.3.9999.2.8',
  disallowReissue: '1.3.9999.2.9',
  buildType: '1.3.9999.2.14',
  botName: '1.3.9999.2.18',
  botInstance: '1.3.9999.2.20',
} as const;

const HOUR_MS = 3_600_000;

/** Subject attributes of a client certificate (teleport-api §1.2). */
export function identitySubject(clusterName: string, options: IdentityOptions): SubjectAttribute[] {
  const subject: [string, readonly string[]][] = [
    ['CN', [options.user ?? 'soc2']],
    ['O', options.roles ?? ['soc2-collector']],
    ['OU', options.usage ?? []],
    ['L', options.logins ?? ['-teleport-nologin-5d1f3c44', '-teleport-internal-join']],
    ['2.5.4.17', [JSON.stringify(options.traits ?? { logins: [] })]],
    [OID.buildType, ['oss']],
  ];
  if (!options.withoutCluster) subject.push(['2.5.4.9', [clusterName]], [OID.cluster, [clusterName]]);
  if (options.renewable) subject.push([OID.renewable, ['true']]);
  if (options.generation !== undefined) subject.push([OID.generation, [String(options.generation)]]);
  if (options.impersonator)
    subject.push([OID.impersonator, [options.impersonator]], [OID.disallowReissue, ['true']]);
  if (options.botName) subject.push([OID.botName, [options.botName]]);
  if (options.botInstanceId) subject.push([OID.botInstance, [options.botInstanceId]]);
  for (const id of options.accessRequests ?? []) subject.push([OID.accessRequest, [id]]);
  return subject;
}

/**
 * Issues a client certificate and puts an identity file together: key, certificate, host CAs (teleport-api §1.1).
 * There is no SSH certificate in it: nothing that talks gRPC needs one.
 *
 * @returns the path when `options.path` is set, otherwise the file's text
 */
export async function createIdentity(
  clusterName: string,
  authorities: { userCa: Authority; strangerCa: Authority; hostCaPem: string },
  options: IdentityOptions = {},
): Promise<string> {
  const issuer = options.signedBy === 'stranger' ? authorities.strangerCa : authorities.userCa;
  const notAfterMs = Date.now() + (options.ttlMs ?? 8 * HOUR_MS);
  const leaf = await issuer.issue({
    subject: identitySubject(clusterName, options),
    key: options.key ?? 'ec',
    notBeforeMs: options.notBeforeMs ?? Math.min(Date.now() - 60_000, notAfterMs - 48 * HOUR_MS),
    notAfterMs,
    usage: 'client',
  });
  const text = [leaf.keyPem, leaf.certPem, authorities.hostCaPem].join('');
  return options.path ? writeIdentityFile(options.path, text) : text;
}

/** Writes an identity as official tools do: readable by its owner alone. Returns the path. */
export async function writeIdentityFile(path: string, text: string): Promise<string> {
  await writeFile(path, text, { mode: 0o600 });
  return path;
}
