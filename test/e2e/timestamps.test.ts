import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { ExportReport } from '../../src/records/reports/exportReport.ts';
import type { VerifyReport } from '../../src/records/reports/verifyReport.ts';
import { filesOf } from '../bundle/support/bundleFiles.ts';
import { hasTools } from '../bundle/support/workspace.ts';
import { atEnd } from '../support/atEnd.ts';
import { affidavit, failure, json } from '../support/cli.ts';
import { startConnectProxy } from '../support/connectProxy.ts';
import { openScene } from '../support/scene.ts';
import { makeAuthority, serveAuthority, webCertificate } from '../support/timestampAuthority.ts';

/** A name that only the HTTP proxy can resolve. */
const NAME = 'tsa.far.example';

it.skipIf(!hasTools('openssl'))(
  'an export gets its timestamp over HTTPS through the HTTP proxy, or there is no bundle and no number used up',
  async () => {
    const scene = await openScene();
    const { at } = scene;
    const authority = makeAuthority(at('tsa'));
    const web = webCertificate(at('web'), NAME);
    let isDown = true;
    const server = await serveAuthority(
      {
        '/tsr': (request, response) => {
          if (!isDown) return authority.respond(request);
          response.writeHead(403).end();
          return null;
        },
      },
      web,
    );
    atEnd(() => server.close());
    const proxy = await startConnectProxy();
    atEnd(() => proxy.close());
    const url = `https://${NAME}:${server.port}/tsr`;
    const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NODE_EXTRA_CA_CERTS: web.file };
    const store = scene.newStore();
    await affidavit(scene.pull(store));
    const out = at('bundles');
    const command = scene.export(store, out, '--tsa', url);

    const refused = await failure(command, { env });
    expect(refused).toMatchObject({
      status: 8,
      code: 'EXPORT_NO_TIMESTAMP',
      message: `The timestamping authority ${url} gave no timestamp: it answered with HTTP 403. No bundle was written.`,
    });
    expect(readdirSync(out)).toEqual([]);
    const untrusted = await failure(command, { env: { HTTPS_PROXY: env.HTTPS_PROXY } });
    expect(untrusted).toMatchObject({ code: 'EXPORT_NO_TIMESTAMP' });
    expect(untrusted.message).toContain('presented a certificate that is not trusted');

    isDown = false;
    const { document: made, stderr } = await json<ExportReport>(command, { env });
    expect(made, stderr).toMatchObject({ sequence: 1, timestamps: [{ url, path: 'META/SHA256SUMS.tsr' }] });
    // only the address that was given, and only through the proxy
    expect(new Set(proxy.asked.map(({ target }) => target))).toEqual(new Set([`${NAME}:${server.port}`]));

    const verify = ['verify', made.path, '--public-key', scene.publicKey];
    const known = await json<VerifyReport>([...verify, '--tsa-ca', authority.caFile]);
    expect(known.document).toMatchObject({ verdict: 'verified', timestamps: [{ url, trusted: true }] });
    expect(known.status).toBe(0);
    const shown = await affidavit([...verify, '--tsa-ca', authority.caFile]);
    expect(shown.stdout).toMatch(
      /Timestamp {1,2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC by O=Example, CN=Authority ordinary \(valid\)/,
    );
    const stranger = await json<VerifyReport>([...verify, '--tsa-ca', web.file]);
    expect(stranger).toMatchObject({ status: 5, document: { codes: ['TIMESTAMP_UNKNOWN_TSA'] } });
    expect(await failure([...verify, '--tsa-ca', scene.publicKey])).toMatchObject({
      code: 'FILE_INVALID',
      status: 2,
    });
    const page = String((await filesOf(made.path)).get('index.html'));
    expect(page).toContain('openssl ts -verify -data META/SHA256SUMS.sig -in META/SHA256SUMS.tsr');

    // an export without an authority asks nobody
    const asked = server.asked.length;
    const { document: plain } = await json<ExportReport>(scene.export(store, out), { env });
    expect(plain).toMatchObject({ sequence: 2, timestamps: [] });
    expect(server.asked).toHaveLength(asked);
  },
  120_000,
);
