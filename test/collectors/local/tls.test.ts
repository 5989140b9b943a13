import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { probeAddress } from '../../../src/collectors/local/tls/probe.ts';
import { cipherWeakness } from '../../../src/collectors/local/tls/weakness.ts';
import { workFolder } from '../../commands/support/workFolder.ts';

const servers: net.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
const folder = workFolder(afterEach);

function certificate(name: string): { key: Buffer; cert: Buffer } {
  const key = folder.path('key.pem');
  const cert = folder.path('cert.pem');
  const args = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-days',
    '30',
  ];
  const subject = ['-subj', `/O=acme/CN=${name}`, '-addext', `subjectAltName=DNS:${name},IP:127.0.0.1`];
  execFileSync('openssl', [...args, ...subject, '-keyout', key, '-out', cert], { stdio: 'pipe' });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

async function listen(server: net.Server): Promise<{ host: string; port: number }> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { host: '127.0.0.1', port: (server.address() as net.AddressInfo).port };
}

async function serve(options: tls.TlsOptions, name = 'teleport.example.com') {
  const server = tls.createServer({ ...certificate(name), ...options });
  server.on('tlsClientError', () => undefined);
  return { address: await listen(server), server };
}

// biome-ignore lint/suspicious/noExplicitAny: looked into by expectations
async function bodyOf(address: { host: string; port: number }): Promise<any> {
  const collected = await probeAddress(address, { timeoutMs: 3000 });
  expect(collected).toMatchObject({ dataset: 'tls_probe', status: 'complete', reason: '' });
  return collected.rows[0]?.body;
}

