import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import type { ExportReport } from '../../src/records/reports/exportReport.ts';
import type { SnapshotInfo } from '../../src/records/snapshot.ts';
import { filesOf } from '../bundle/support/bundleFiles.ts';
import { SECRET, SECRET_FORMS } from '../redaction/forms.ts';
import { affidavit, type Ended, json } from '../support/cli.ts';
import { logged, marchData, marchEvents, openScene, UNTIL } from '../support/scene.ts';

const CANARY = 'CANARY-3f9c1b7e5d2a';
/** The forms in which a text may be hidden. */
const forms = [
  Buffer.from(CANARY),
  Buffer.from(CANARY, 'utf16le'),
  Buffer.from(Buffer.from(CANARY).toString('base64').slice(0, -4)),
  Buffer.from(Buffer.from(CANARY).toString('hex')),
];
const holds = (bytes: Buffer | string) => forms.some((form) => Buffer.from(bytes as never).includes(form));

/** Bytes that make a terminal do something else than show text: all control characters but line feed, tab and return. */
const ACTIVE = new RegExp(
  `[${String.raw`\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069`}]`,
);

const PEM = `-----BEGIN RSA PRIVATE KEY-----\n${CANARY}\n-----END RSA PRIVATE KEY-----\n`;

/** An event with a secret under a name that says so. */
const secretEvent = logged('secret-event', Date.parse(UNTIL) - 3_600_000, {
  event: 'join_token.create',
  name: CANARY,
  join_method: 'token',
  token: CANARY,
  password: CANARY,
  private_key: PEM,
  nested: { client_secret: CANARY, list: [{ recovery_code: CANARY, bearer_token: CANARY }] },
});

/** Every known form of a secret in what somebody typed, and traffic of agents and identity providers. */
const formEvents = [
  ...SECRET_FORMS.flatMap(([kind, text], n) => [
    { event: 'exec', code: 'T3002I', command: text, kind_of_form: kind, n },
    { event: 'unknown', code: 'TCC00E', data: ` ${JSON.stringify({ event: 'future.kind', text })}`, n },
  ]),
  ...['mcp.session.request', 'app.session.llm.request.success', 'scim.update'].map((event) => ({
    event,
    headers: { 'X-Custom': [SECRET], Authorization: [`Bearer ${SECRET}`] },
    request: { method: 'PUT', body: { userName: SECRET, active: false } },
    response: { status: 200, body: SECRET },
    message: { method: 'tools/call', params: { name: 'tool', arguments: { path: SECRET } } },
  })),
].map((event, n) => logged(`form-${n}`, Date.parse(UNTIL) - 7_200_000 + n, event));

/** What must not be left of the forms: the secret, or the form's own text where that is the secret. */
const gone = [...new Set(SECRET_FORMS.map((form) => form[2] ?? SECRET))].map((text) => Buffer.from(text));
const holdsForm = (bytes: Buffer | string) => gone.some((text) => Buffer.from(bytes as never).includes(text));

/** With method `token` the name is the secret; a listing's page tokens may be names, too. */
function joinToken(name: string): JsonObject {
  return {
    kind: 'token',
    version: 'v2',
    metadata: { name, expires: '2027-01-01T00:00:00Z' },
    spec: { roles: ['Node'], join_method: 'token' },
  };
}

describe.each(['14.2', '18'] as const)('secrets that gateway %s sends all the same', (personality) => {
  it('are in no file, no output and no message', async () => {
    const scene = await openScene({
      personality,
      edition: personality === '18' ? 'enterprise' : 'oss',
      data: {
        ...marchData([...marchEvents(20), secretEvent, ...formEvents]),
        tokens: [joinToken(CANARY), joinToken(`${CANARY}-2`)],
      },
      // The planted events lie at the gateway's present: inside the pull's last day.
      clock: '2026-03-03T12:00:00Z',
      faults: { canary: CANARY, unknownFields: true },
    });
    const store = scene.newStore();
    const said: Ended[] = [];
    const run = async (args: readonly string[], env: Record<string, string> = {}) => {
      const ended = await affidavit(args, { env: { AFFIDAVIT_DEBUG: '1', ...env } });
      said.push(ended);
      return ended;
    };
    const pulled = await run(scene.pull(store, '--debug'));
    expect(pulled.status, pulled.stderr).toBe(0);
    // An error in the middle must not carry what was being read, either.
    scene.gateway.setFaults({
      canary: CANARY,
      rules: [
        {
          rpc: '*',
          fault: {
            kind: 'status',
            status: 13,
            message: `cannot parse ${PEM} token=${SECRET} \u001b]0;owned\u0007\u202e`,
          },
          after: 6,
        },
      ],
    });
    const broken = await run(scene.pull(scene.newStore(), '--debug'));
    expect(broken.status).not.toBe(0);
    await run(scene.pull(scene.newStore(), '--debug', '--json'));
    await run(['snapshots', 'show', '--store', store]);
    await run(['snapshots', 'show', '--store', store, '--json']);
    await run(['controls', 'show', 'CC6.1', '--store', store]);
    const exported = await json<ExportReport>(scene.export(store, scene.at('out'), '--debug'));
    said.push(exported, await run(['verify', exported.document.path, '--debug']));

    for (const { stdout, stderr } of said) {
      const around = (stdout + stderr).split('\n').filter((line) => holds(line) || holdsForm(line));
      expect(around).toEqual([]);
      expect(stdout + stderr).not.toMatch(ACTIVE);
    }
    for (const [name, bytes] of await filesOf(exported.document.path))
      expect(holds(bytes) || holdsForm(bytes), name).toBe(false);
    const copy = scene.at('vacuumed.db');
    const db = new Database(store, { readonly: true });
    db.prepare('VACUUM INTO ?').run(copy);
    const planted = db
      .prepare("SELECT count(*) AS n FROM events WHERE event IN ('saml.created', 'ssm.run')")
      .get();
    const kept = db.prepare("SELECT count(*) AS n FROM events WHERE uid LIKE 'form-%'").get();
    db.close();
    expect(planted).toEqual({ n: 2 });
    expect(kept).toEqual({ n: formEvents.length });
    const tokens = await json<SnapshotInfo>(['snapshots', 'show', '1', '--store', store]);
    expect(tokens.document.datasets.find(({ dataset }) => dataset === 'tokens')?.rows).toBe(2);
    for (const name of readdirSync(scene.dir, { recursive: true, encoding: 'utf8' })) {
      const file = path.join(scene.dir, name);
      if (/\.(db|zip|sha256|sshsig)|lock$/.test(name))
        expect(holds(readFileSync(file)) || holdsForm(readFileSync(file)), name).toBe(false);
    }
  }, 120_000);
});
