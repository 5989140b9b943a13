import { readdirSync } from 'node:fs';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeBundle } from '../../src/bundle/export/writeBundle.ts';
import type { BundleInput } from '../../src/bundle/input.ts';
import { createKey } from '../../src/bundle/keys/createKey.ts';
import { loadSigningKey, type SigningKey } from '../../src/bundle/keys/signingKey.ts';
import { META, timestampPaths } from '../../src/bundle/names.ts';
import { readCertificates } from '../../src/bundle/timestamps/certificates.ts';
import { timestampRequest } from '../../src/bundle/timestamps/request.ts';
import { VERIFY_CODES } from '../../src/bundle/verify/codes.ts';
import type { VerifyOptions } from '../../src/bundle/verify/verifyArchive.ts';
import { verifyBundle } from '../../src/bundle/verify/verifyBundle.ts';
import { type VerifyReport, verifyReportSchema } from '../../src/records/reports/verifyReport.ts';
import { planTimestamps, requestTimestamp } from '../../src/usecases/export/timestamps.ts';
import {
  type Authority,
  type AuthorityServer,
  makeAuthority,
  serveAuthority,
} from '../support/timestampAuthority.ts';
import { type Files, filesOf, pack, withManifest } from './support/bundleFiles.ts';
import { sampleInput } from './support/sampleInput.ts';
import { bash, hasTools, workspace } from './support/workspace.ts';

/** A period that is over, wherever the clock stands. */
const PERIOD = { fromMs: Date.UTC(2024, 0, 1), toMs: Date.UTC(2024, 3, 1), label: '2024-Q1' };
const EXPORTED_AT = new Date('2024-04-02T07:00:00Z');
const { request: TSQ, response: TSR } = timestampPaths(1);

