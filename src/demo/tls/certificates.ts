import './reflectMetadata.ts';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** Kinds of keys that a cluster's signature suite may choose (teleport-api §1.1). */
export type KeyKind = 'rsa' | 'ec' | 'ed25519';

const ALGORITHMS = {
  rsa: {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  },
  ec: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
  ed25519: { name: 'Ed25519' },
} as const;

/** One subject attribute: short name or dotted OID, and its values in one relative distinguished name. */
export type SubjectAttribute = readonly [type: string, values: readonly string[]];

/** A key and the certificate over it, in PEM. */
export interface IssuedCertificate {
  certPem: string;
  keyPem: string;
}

/** A certificate authority that lives as long as the process. */
export interface Authority {
  certPem: string;
  /** Signs a certificate over a fresh key. Times are milliseconds since the epoch. */
  issue(leaf: LeafRequest): Promise<IssuedCertificate>;
}

export interface LeafRequest {
  subject: readonly SubjectAttribute[];
  key: KeyKind;
  notBeforeMs: number;
  notAfterMs: number;
  usage: 'client' | 'server';
  dnsNames?: readonly string[];
  ipAddresses?: readonly string[];
}

const DAY_MS = 86_400_000;

// Values go in as UTF8String objects: the library would parse quotes and commas out of plain strings.
function nameOf(attributes: readonly SubjectAttribute[]): x509.Name {
  const form = attributes
    .filter(([, values]) => values.length > 0)
    .map(([type, values]) => ({ [type]: values.map((utf8String) => ({ utf8String })) }));
  return new x509.Name(form);
}

async function newKeyPair(kind: KeyKind): Promise<webcrypto.CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(ALGORITHMS[kind], true, [
    'sign',
    'verify',
  ])) as webcrypto.CryptoKeyPair;
}

async function privatePem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${der.replace(/.{64}(?=.)/g, '$&\n')}\n-----END PRIVATE KEY-----\n`;
}

function leafExtensions(leaf: LeafRequest): x509.Extension[] {
  const usage = leaf.usage === 'server' ? x509.ExtendedKeyUsage.serverAuth : x509.ExtendedKeyUsage.clientAuth;
  const names = [
    ...(leaf.dnsNames ?? []).map((value) => ({ type: 'dns' as const, value })),
    ...(leaf.ipAddresses ?? []).map((value) => ({ type: 'ip' as const, value })),
  ];
  return [
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([usage]),
    ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
  ];
}

/**
 * Makes a fresh self-signed authority. Issuer CN and O are the cluster's name, as a real cluster's are (teleport-api §1.2).
 *
 * @param name cluster name, or a word of one's own for authorities that are none of the cluster's
 */
export async function createAuthority(name: string): Promise<Authority> {
  const keys = await newKeyPair('ec');
  const subject = nameOf([
    ['CN', [name]],
    ['O', [name]],
  ]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: subject,
    keys,
    notBefore: new Date(Date.now() - 365 * DAY_MS),
    notAfter: new Date(Date.now() + 3650 * DAY_MS),
    signingAlgorithm: ALGORITHMS.ec,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    certPem: `${certificate.toString('pem')}\n`,
    async issue(leaf) {
      const leafKeys = await newKeyPair(leaf.key);
      const issued = await x509.X509CertificateGenerator.create({
        subject: nameOf(leaf.subject),
        issuer: subject,
        publicKey: leafKeys.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: ALGORITHMS.ec,
        notBefore: new Date(leaf.notBeforeMs),
        notAfter: new Date(leaf.notAfterMs),
        extensions: [
          ...leafExtensions(leaf),
          // All authorities of a cluster have one name: only the key id keeps a client's OpenSSL from sending the host
          // CA along as the issuer of a user's certificate.
          await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
        ],
      });
      return { certPem: `${issued.toString('pem')}\n`, keyPem: await privatePem(leafKeys.privateKey) };
    },
  };
}
