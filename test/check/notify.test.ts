import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { AffidavitError } from '../../src/errors/affidavitError.ts';
import { deliver } from '../../src/usecases/notify/deliver.ts';
import { postWebhook, type Sending } from '../../src/usecases/notify/webhook.ts';
import { affidavit, json } from '../support/cli.ts';
import { openScene, temporaryFolder } from '../support/scene.ts';

interface Received {
  url: string;
  type: string | undefined;
  body: string;
}

/** Answers by path: /ok, /slow (never), /broken (500), /once (500, then 200), /moved (302 to /ok). */
const received: Received[] = [];
const server = http.createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = request.url ?? '';
  const seen = received.filter((one) => one.url === url).length;
  received.push({ url, type: request.headers['content-type'], body: Buffer.concat(chunks).toString('utf8') });
  if (url.startsWith('/slow')) return;
  if (url.startsWith('/moved')) response.writeHead(302, { Location: '/ok/moved' });
  else response.writeHead(url.startsWith('/broken') || (url.startsWith('/once') && seen === 0) ? 500 : 200);
  response.end('ok');
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const SECRET = 'T0-SECRET-B0';

beforeEach(() => void received.splice(0));

const MESSAGE = {
  cluster: 'acme',
  occasions: [
    { on: 'incomplete' as const, text: 'snapshot 3 incomplete: locks denied (rule <lock:list> & more)' },
    { on: 'gaps' as const, text: '1 gap' },
  ],
};

function send(url: string, settings: object = {}, more: Partial<Sending> = {}): Promise<string[]> {
  return deliver({ webhook: { variable: 'HOOK' }, ...settings }, () => MESSAGE, {
    environment: { HOOK: url },
    signal: new AbortController().signal,
    timeoutMs: 5_000,
    pausesMs: [1, 1],
    ...more,
  });
}

describe('a webhook', () => {
  it("gets a plain JSON document, or Slack's form", async () => {
    expect(await send(`${base}/ok/${SECRET}`)).toEqual([]);
    expect(received[0]?.type).toBe('application/json');
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
      schema: 'urn:affidavit:soc2-evidence:notification:v1',
      ...MESSAGE,
    });
    expect(await send(`${base}/ok`, { webhook: { variable: 'HOOK', form: 'slack' } })).toEqual([]);
    const slack = JSON.parse(received[1]?.body ?? '') as Record<string, string>;
    expect(Object.keys(slack)).toEqual(['text']);
    expect(slack.text).toMatch(/^affidavit of acme, \d{4}-.+Z: 2 notifications\nincomplete: /);
    expect(slack.text).toContain('&lt;lock:list&gt; &amp; more');
  });

  it('gets the occasions that are configured, and nothing where there is none', async () => {
    expect(await send(`${base}/ok`, { on: ['gaps'] })).toEqual([]);
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ occasions: [{ on: 'gaps' }] });
    await send(`${base}/ok`, { on: ['identity'] });
    expect(received).toHaveLength(1);
  });

  it('is tried again after failures that may pass', async () => {
    expect(await send(`${base}/once/x`)).toEqual([]);
    expect(received).toHaveLength(2);
  });

  it('ends at once when it is interrupted in the pause before a retry', async () => {
    const interrupted = new AbortController();
    const reason = new AffidavitError('INTERRUPTED', 'Interrupted before the end.');
    const sending = {
      ...{ environment: { HOOK: `${base}/broken` }, signal: interrupted.signal },
      ...{ timeoutMs: 5_000, pausesMs: [3_600_000] },
    };
    const sent = postWebhook('HOOK', '{}', sending);
    while (received.length === 0) await new Promise((resolve) => setImmediate(resolve));
    interrupted.abort(reason);
    await expect(sent).rejects.toBe(reason);
    expect(received).toHaveLength(1);
  });

  it.each([
    ['/broken', 3, 'HTTP 500'],
    ['/moved', 1, 'a redirect (HTTP 302), which is not followed'],
  ])('%s fails in one sentence', async (place, attempts, why) => {
    expect(await send(`${base}${place}/${SECRET}`)).toEqual([
      `The notification by webhook was not sent: ${why}.`,
    ]);
    expect(received).toHaveLength(attempts);
  });

  it('that does not answer, is not there or has no address fails in one sentence without the address', async () => {
    const slow = await send(`${base}/slow/${SECRET}`, {}, { timeoutMs: 100 });
    expect(slow).toEqual(['The notification by webhook was not sent: no answer within 0.1 s.']);
    const gone = await send(`http://127.0.0.1:1/${SECRET}`);
    expect(gone).toEqual(['The notification by webhook was not sent: no connection.']);
    for (const wrong of ['', SECRET, `ftp://${SECRET}`, `http://a:${SECRET}@127.0.0.1/`]) {
      const [failure = ''] = await send(wrong);
      expect(failure).toContain('the variable HOOK holds no http or https address');
      expect(failure).not.toContain(SECRET);
    }
  });

  it('is reached through the HTTP proxy of the environment', async () => {
    const environment = { HOOK: 'http://hooks.example/ok', HTTP_PROXY: base };
    expect(await send('', {}, { environment })).toEqual([]);
    expect(received[0]?.url).toBe('http://hooks.example/ok');
  });
});

