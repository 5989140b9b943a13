import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import Import from '../../src/commands/import.ts';
import type { DatasetOutcome } from '../../src/records/datasets.ts';
import { openStoreForReading } from '../../src/store/file/open.ts';
import { runCommand } from './support/runCommand.ts';
import { workFolder } from './support/workFolder.ts';

const folder = workFolder(afterEach);
const store = () => folder.path('air.db');
const run = (...argv: string[]) =>
  runCommand(Import, [...argv, '--cluster', 'north.example', '--store', store(), '--json']);
const Q3 = ['--since', '2026-07-01', '--until', '2026-10-01'];
const us = (text: string) => Date.parse(text) * 1000;
const login = (n: number, more: object = {}) => ({
  event: 'user.login',
  code: 'T1000I',
  time: `2026-07-02T10:00:0${n}Z`,
  uid: `f${n}`,
  user: 'a',
  success: true,
  ...more,
});
const lines = (...values: unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const of = (ran: { json: { datasets: DatasetOutcome[] } }, name: string) =>
  ran.json.datasets.find(({ dataset }) => dataset === name) as DatasetOutcome;

function stored(): Record<string, unknown>[] {
  const reader = openStoreForReading(store());
  const events = [...reader.events({ fromUs: 0, toUs: 4e15 })].map(({ json }) => JSON.parse(String(json)));
  reader.close();
  return events;
}

function readRanges() {
  const reader = openStoreForReading(store());
  const ranges = reader.readRanges();
  reader.close();
  return ranges;
}

describe('forms of the audit log', () => {
  const two = [login(1), login(2)];
  it.each([
    ['a JSON list', JSON.stringify(two)],
    ['a JSON list over many lines', `\n${JSON.stringify(two, null, 4)}\n`],
    ['objects over many lines', two.map((event) => JSON.stringify(event, null, 2)).join('\n')],
    ['a list a line', lines([login(1)], [login(2)])],
    ["Elasticsearch's hits", lines(...two.map((event) => ({ _index: 't', _source: event })))],
    [
      "Elasticsearch's answer",
      JSON.stringify({ took: 1, hits: { hits: two.map((_source) => ({ _source })) } }, null, 1),
    ],
    ["Elasticsearch's bulk form", lines({ index: { _index: 't' } }, two[0], { create: {} }, two[1])],
    [
      'fluentd files',
      two.map((event) => `2026-07-02T10:00:00+00:00\ttest.log\t${JSON.stringify(event)}\n`).join(''),
    ],
    [
      'fluentd output',
      two.map((event) => `2026-07-02 10:00:00.1 +0000 test.log: ${JSON.stringify(event)}\n`).join(''),
    ],
    [
      'Splunk results',
      lines(...two.map((event) => ({ preview: false, result: { _raw: JSON.stringify(event) } }))),
    ],
    [
      'lines of containers',
      lines(...two.map((event) => ({ log: `${JSON.stringify(event)}\n`, stream: 'stdout' }))),
    ],
    [
      'a syslog header',
      two.map((event) => `<14>1 2026-07-02T10:00:01Z h teleport - - - ${JSON.stringify(event)}\n`).join(''),
    ],
    ['gzip', gzipSync(lines(...two))],
    ['gzip of several members', Buffer.concat(two.map((event) => gzipSync(lines(event))))],
    ['gzip of a list', gzipSync(JSON.stringify(two))],
  ])('%s gives the events as they were', async (_, bytes) => {
    const ran = await run('--events', folder.file('a.log', bytes), ...Q3);
    expect(of(ran, 'events')).toMatchObject({ status: 'complete', rows: 2 });
    expect(stored()).toEqual(two);
    expect(readRanges()).toEqual([
      { fromUs: us('2026-07-01T00:00:00Z'), toUs: us('2026-10-01T00:00:00Z') - 1 },
    ]);
  });

  it('puts back the time that fluentd took out of the event, and says so', async () => {
    const { time: _, ...bare } = login(1);
    const text = `2026-07-02T10:00:07+02:00\ttest.log\t${JSON.stringify(bare)}\n${lines({ '@timestamp': '2026-07-02T09:00:00Z', ...bare, uid: 'f9' })}`;
    const ran = await run('--events', folder.file('a.log', text));
    expect(of(ran, 'events').reason).toContain('times of the log shipper');
    expect(stored().map(({ time }) => time)).toEqual(['2026-07-02T10:00:07+02:00', '2026-07-02T09:00:00Z']);
  });

  it('leaves out the content of session recordings, and counts it', async () => {
    const ran = await run(
      '--events',
      folder.file('a.log', lines(login(1), login(2, { event: 'print', data: 'x' }))),
    );
    expect(of(ran, 'events')).toMatchObject({ status: 'complete', rows: 1 });
    expect(of(ran, 'events').reason).toContain('1 events are content of session recordings');
  });
});

describe('one bad line costs itself', () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  it.each([
    [
      'a number out of range',
      '{"event":"a.b","time":"2026-07-02T10:00:05Z","uid":"x","n":1e999}',
      'a number beyond the range of JSON',
    ],
    [
      'deep nesting',
      `{"event":"a.b","time":"2026-07-02T10:00:05Z","uid":"x","n":${deep}}`,
      'nested more than 200 levels deep',
    ],
    ['no JSON', 'rubbish', 'not JSON'],
    ['NUL bytes', '\u0000\u0000\u0000', 'not JSON'],
    ['an object that is no event', '{"a":1}', 'no event'],
    ['a number', '7', 'no event'],
  ])('%s', async (_, bad, why) => {
    const ran = await run(
      '--events',
      folder.file('a.log', `${lines(login(1))}${bad}\n${lines(login(2))}`),
      ...Q3,
    );
    expect(ran.exit).toBe(4);
    expect(of(ran, 'events')).toMatchObject({ status: 'partial', rows: 2 });
    expect(of(ran, 'events').reason).toContain(`a.log: 1 line is no event: line 2 (${why})`);
    expect(readRanges()).toEqual([
      { fromUs: us('2026-07-01T00:00:00Z'), toUs: us('2026-07-02T10:00:01Z') },
      { fromUs: us('2026-07-02T10:00:02Z'), toUs: us('2026-10-01T00:00:00Z') - 1 },
    ]);
    const alone = await run('--events', folder.file('b.log', `${bad}\n`));
    expect(alone).toMatchObject({ exit: 2, json: { error: { code: 'FILE_INVALID' } } });
    expect(alone.json.error.message).toContain(`line 1 (${why})`);
  });

  it('a torn last line is named; the day up to it counts as read', async () => {
    const first = folder.file('1.log', `${lines(login(1), login(2))}{"event":"user.lo`);
    const second = folder.file('2.log', lines(login(3, { time: '2026-07-03T00:00:00Z' })));
    const ran = await run('--events', first, '--events', second, ...Q3);
    expect(of(ran, 'events').reason).toContain('1.log: 1 line is no event: line 3 (cut off)');
    expect(readRanges()).toEqual([
      { fromUs: us('2026-07-01T00:00:00Z'), toUs: us('2026-07-02T10:00:02Z') },
      { fromUs: us('2026-07-03T00:00:00Z'), toUs: us('2026-10-01T00:00:00Z') - 1 },
    ]);
  });

  it.each([
    ['cut off', (gz: Buffer) => gz.subarray(0, gz.length - 20), 'cut off'],
    ['damaged', (gz: Buffer) => Buffer.concat([gz.subarray(0, -8), Buffer.alloc(8, 7)]), 'damaged'],
  ])('gzip data that is %s', async (_, harm, word) => {
    const many = Array.from({ length: 3000 }, (__, n) =>
      login(1, { uid: `u${n}`, time: new Date(Date.UTC(2026, 6, 2) + n * 1000).toISOString() }),
    );
    const ran = await run('--events', folder.file('a.gz', harm(gzipSync(lines(...many)))), ...Q3);
    expect(ran.exit).toBe(4);
    expect(of(ran, 'events').rows).toBeGreaterThan(1000);
    expect(of(ran, 'events').reason).toContain(`the gzip data is ${word} after it`);
    const [range, ...others] = readRanges();
    if (word === 'damaged') expect(range).toBeUndefined();
    else expect(range?.toUs).toBeLessThan(us('2026-07-03T00:00:00Z'));
    expect(others).toEqual([]);
  });

  it('one file that is no log does not cost the others; nothing is said to be read between them', async () => {
    const bad = folder.file('bad.log', 'rubbish\n');
    const ran = await run(
      '--events',
      bad,
      '--events',
      folder.file('good.log', lines(login(1), login(2))),
      ...Q3,
    );
    expect(ran.exit).toBe(4);
    expect(ran.stderr).toContain('bad.log: 1 line is no event: line 1 (not JSON)');
    expect(of(ran, 'events')).toMatchObject({ status: 'partial', rows: 2 });
    expect(readRanges()).toEqual([{ fromUs: us('2026-07-02T10:00:01Z'), toUs: us('2026-07-02T10:00:02Z') }]);
  });
});