describe('probe of an address', () => {
  it('tells versions, ciphers, protocols and certificates', async () => {
    const { address } = await serve({
      minVersion: 'TLSv1.2',
      ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:TLS_AES_128_GCM_SHA256',
      ALPNProtocols: ['h2', 'teleport-reversetunnel'],
    });
    const body = await bodyOf(address);
    expect(body.versions).toMatchObject([
      { version: 'TLSv1', result: 'refused', detail: expect.stringContaining('protocol') },
      { version: 'TLSv1.1', result: 'refused' },
      { version: 'TLSv1.2', result: 'accepted' },
      { version: 'TLSv1.3', result: 'accepted', detail: 'TLS_AES_128_GCM_SHA256' },
    ]);
    expect(body.ciphers[0].accepted.sort()).toEqual([
      'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
      'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
    ]);
    expect(body.ciphers[0].refused).toContain('ECDHE-RSA-AES128-SHA');
    expect(body.ciphers[1]).toMatchObject({ version: 'TLSv1.3', accepted: ['TLS_AES_128_GCM_SHA256'] });
    expect(body.alpn).toEqual(['h2', 'teleport-reversetunnel']);
    expect(body.certificate_of).toBe('proxy (web certificate)');
    expect(body.chain).toMatchObject([
      {
        subject: 'O=acme, CN=teleport.example.com',
        names: ['teleport.example.com', '127.0.0.1'],
        key_type: 'ec',
        key_curve: 'prime256v1',
        self_signed: true,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
    const days = (Date.parse(body.chain[0].not_after) - Date.parse(body.chain[0].not_before)) / 86_400_000;
    expect(Math.round(days)).toBe(30);
    expect(body).toMatchObject({
      trusted_by_this_machine: false,
      trust_problem: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    });
  });

  it('finds old versions where they are taken', async () => {
    const { address } = await serve({
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'ALL:@SECLEVEL=0',
    });
    const body = await bodyOf(address);
    expect(body.versions.map(({ result }: { result: string }) => result)).toEqual([
      'accepted',
      'accepted',
      'refused',
      'refused',
    ]);
    expect(body.ciphers.map(({ version }: { version: string }) => version)).toEqual(['TLSv1', 'TLSv1.1']);
    expect(body.certificate_of).toBe('another server');
  });

  it('knows an auth server by its names, and shows it no certificate of ours', async () => {
    const { address, server } = await serve(
      { requestCert: true, rejectUnauthorized: false },
      '61636d65.teleport.cluster.local',
    );
    const shown: unknown[] = [];
    server.on('secureConnection', (socket) =>
      shown.push(Object.keys(socket.getPeerCertificate() ?? {}).length),
    );
    expect((await bodyOf(address)).certificate_of).toBe('auth server');
    expect(new Set(shown)).toEqual(new Set([0]));
  });

  it('of something that is no TLS server is partial, of nobody failed', async () => {
    const web = await listen(
      net.createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    expect(await probeAddress(web, { timeoutMs: 3000 })).toMatchObject({ status: 'partial' });
    const silent = await listen(net.createServer((socket) => socket.on('error', () => {})));
    expect(await probeAddress(silent, { timeoutMs: 100 })).toMatchObject({
      status: 'failed',
      reason: 'the address could not be probed: no answer in time',
      rows: [],
    });
    for (const server of servers.splice(1)) server.close();
    const closed = await listen(net.createServer());
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect(await probeAddress(closed, { timeoutMs: 3000 })).toMatchObject({
      status: 'failed',
      reason: 'the address could not be probed: ECONNREFUSED',
    });
  });

  it('stops when its time is up, and says so', async () => {
    const { address } = await serve({});
    const collected = await probeAddress(address, { timeoutMs: 3000, totalMs: 0 });
    expect(collected).toMatchObject({ status: 'partial', reason: expect.stringContaining('time was up') });
    expect(collected.rows[0]?.body).toMatchObject({ check: 'address' });
  });
});

describe('checks of a probe', () => {
  // biome-ignore lint/suspicious/noExplicitAny: looked into by expectations
  const checksOf = async (address: { host: string; port: number }): Promise<any[]> =>
    (await probeAddress(address, { timeoutMs: 3000 })).rows.map(({ body }) => body);

  it('are one row each, with members that rules can test', async () => {
    const { address } = await serve({
      minVersion: 'TLSv1.2',
      ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256:TLS_AES_128_GCM_SHA256:@SECLEVEL=0',
      ecdhCurve: 'secp224r1:P-256',
    });
    const rows = await checksOf(address);
    const of = (check: string) => rows.filter((row) => row.check === check);
    expect(of('protocol').map(({ protocol, accepted }) => [protocol, accepted])).toEqual([
      ['TLSv1', 'no'],
      ['TLSv1.1', 'no'],
      ['TLSv1.2', 'yes'],
      ['TLSv1.3', 'yes'],
    ]);
    expect(of('cipher')).toMatchObject([
      {
        protocol: 'TLSv1.2',
        cipher: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
        forward_secrecy: 'yes',
        weakness: '',
      },
      { protocol: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256', forward_secrecy: 'yes', weakness: '' },
    ]);
    const curves = of('curve').filter(({ accepted }) => accepted === 'yes');
    expect(curves).toMatchObject([
      { curve: 'prime256v1', weakness: '' },
      { curve: 'secp224r1', weakness: 'curve' },
    ]);
    // a curve that the server likes less than that of its certificate cannot be told from one that it lacks
    const { address: other } = await serve({ minVersion: 'TLSv1.2', ecdhCurve: 'P-256:secp384r1' });
    expect(await checksOf(other)).toContainEqual(
      expect.objectContaining({ check: 'curve', curve: 'secp384r1', accepted: 'not tested' }),
    );
    expect(of('certificate')).toMatchObject([
      { key_type: 'ec', curve: 'prime256v1', name_checked: '127.0.0.1', name_covered: 'yes' },
    ]);
    expect(rows.every((row) => row.address === `127.0.0.1:${address.port}`)).toBe(true);
  });

  it('name what is weak: old versions and key exchanges without forward secrecy', async () => {
    const rsa = folder.path('rsa.pem');
    const cert = folder.path('rsa-cert.pem');
    const args = [
      'req',
      '-x509',
      '-newkey',
      'rsa:1024',
      '-nodes',
      '-days',
      '1',
      '-subj',
      '/CN=other.example.com',
    ];
    execFileSync('openssl', [...args, '-keyout', rsa, '-out', cert], { stdio: 'pipe' });
    const { address } = await serve({
      key: readFileSync(rsa),
      cert: readFileSync(cert),
      minVersion: 'TLSv1.1',
      maxVersion: 'TLSv1.2',
      ciphers: 'AES128-SHA:ECDHE-RSA-AES128-SHA:@SECLEVEL=0',
    });
    const rows = await checksOf(address);
    expect(rows).toContainEqual(
      expect.objectContaining({
        check: 'protocol',
        protocol: 'TLSv1.1',
        accepted: 'yes',
        weakness: 'TLS below 1.2',
      }),
    );
    expect(rows).toContainEqual(
      expect.objectContaining({
        check: 'cipher',
        protocol: 'TLSv1.2',
        cipher: 'TLS_RSA_WITH_AES_128_CBC_SHA',
        forward_secrecy: 'no',
        weakness: 'no forward secrecy',
      }),
    );
    expect(rows).toContainEqual(
      expect.objectContaining({ check: 'certificate', key_type: 'rsa', key_bits: 1024, name_covered: 'no' }),
    );
  });

  it('of an auth server hold its certificate against the name that clients of Teleport check', async () => {
    const { address } = await serve({}, 'teleport.cluster.local');
    expect(await checksOf(address)).toContainEqual(
      expect.objectContaining({
        check: 'certificate',
        name_checked: 'teleport.cluster.local',
        name_covered: 'yes',
      }),
    );
  });

  it.each([
    ['TLS_ECDH_anon_WITH_AES_128_CBC_SHA', 'anonymous'],
    ['ADH-AES128-SHA', 'anonymous'],
    ['AECDH-NULL-SHA', 'anonymous'],
    ['TLS_RSA_WITH_NULL_SHA256', 'NULL'],
    ['EXP-RC4-MD5', 'export'],
    ['TLS_ECDHE_RSA_WITH_RC4_128_SHA', 'RC4'],
    ['TLS_RSA_WITH_3DES_EDE_CBC_SHA', 'DES'],
    ['ECDHE-RSA-DES-CBC3-SHA', 'DES'],
    ['AES256-GCM-SHA384', 'no forward secrecy'],
    ['TLS_ECDH_RSA_WITH_AES_128_GCM_SHA256', 'no forward secrecy'],
    ['TLS_DHE_RSA_WITH_AES_128_GCM_SHA256', ''],
    ['ECDHE-ECDSA-CHACHA20-POLY1305', ''],
    ['TLS_CHACHA20_POLY1305_SHA256', ''],
  ])('%s is %s', (suite, weakness) => {
    expect(cipherWeakness(suite)).toBe(weakness);
  });
});