describe('a command', () => {
  const node = (script: string) => ({ webhook: undefined, command: [process.execPath, '-e', script] });

  it('gets the message on standard input, and fails in one sentence', async () => {
    const file = `${await temporaryFolder()}/message`;
    const script = `require('fs').writeFileSync(${JSON.stringify(file)}, require('fs').readFileSync(0))`;
    expect(await send('', node(script))).toEqual([]);
    expect(readFileSync(file, 'utf8')).toMatch(/^affidavit of acme, .+\nincomplete: .+\ngaps: 1 gap\n$/);
    expect(await send('', node('process.exit(3)'))).toEqual([
      'The notification by command was not sent: it ended with 3.',
    ]);
    expect((await send('', node('setInterval(() => {}, 1000)'), { timeoutMs: 300 }))[0]).toContain('SIGKILL');
    const [missing] = await send('', { webhook: undefined, command: ['/nowhere/program'] });
    expect(missing).toContain('it could not be run (ENOENT)');
  });
});

describe('pull and check', async () => {
  const scene = await openScene();
  writeFileSync(scene.at('affidavit.yaml'), 'notify: {webhook: {variable: HOOK}}\n');
  const run = (args: string[], place = '/ok') =>
    json(args, { cwd: scene.dir, env: { HOOK: `${base}${place}/${SECRET}` } });
  const occasions = () =>
    received.flatMap(({ body }) => (JSON.parse(body) as typeof MESSAGE).occasions.map(({ on }) => on));

  it('notify of incomplete pulls, new exceptions, gaps, an identity that ends, and pulls that fail', async () => {
    const store = scene.newStore();
    await scene.gateway.identity({ path: scene.at('narrow'), roles: ['soc2-narrow'], ttlMs: 86_400_000 });
    const narrow = scene
      .pull(store, '--check')
      .map((word) => (word === scene.at('identity') ? scene.at('narrow') : word));
    expect((await run(narrow)).status).toBe(4);
    expect(occasions()).toEqual(expect.arrayContaining(['incomplete', 'exceptions', 'identity', 'gaps']));
    received.splice(0);

    const unreachable = narrow.map((word) => (word === scene.gateway.authAddr ? '127.0.0.1:1' : word));
    expect((await run(unreachable)).status).toBe(3);
    expect(occasions()).toEqual(['incomplete']);
    expect(received[0]?.body).toContain('GATEWAY_UNREACHABLE');
  });

  it('end as they do without it when the notification fails, and name that in one line', async () => {
    const store = scene.newStore();
    await affidavit(scene.pull(store));
    const { status, stderr, stdout } = await run(['check', '--store', store], '/moved');
    expect(status).toBe(9);
    expect(stderr).toBe(
      'warning: The notification by webhook was not sent: a redirect (HTTP 302), which is not followed.\n',
    );
    expect(stdout + readFileSync(store, 'latin1')).not.toContain(SECRET);
  });
});