describe('events of another cluster', () => {
  const other = login(2, { cluster_name: 'other.example' });
  it('alone are refused, and nothing is stored', async () => {
    const ran = await run('--events', folder.file('a.log', lines(other)));
    expect(ran).toMatchObject({ exit: 2, json: { error: { code: 'FILE_INVALID' } } });
    expect(ran.json.error.message).toContain('1 of other.example');
    expect(ran.json.error.hint).toContain('--leaf');
    expect(() => readFileSync(store())).toThrow();
  });

  it('among others are left out and counted, unless --leaf takes them', async () => {
    const log = folder.file('a.log', lines(login(1, { cluster_name: 'north.example' }), other));
    const ran = await run('--events', log);
    expect(ran.exit).toBe(4);
    expect(of(ran, 'events')).toMatchObject({ status: 'partial', rows: 1 });
    expect(of(ran, 'events').reason).toContain('events of other clusters (1 of other.example) were left out');
    const leaf = await run('--events', log, '--leaf');
    expect(of(leaf, 'events')).toMatchObject({ status: 'complete', new_rows: 1 });
    expect(stored()).toContainEqual(other);
  });
});

describe('dumps', () => {
  const roles = [{ kind: 'role', version: 'v7', metadata: { name: 'ev\u2028il' }, spec: { options: {} } }];

  it('one bad file or resource costs itself', async () => {
    folder.file('d/roles.json', JSON.stringify(roles));
    folder.file(
      'd/users.json',
      '[{"kind":"user","metadata":{"name":"a","labels":{"x":1e999}}},{"kind":"user","metadata":{"name":"b"}}]',
    );
    folder.file('d/locks.json', '[{"kind":"lock"');
    const ran = await run('--tctl', folder.path('d'));
    expect(ran.exit).toBe(4);
    expect(of(ran, 'roles')).toMatchObject({ status: 'complete', rows: 1 });
    expect(of(ran, 'users')).toMatchObject({ status: 'partial', rows: 1 });
    expect(of(ran, 'users').reason).toContain(
      'users.json: 1 resource could not be imported, the first: 1 (a number beyond the range of JSON)',
    );
    expect(of(ran, 'locks')).toMatchObject({ status: 'failed' });
    expect(of(ran, 'locks').reason).toContain('locks.json could not be imported: not JSON, or cut off');
  });

  it('a single bad one is one error', async () => {
    folder.file('d/x.json', '[{"kind":"user","metadata":{"name":"a","labels":{"x":1e999}}}]');
    const ran = await run('--tctl', folder.path('d'));
    expect(ran).toMatchObject({ exit: 2, json: { error: { code: 'FILE_INVALID' } } });
    expect(ran.json.error.message).toContain('x.json');
    expect(() => readFileSync(store())).toThrow();
  });

  it('members that this version does not know are counted by path, with the rows that have them', async () => {
    const role = (name: string, options: object) => ({
      kind: 'role',
      metadata: { name },
      spec: { options, allow: {} },
    });
    folder.file(
      'd/roles.json',
      JSON.stringify([
        role('a', { max_session_ttl: '1h0m0s', future_option: { x: 1 } }),
        { ...role('b', { future_option: 2 }), scope_of_the_future: '/eu' },
        role('c', {}),
      ]),
    );
    folder.file('d/ns.json', '[{"kind":"namespace"}]');
    const ran = await run('--tctl', folder.path('d'));
    expect(of(ran, 'roles').unknown).toEqual([
      { path: 'scope_of_the_future', count: 1, rows: ['b'] },
      { path: 'spec.options.future_option', count: 2, rows: ['a', 'b'] },
    ]);
    expect(of(ran, 'roles').reason).toContain(
      'members that this version does not know were left out: scope_of_the_future (1 row), spec.options.future_option (2 rows)',
    );
    expect(of(ran, 'cluster').reason).toContain(
      'kinds in the files that no dataset takes: kind namespace (1)',
    );
  });

  it('of a 14.2 cluster can be whole: what it cannot have is unsupported, and every command exists there', async () => {
    const node = { kind: 'node', version: 'v2', metadata: { name: 'n' }, spec: { version: '14.2.0' } };
    const preset = { name: 'access', labels: { 'teleport.internal/resource-type': 'preset' } };
    folder.file('d/roles.json', JSON.stringify([{ kind: 'role', metadata: preset, spec: {} }]));
    folder.file('d/nodes.json', JSON.stringify([node]));
    const log = folder.file('a.log', lines(login(1)));
    const first = await run('--tctl', folder.path('d'), '--events', log, ...Q3);
    expect(first.exit).toBe(4);
    const asked = first.json.datasets.filter(({ status }: DatasetOutcome) => status === 'failed');
    const commands: string[] = asked.flatMap(({ reason }: DatasetOutcome) =>
      [...reason.matchAll(/tctl [^;)]+/g)].map(String),
    );
    // tctl 14.2 has neither `get bot` nor `get access_request`, nor anything of bot instances and workload identities
    expect(commands).toContain('tctl bots ls --format=json');
    expect(commands).toContain('tctl requests ls --format=json');
    expect(commands.join()).not.toMatch(
      /bot_instance|workload|sigstore|monitoring|device|access_list|saml|oidc|login_rule/,
    );
    for (const command of commands) {
      const kind = /get (\w+)/.exec(command)?.[1] ?? (command.includes('bots') ? 'bots' : 'requests');
      folder.file(`d/${kind}.json`, kind === 'ui_config' ? '' : '[]');
    }
    const second = await run('--tctl', folder.path('d'), '--events', log, ...Q3);
    const open = second.json.datasets.filter(
      ({ status }: DatasetOutcome) => !['complete', 'empty', 'unsupported'].includes(status),
    );
    expect(open).toEqual([]);
    expect(second.exit).toBe(0);
  });
});
