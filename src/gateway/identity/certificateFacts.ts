import type { X509Certificate } from 'node:crypto';
import { z } from 'zod';

/** Facts of the client certificate about its bearer (teleport-api §1.2). Texts are '' or null where it has none. */
export interface CertificateFacts {
  /** CN: user name, for a bot `bot-<name>` */
  user: string;
  /** O: role names */
  roles: string[];
  /** L: logins */
  logins: string[];
  /** OU: set on certificates that auth does not accept (kube, app or database only) */
  usage: string[];
  /** the cluster by the order issuing-cluster attribute, route, issuer CN; '' when none of them is there */
  clusterName: string;
  /** street: the cluster this certificate is meant for; '' when absent */
  routeToCluster: string;
  traits: Record<string, string[]>;
  renewable: boolean;
  /** renewal counter of a bot's own certificate */
  generation: number | null;
  botName: string | null;
  botInstance: string | null;
  impersonator: string | null;
  /** id of the MFA device that this certificate was verified with */
  mfaDevice: string | null;
  notBefore: Date;
  /** end of validity */
  expires: Date;
}

const OID = {
  issuingCluster: '1.3.9999.1.7',
  mfaDevice: '1.3.9999.1.8',
  renewable: '1.3.9999.1.13',
  generation: '1.3.9999.1.14',
  impersonator: '1.3.9999.2.7',
  botName: '1.3.9999.2.18',
  botInstance: '1.3.9999.2.20',
} as const;

const traitsSchema = z.record(z.string(), z.array(z.string()).nullable());

/**
 * Reads the caller's facts from the client certificate's subject. Tolerant: an attribute that cannot be understood
 * counts as absent, because the gateway is the judge of the certificate.
 */
export function certificateFacts(certificate: X509Certificate): CertificateFacts {
  const legacy = certificate.toLegacyObject();
  const subject = attributes(legacy.subject);
  const issuer = attributes(legacy.issuer);
  const one = (name: string): string | null => subject(name)[0] ?? null;
  const route = one('street') ?? '';
  const generation = one(OID.generation);
  return {
    user: one('CN') ?? '',
    roles: subject('O'),
    logins: subject('L'),
    usage: subject('OU'),
    clusterName: one(OID.issuingCluster) || route || issuer('CN')[0] || '',
    routeToCluster: route,
    traits: parseTraits(one('postalCode')),
    renewable: one(OID.renewable)?.toLowerCase() === 'true',
    generation: generation !== null && /^\d{1,15}$/.test(generation) ? Number(generation) : null,
    botName: one(OID.botName),
    botInstance: one(OID.botInstance),
    impersonator: one(OID.impersonator),
    mfaDevice: one(OID.mfaDevice),
    notBefore: new Date(certificate.validFrom),
    expires: new Date(certificate.validTo),
  };
}

/** A repeated attribute comes as an array, a single one as a string: both become an array. */
function attributes(name: unknown): (key: string) => string[] {
  const record = (name ?? {}) as Record<string, unknown>;
  return (key) => [record[key]].flat().filter((value): value is string => typeof value === 'string');
}

function parseTraits(json: string | null): Record<string, string[]> {
  if (json === null) return {};
  try {
    const traits = traitsSchema.parse(JSON.parse(json));
    return Object.fromEntries(Object.entries(traits).map(([name, values]) => [name, values ?? []]));
  } catch {
    return {};
  }
}
