import { chmodSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { collectTbot } from '../../src/collectors/local/tbot/collectTbot.ts';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { workFolder } from '../commands/support/workFolder.ts';
import { at, event, judge, type World } from './world.ts';

const folder = workFolder(afterEach);

/** Rows of configurations as `collect tbot` reads them from files. */
function collected(...configs: string[]): JsonObject[] {
  return configs.flatMap((text, index) =>
    collectTbot(text, folder.file(`tbot-${index}.yaml`, text)).rows.map(({ key, body }) => ({
      ...body,
      key,
    })),
  );
}

/** A folder with a key and a certificate, each with its mode. */
function storage(name: string, mode: number, keyMode = 0o600): string {
  const key = folder.file(`${name}/key`, 'x');
  const cert = folder.file(`${name}/tlscert`, 'x');
  const dir = key.slice(0, -'/key'.length);
  chmodSync(key, keyMode);
  chmodSync(cert, 0o644);
  chmodSync(dir, mode);
  return dir;
}

const join = (bot: string, token = `token-of-${bot}`) =>
  event(at(3), 'bot.join', {
    bot_name: bot,
    method: 'iam',
    token_name: token,
    success: true,
    code: 'TJ001I',
  });
const k28 = (rows: JsonObject[], more: World = {}) =>
  judge('K28', { events: [join('ci')], ...more, lists: rows.length === 0 ? {} : { tbot_config: rows } });
const told = (rows: JsonObject[], more: World = {}) =>
  k28(rows, more).exceptions.map(
    ({ facts }) => facts.replaceAll(/[^\s(]*affidavit-[^\s)]*\//g, '').split(' Dev')[0],
  );

const config = (rest: string, token = 'token-of-ci') => `version: v2
proxy_server: tp.example.com:443
onboarding: { join_method: iam, token: ${token} }
${rest}`;
const MEMORY = 'storage: { type: memory }';

test('a configuration in memory passes; the bot of the period has it by its token', () => {
  const { result, population, exceptions } = k28(collected(config(MEMORY)));
  expect([exceptions, result.result, population]).toEqual([[], 'no_exception', ['ci']]);
});

test.each([
  [0o700, []],
  [0o750, ['its group (mode 0750)']],
  [0o720, ['its group (mode 0720)']],
  [0o701, []],
  [0o704, ['others (mode 0704)']],
  [0o702, ['others (mode 0702)']],
])('a storage directory of mode %o', (mode, by) => {
  const dir = storage('store', mode);
  const facts = told(collected(config(`storage: { type: directory, path: ${dir} }`)));
  expect(facts.map((one) => one?.split('writable by ')[1])).toEqual(by.map((one) => `${one}.`));
});

test('a destination and a key file in it; the certificate beside it may be read by everybody, and so may the file itself', () => {
  const dir = storage('out', 0o700, 0o640);
  const rows = collected(
    config(`${MEMORY}\noutputs:\n  - type: identity\n    destination: { type: directory, path: ${dir} }`),
  );
  expect(told(rows)).toEqual([
    expect.stringMatching(
      /^key of tbot-0\.yaml \(key file\) is readable or writable by its group \(mode 0640\)\.$/,
    ),
  ]);
  chmodSync(dir, 0o755);
  const open = collected(
    config(`${MEMORY}\noutputs:\n  - type: identity\n    destination: { type: directory, path: ${dir} }`),
  );
  expect(told(open)).toHaveLength(2);
});

test('readers of a destination may read the key', () => {
  const dir = storage('acl', 0o700);
  const readers = `${MEMORY}\noutputs:\n  - type: identity\n    destination: { type: directory, path: ${dir}, readers: [{ user: deploy }] }`;
  expect(told(collected(config(readers)))).toEqual([
    expect.stringContaining('may be read by others: [{"user":"deploy"}].'),
  ]);
});

test('a place that was not found is insufficient evidence, never a pass', () => {
  const { result, exceptions } = k28(collected(config('storage: { type: directory, path: /no/such/place }')));
  expect([exceptions, result.result]).toEqual([[], 'insufficient_evidence']);
  expect(result.insufficient).toEqual([expect.stringContaining('the permissions of /no/such/place')]);
});

test('an owner other than the user of the service is a note', () => {
  const dir = storage('owned', 0o700);
  const rows = collected(config(`storage: { type: directory, path: ${dir} }`)).map((row) => ({
    ...row,
    service_user: 'teleport',
  }));
  const { result, exceptions } = k28(rows);
  expect([exceptions, result.result]).toEqual([[], 'no_exception']);
  expect(result.remarks).toEqual([
    expect.stringMatching(/ and 1 more belongs to \S+ and not to the user of the service, teleport\.$/),
  ]);
});

test('storage on disk where tbot runs once, also by default; an output on disk is what it is for', () => {
  const dir = storage('once', 0o700);
  const disk = `storage: { type: directory, path: ${dir} }`;
  expect(told(collected(config(`${disk}\noneshot: true`)))).toEqual([
    expect.stringMatching(
      /^tbot-0\.yaml keeps its state on disk \(once\) although tbot runs once: memory would do\.$/,
    ),
  ]);
  expect(told(collected(config(disk)))).toEqual([]);
  expect(
    told(
      collected(
        config(
          `${MEMORY}\noneshot: true\noutputs:\n  - type: identity\n    destination: { type: directory, path: ${dir} }`,
        ),
      ),
    ),
  ).toEqual([]);
  expect(told(collected(config('oneshot: true')))).toEqual([
    expect.stringContaining('/var/lib/teleport/bot'),
  ]);
});

test('version 1 is a note', () => {
  const { result } = k28(
    collected(
      'auth_server: a:443\nonboarding: { join_method: iam, token: token-of-ci }\nstorage: { memory: true }',
    ),
  );
  expect(result.remarks).toEqual([expect.stringMatching(/is of version 1 of the file form\.$/)]);
});

test('insecure, of the file or of an attestor, is one exception a configuration', () => {
  const attestor = `${MEMORY}\nservices:\n  - type: workload-identity-api\n    attestors: { kubernetes: { kubelet: { skip_verify: true } } }`;
  for (const rest of [`${MEMORY}\ninsecure: true`, attestor, `${attestor}\ninsecure: true`])
    expect(told(collected(config(rest)))).toEqual(['tbot-0.yaml does not verify the server (insecure).']);
});

test('a lifetime above the longest is one exception, not one an output; exactly the longest passes', () => {
  const outputs = `outputs:
  - { type: identity, destination: { type: memory } }
  - { type: identity, destination: { type: memory }, credential_ttl: 48h }`;
  expect(told(collected(config(`${MEMORY}\ncredential_ttl: 24h\n`)))).toEqual([]);
  expect(told(collected(config(`${MEMORY}\ncertificate_ttl: 24h0m1s\n`)))).toEqual([
    'tbot-0.yaml asks for certificates of 86401 seconds, longer than 24h.',
  ]);
  expect(told(collected(config(`${MEMORY}\ncredential_ttl: 36h\n${outputs}`)))).toEqual([
    'tbot-0.yaml asks for certificates of 129600 seconds, longer than 24h.',
    expect.stringMatching(/^tbot-0\.yaml \(output \) asks for certificates of 172800 seconds/),
  ]);
  expect(
    told(collected(config(`${MEMORY}\ncredential_ttl: 36h`)), { settings: { max_bot_cert_ttl: '36h' } }),
  ).toEqual([]);
});

test('a static token is an exception, and its name is masked', () => {
  const secret = `version: v2\nproxy_server: a:443\nonboarding: { token: 0123456789abcdef }\n${MEMORY}`;
  expect(told(collected(secret))).toEqual(['tbot-0.yaml joins by a static token, ************cdef.']);
});

test('bots without configuration require judgment: n of m', () => {
  const events = [join('ci'), join('cd'), join('cd'), join('etl')];
  const note = (rows: JsonObject[]) => k28(rows, { events }).result.notes;
  expect(note([])).toEqual([
    expect.stringMatching(/^3 of 3 bots that joined in the period are without configuration/),
  ]);
  // two files of the same bot leave two without
  expect(note(collected(config(MEMORY), config(MEMORY)))).toEqual([expect.stringMatching(/^2 of 3 bots/)]);
  // a file whose token no bot joined by may be that of any of them
  expect(note(collected(config(MEMORY), config(MEMORY, 'unknown')))).toEqual([
    expect.stringMatching(/^1 of 3 bots that joined in the period is without/),
  ]);
  expect(note(collected(...['ci', 'cd', 'etl'].map((bot) => config(MEMORY, `token-of-${bot}`))))).toEqual([]);
});

test('no bot that joined is not applicable; a refused join is none; an unread log is insufficient evidence', () => {
  const refused = event(at(3), 'bot.join', { bot_name: 'x', success: false, code: 'TJ001E', error: 'no' });
  expect(k28([], { events: [refused] }).result.result).toBe('not_applicable');
  const half = { fromMs: Date.parse(at(4)), toMs: Date.parse(at(6)) };
  expect(k28([], { window: half }).result.result).toBe('insufficient_evidence');
});
