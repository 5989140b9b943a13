import { type Authority, createAuthority, type LeafRequest } from '../../../../src/demo/tls/certificates.ts';

export const CLUSTER = 'root.example.com';
const HOUR_MS = 3_600_000;

/** A cluster's authorities, made afresh for each test file. */
export interface Pki {
  host: Authority;
  user: Authority;
  web: Authority;
}

export async function makePki(): Promise<Pki> {
  const [host, user, web] = await Promise.all([
    createAuthority(CLUSTER),
    createAuthority(CLUSTER),
    createAuthority('private web CA'),
  ]);
  return { host, user, web };
}

/** The auth service's certificate, with the names of teleport-api §1.3. */
export function authCertificate(pki: Pki) {
  return pki.host.issue({
    subject: [['CN', ['auth']]],
    key: 'ec',
    notBeforeMs: Date.now() - HOUR_MS,
    notAfterMs: Date.now() + HOUR_MS,
    usage: 'server',
    dnsNames: ['teleport.cluster.local', '*.teleport.cluster.local'],
  });
}

/** A web certificate for this machine, and for further names. */
export function webCertificate(pki: Pki, names: readonly string[] = []) {
  return pki.web.issue({
    subject: [['CN', ['localhost']]],
    key: 'ec',
    notBeforeMs: Date.now() - HOUR_MS,
    notAfterMs: Date.now() + HOUR_MS,
    usage: 'server',
    dnsNames: ['localhost', ...names],
    ipAddresses: ['127.0.0.1'],
  });
}

export const PLAIN_SUBJECT: LeafRequest['subject'] = [
  ['CN', ['soc2']],
  ['O', ['auditor', 'soc2-collector']],
  ['2.5.4.9', [CLUSTER]],
  ['1.3.9999.1.7', [CLUSTER]],
];

/** A client certificate and the text of its identity file. */
export async function makeIdentity(pki: Pki, request: Partial<LeafRequest> & { signer?: Authority } = {}) {
  const { signer = pki.user, ...leaf } = request;
  const issued = await signer.issue({
    subject: PLAIN_SUBJECT,
    key: 'ec',
    notBeforeMs: Date.now() - HOUR_MS,
    notAfterMs: Date.now() + HOUR_MS,
    usage: 'client',
    ...leaf,
  });
  const text = [
    issued.keyPem,
    'ssh-rsa-cert-v01@openssh.com AAAAHHNzaC1yc2EtY2VydC12MDFAb3BlbnNzaC5jb20 soc2\n',
    issued.certPem,
    `@cert-authority ${CLUSTER},*.${CLUSTER} ssh-rsa AAAAB3NzaC1yc2E type=host\n`,
    pki.host.certPem,
  ].join('');
  return { key: issued.keyPem, certificate: issued.certPem, hostCas: [pki.host.certPem], text };
}