describe.skipIf(!hasTools('openssl', 'bash', 'unzip'))('a timestamp', () => {
  let folder: string;
  let key: SigningKey;
  let authority: Authority;
  let rsa: Authority;
  let expired: Authority;
  let withoutUsage: Authority;
  let server: AuthorityServer;
  let failures = 0;

  beforeAll(async () => {
    folder = await workspace();
    key = await loadSigningKey((await createKey({ outDir: join(folder, 'keys') })).privateKeyPath);
    authority = makeAuthority(join(folder, 'one'));
    rsa = makeAuthority(join(folder, 'rsa'), 'ordinary', true);
    expired = makeAuthority(join(folder, 'expired'), 'expired');
    withoutUsage = makeAuthority(join(folder, 'no-eku'), 'no-eku');
    const other = await timestampRequest(Buffer.from('another signature'));
    server = await serveAuthority({
      '/ok': (request) => authority.respond(request),
      '/rsa': (request) => rsa.respond(request),
      '/expired': (request) => expired.respond(request),
      '/no-eku': (request) => withoutUsage.respond(request),
      '/other': () => authority.respond(other),
      '/truncated': (request) => authority.respond(request).subarray(0, 900),
      '/text': () => Buffer.from('no DER at all'),
      '/large': () => Buffer.alloc(70_000),
      '/refusal': (request) => {
        // a hash that it does not take: openssl answers with a refusal
        const sha256 = Buffer.from('608648016503040201', 'hex');
        const changed = Buffer.from(request);
        changed.set(Buffer.from('608648016503040204', 'hex'), request.indexOf(sha256));
        return authority.respond(changed);
      },
      '/html': (_, response) => {
        response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>Please log in.');
        return null;
      },
      '/cut': (request, response) => {
        const answer = authority.respond(request);
        response.writeHead(200, {
          'Content-Type': 'application/timestamp-reply',
          'Content-Length': answer.length,
        });
        response.write(answer.subarray(0, 500), () => response.destroy());
        return null;
      },
      '/500': (_, response) => {
        failures += 1;
        response.writeHead(500).end();
        return null;
      },
      '/at-last': (request, response) => {
        failures += 1;
        if (failures > 2) return authority.respond(request);
        response.writeHead(503).end();
        return null;
      },
      '/slow': () => null,
      '/redirect': (_, response) => {
        response.writeHead(302, { Location: '/ok' }).end();
        return null;
      },
    });
  }, 60_000);
  afterAll(() => server?.close());

  const url = (path: string): string => server.origin + path;
  const planned = (...paths: string[]) => planTimestamps(paths.map(url), {});
  const calls = (environment: Record<string, string> = {}) => ({
    ...{ environment, signal: new AbortController().signal, timeoutMs: 20_000, pausesMs: [1, 1] },
  });

  async function bundle(name: string, paths: readonly string[], more: Partial<BundleInput> = {}) {
    const input = { ...sampleInput(), period: PERIOD, exportedAt: EXPORTED_AT, ...more };
    return await writeBundle(
      { ...input, timestamps: planned(...paths) },
      {
        outDir: join(folder, name),
        signer: key,
        timestamp: (one, signature, notBefore) => requestTimestamp(one, signature, notBefore, calls()),
      },
    );
  }

  async function verified(
    files: Files | string,
    options: Partial<VerifyOptions> = {},
  ): Promise<VerifyReport> {
    const path = typeof files === 'string' ? files : join(folder, 'tampered.zip');
    if (typeof files !== 'string') await writeFile(path, pack(files));
    const report = await verifyBundle(path, { publicKeyPem: key.public.pem, ...options });
    expect(verifyReportSchema.parse(report)).toEqual(report);
    return report;
  }

  const casOf = async ({ caFile }: Authority) =>
    await readCertificates(await readFile(caFile, 'utf8'), caFile);
  const checkOf = (report: VerifyReport) => report.checks.find(({ name }) => name === 'timestamp.tokens');

  /** The files of a bundle with the response of an authority to what it asks for. */
  async function answered(response: (request: Buffer) => Buffer | Promise<Buffer>): Promise<Files> {
    const files = await filesOf((await bundle(`b${readdirSync(folder).length}`, ['/ok'])).path);
    return files.set(TSR, await response(files.get(TSQ) as Buffer));
  }

  it.each(['/ok', '/rsa'])('of a known authority is valid (%s)', async (path) => {
    const made = await bundle(`known${path}`.replace('/', '-'), [path]);
    const timestampCas = await casOf(path === '/ok' ? authority : rsa);
    const report = await verified(made.path, { timestampCas });
    expect(report).toMatchObject({
      verdict: 'verified',
      codes: [],
      timestamps: [
        {
          ...{ path: TSR, url: url(path), authority: 'O=Example, CN=Authority ordinary', trusted: true },
          accuracy_ms: 1501,
          time: new Date(made.timestamps[0]?.timeMs ?? 0).toISOString(),
        },
      ],
    });
    expect(checkOf(report)).toMatchObject({ status: 'pass' });
    // the time comes from the authority's clock, which is this machine's
    expect(Math.abs(Date.now() - (made.timestamps[0]?.timeMs ?? 0))).toBeLessThan(3_600_000);
  });

  it('never makes a verdict better: without its CA it is skipped, without the key the bundle speaks for itself', async () => {
    const { path } = await bundle('better', ['/ok']);
    const unknown = await verified(path);
    expect(unknown).toMatchObject({ verdict: 'verified', timestamps: [{ trusted: false }] });
    expect(checkOf(unknown)).toMatchObject({
      status: 'skip',
      detail: 'no CA of a timestamping authority was given (--tsa-ca)',
    });
    const timestampCas = await casOf(authority);
    const alone = await verifyBundle(path, { timestampCas });
    expect(alone).toMatchObject({ verdict: 'self-attested', codes: [], timestamps: [{ trusted: true }] });
  });

  it('is asked of several authorities, each with a nonce, over the same signature', async () => {
    const made = await bundle('several', ['/ok', '/rsa']);
    const files = await filesOf(made.path);
    expect([...files.keys()].filter((path) => /\.ts[qr]$/.test(path))).toEqual([
      'META/SHA256SUMS.tsq',
      'META/SHA256SUMS.tsr',
      'META/SHA256SUMS.2.tsq',
      'META/SHA256SUMS.2.tsr',
    ]);
    expect(files.get('META/SHA256SUMS.tsq')).not.toEqual(files.get('META/SHA256SUMS.2.tsq'));
    const both = [...(await casOf(authority)), ...(await casOf(rsa))];
    expect(await verified(made.path, { timestampCas: both })).toMatchObject({ verdict: 'verified' });
    const one = await verified(made.path, { timestampCas: await casOf(authority) });
    expect(one).toMatchObject({ verdict: 'failed', codes: ['TIMESTAMP_UNKNOWN_TSA'] });
    expect(one.timestamps.map(({ trusted }) => trusted)).toEqual([true, false]);
  });

  it('can be checked with the commands of VERIFY.txt', async () => {
    const { path } = await bundle('stock', ['/ok', '/rsa']);
    const at = join(folder, 'stock');
    await bash(at, `unzip -q ${basename(path)} -d b`);
    const verify = await readFile(join(at, 'b', 'VERIFY.txt'), 'utf8');
    const commands = verify.split('\n').filter((line) => line.startsWith('  openssl ts '));
    expect(commands).toHaveLength(6);
    for (const [index, ca] of [authority.caFile, rsa.caFile].entries()) {
      await copyFile(ca, join(at, 'tsa-ca.pem'));
      for (const [row, command] of commands.entries()) {
        const { status, output } = await bash(join(at, 'b'), command);
        const isOwn = Math.floor(row / 3) === index;
        if (row % 3 === 2) expect(output).toContain('Time stamp: ');
        else expect([status === 0, output.includes('Verification: OK')], command).toEqual([isOwn, isOwn]);
      }
    }
    const readme = await readFile(join(at, 'b', 'README.txt'), 'utf8');
    expect(readme.replace(/\s+/g, ' ')).toContain(`META/SHA256SUMS.tsr by ${url('/ok')}`);
    expect(readme).not.toContain('No outside timestamp');
  });

  describe('is refused by verify', () => {
    const raised = new Set<string>();
    const fails = async (files: Files | string, code: string, options: Partial<VerifyOptions> = {}) => {
      const report = await verified(files, options);
      expect(report.codes).toContain(code);
      expect(report.verdict).toBe('failed');
      expect(report.timestamps.every(({ trusted }) => !trusted)).toBe(true);
      raised.add(code);
      return report;
    };

    it('of an unknown authority', async () => {
      const { path } = await bundle('unknown', ['/ok']);
      await fails(path, 'TIMESTAMP_UNKNOWN_TSA', { timestampCas: await casOf(rsa) });
    });

    it('of a certificate without the purpose, whatever its CA', async () => {
      const files = await answered((request) => withoutUsage.respond(request));
      await fails(files, 'TIMESTAMP_NO_EKU', { timestampCas: await casOf(withoutUsage) });
      await fails(files, 'TIMESTAMP_NO_EKU');
    });

    it('of a certificate that was not valid at its time', async () => {
      const files = await answered((request) => expired.respond(request));
      await fails(files, 'TIMESTAMP_CERTIFICATE_NOT_VALID', { timestampCas: await casOf(expired) });
    });

    it('over another signature, also with a request that fits it', async () => {
      const other = await timestampRequest(Buffer.from('another signature'));
      const files = await answered(() => authority.respond(other));
      const first = await fails(files, 'TIMESTAMP_OTHER_SIGNATURE');
      expect(first.codes).toContain('TIMESTAMP_WRONG_NONCE');
      const report = await fails(files.set(TSQ, other), 'TIMESTAMP_OTHER_SIGNATURE');
      expect(report.codes).toEqual(['TIMESTAMP_OTHER_SIGNATURE']);
    });

    it('with another nonce', async () => {
      const files = await answered((request) => authority.respond(request));
      const again = await timestampRequest(files.get(META.openssl) as Buffer);
      const report = await fails(files.set(TSR, authority.respond(again)), 'TIMESTAMP_WRONG_NONCE');
      expect(report.codes).toEqual(['TIMESTAMP_WRONG_NONCE']);
    });

    it('older than the end of the period, or than an export before it', async () => {
      const ending = { ...PERIOD, toMs: Date.now() + 86_400_000 };
      const files = await answered((request) => authority.respond(request));
      const late = (exported_at: string) =>
        withManifest(files, key, (manifest) => {
          Object.assign(manifest, { exported_at });
          manifest.period.to = new Date(ending.toMs).toISOString();
        });
      const withTimestamp = async (changed: Files): Promise<Files> => {
        const request = await timestampRequest(changed.get(META.openssl) as Buffer);
        return changed.set(TSQ, request).set(TSR, authority.respond(request));
      };
      await fails(await withTimestamp(late('2030-01-01T00:00:00.000Z')), 'TIMESTAMP_TOO_EARLY');
      const open = await withTimestamp(late(new Date().toISOString()));
      expect((await verified(open)).codes).not.toContain('TIMESTAMP_TOO_EARLY');
    });

    it('that is damaged anywhere, cut off, or none', async () => {
      const timestampCas = await casOf(authority);
      const genuine = await answered((request) => authority.respond(request));
      const token = genuine.get(TSR) as Buffer;
      for (const cut of [0, 1, 40, 900, token.length - 1])
        await fails(new Map(genuine).set(TSR, token.subarray(0, cut)), 'TIMESTAMP_MALFORMED', {
          timestampCas,
        });
      await fails(new Map(genuine).set(TSR, Buffer.concat([token, Buffer.alloc(1)])), 'TIMESTAMP_MALFORMED');
      for (let at = 0; at < token.length; at += 41) {
        const altered = Buffer.from(token);
        altered[at] = (altered[at] ?? 0) ^ 1;
        const files = new Map(genuine).set(TSR, altered);
        const report = await verified(files, { timestampCas });
        if (report.verdict === 'failed') continue;
        // a byte that nothing signs, such as a version: then openssl takes it, too
        await writeFile(join(folder, 'altered.tsr'), altered);
        await writeFile(join(folder, 'altered.sig'), files.get(META.openssl) as Buffer);
        const check = `openssl ts -verify -data altered.sig -in altered.tsr -CAfile ${authority.caFile}`;
        expect((await bash(folder, check)).output, `byte ${at}`).toContain('Verification: OK');
      }
    });

    it('whose signature was exchanged', async () => {
      const genuine = await answered((request) => authority.respond(request));
      const token = Buffer.from(genuine.get(TSR) as Buffer);
      token[token.length - 1] = (token.at(-1) ?? 0) ^ 1;
      await fails(genuine.set(TSR, token), 'TIMESTAMP_SIGNATURE_INVALID', {
        timestampCas: await casOf(authority),
      });
    });

    it('that was taken out, put in, or not there where one is required', async () => {
      const timestampCas = await casOf(authority);
      const genuine = await answered((request) => authority.respond(request));
      for (const path of [TSR, TSQ]) {
        const files = new Map(genuine);
        files.delete(path);
        await fails(files, 'TIMESTAMP_MISSING', { timestampCas });
        await fails(files, 'TIMESTAMP_MISSING');
      }
      const second = timestampPaths(2);
      const more = new Map(genuine).set(second.response, genuine.get(TSR) as Buffer);
      expect((await fails(more, 'SUM_FILE_EXTRA')).codes).toEqual(['SUM_FILE_EXTRA']);
      const { path } = await bundle('none', []);
      expect(await verified(path)).toMatchObject({ verdict: 'verified', timestamps: [] });
      await fails(path, 'TIMESTAMP_MISSING', { timestampCas });
    });

    it('without a valid signature that it could be of', async () => {
      const genuine = await answered((request) => authority.respond(request));
      const forged = Buffer.from('not the signature');
      const request = await timestampRequest(forged);
      const files = genuine.set(META.openssl, forged).set(TSQ, request).set(TSR, authority.respond(request));
      const report = await fails(files, 'TIMESTAMP_NO_SIGNATURE', { timestampCas: await casOf(authority) });
      expect(report.codes).toEqual(['SIGNATURE_INVALID', 'TIMESTAMP_NO_SIGNATURE']);
    });

    it('by every code that there is', () => {
      const codes = Object.keys(VERIFY_CODES).filter((code) => code.startsWith('TIMESTAMP_'));
      expect(codes.filter((code) => !raised.has(code))).toEqual([]);
    });
  });

  describe('that an authority does not give', () => {
    it.each([
      ['/truncated', 'TIMESTAMP_MALFORMED'],
      ['/text', 'TIMESTAMP_MALFORMED'],
      ['/refusal', 'the authority refused it'],
      ['/other', 'TIMESTAMP_OTHER_SIGNATURE'],
      ['/no-eku', 'TIMESTAMP_NO_EKU'],
      ['/html', 'its answer is not a timestamp response'],
      ['/large', 'its answer is larger than 65536 bytes'],
      ['/cut', 'the connection was cut'],
      ['/500', 'it answered with HTTP 500'],
      ['/redirect', 'a redirect (HTTP 302), which is not followed'],
      ['/nowhere', 'it answered with HTTP 404'],
    ])('fails the export, which leaves nothing behind: %s', async (path, why) => {
      const name = `failed${path.replace('/', '-')}`;
      const before = server.asked.length;
      await expect(bundle(name, ['/ok', path])).rejects.toMatchObject({
        code: 'EXPORT_NO_TIMESTAMP',
        message: expect.stringContaining(why),
        hint: expect.stringContaining('not used up'),
      });
      expect(readdirSync(join(folder, name))).toEqual([]);
      const attempts = path === '/500' || path === '/cut' ? 3 : 1;
      expect(server.asked.slice(before)).toEqual(['/ok', ...Array(attempts).fill(path)]);
    });

    it('in time fails it, and so does one that is not there', async () => {
      const ask = (at: string, timeoutMs: number) =>
        requestTimestamp({ url: at, request: TSQ, response: TSR }, Buffer.from('x'), 0, {
          ...calls(),
          timeoutMs,
        });
      await expect(ask(url('/slow'), 300)).rejects.toMatchObject({
        code: 'EXPORT_NO_TIMESTAMP',
        message: expect.stringContaining('did not answer within 0.3 s'),
      });
      const gone = await serveAuthority({});
      gone.close();
      await expect(ask(`${gone.origin}/ok`, 20_000)).rejects.toMatchObject({
        code: 'EXPORT_NO_TIMESTAMP',
        message: expect.stringContaining('connection refused'),
      });
    });

    it('at first is requested again', async () => {
      failures = 0;
      const made = await bundle('at-last', ['/at-last']);
      expect(failures).toBe(3);
      expect(made.timestamps).toHaveLength(1);
    });

    it('is not waited for after an interruption', async () => {
      const stop = new AbortController();
      const asked = requestTimestamp(
        { url: url('/slow'), request: TSQ, response: TSR },
        Buffer.from('x'),
        0,
        {
          ...calls(),
          signal: stop.signal,
        },
      );
      stop.abort(new Error('stopped'));
      await expect(asked).rejects.toThrow('stopped');
    });
  });

  it('goes through the HTTP proxy that the environment names, by its whole URL', async () => {
    const environment = { HTTP_PROXY: `http://ann:secret@127.0.0.1:${server.port}` };
    const [far] = planTimestamps(['http://tsa.far.example/ok'], environment);
    const given = await requestTimestamp(far as never, Buffer.from('x'), 0, calls(environment));
    expect(given.files).toHaveLength(2);
    expect(server.asked.at(-1)).toBe('http://tsa.far.example/ok');
  });

  it.each([
    ['ftp://tsa.example.com/'],
    ['tsa.example.com'],
    ['https://ann:secret@tsa.example.com/'],
    ['https://tsa.example.com/?key=secret'],
  ])('is asked of a plain address only, not of %s', (address) => {
    const plan = () => planTimestamps([address], {});
    expect(plan).toThrow(expect.objectContaining({ code: 'USAGE' }));
    expect(plan).not.toThrow(/secret/);
  });

  it('is asked of four authorities at most, each once', () => {
    const many = Array.from({ length: 5 }, (_, index) => `https://tsa.example.com/${index}`);
    expect(() => planTimestamps(many, {})).toThrow(/5 times/);
    expect(() => planTimestamps([many[0] ?? '', many[0] ?? ''], {})).toThrow(/twice/);
  });
});
