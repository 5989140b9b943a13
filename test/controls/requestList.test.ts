import { describe, expect, test } from 'vitest';
import { REQUEST_ITEMS } from '../../src/controls/requestList/items.ts';
import { requestRows } from '../../src/controls/requestList/requestList.ts';
import type { RequestEvidence } from '../../src/controls/requestList/sourceAnswer.ts';
import { DATASETS, datasetNamed } from '../../src/datasets/registry.ts';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { LOCAL_DATASETS, type LocalDataset } from '../../src/records/localDatasets.ts';
import { type RequestRow, requestRowSchema } from '../../src/records/requestList.ts';
import { emptyRequestList, requestListRows } from '../../src/usecases/conclude/requestList.ts';
import { at, event, role, user, type World, withConclusion } from './world.ts';

/** The items of a world, by number. */
function itemsOf(world: World, attached: readonly number[] = []): (item: number) => RequestRow {
  return byNumber(withConclusion({ ...world, attached }, requestListRows));
}

function byNumber(rows: readonly RequestRow[]): (item: number) => RequestRow {
  return (item) => {
    const found = rows.find((row) => row.item === item);
    if (found === undefined) throw new Error(`no item ${item}`);
    return found;
  };
}

const STATES = DATASETS.filter(({ source }) => source === 'state').map(({ name }) => name);
const ALL_STATES: Record<string, JsonObject[]> = Object.fromEntries(STATES.map((name) => [name, []]));
const named = (name: string, more: JsonObject = {}): JsonObject => ({ metadata: { name }, ...more });

describe('the list', () => {
  test('has items 1 to 76, and no two share wording or answer', () => {
    expect(REQUEST_ITEMS.map(({ item }) => item)).toEqual(Array.from({ length: 76 }, (_, at) => at + 1));
    expect(new Set(REQUEST_ITEMS.map(({ wording }) => wording)).size).toBe(76);
    const answers = REQUEST_ITEMS.map(({ sources, file }) => JSON.stringify([sources, file?.what ?? '']));
    expect(new Set(answers).size).toBe(76);
  });

  test('names each dataset once an item, so that no row counts twice, and only datasets that exist', () => {
    for (const { item, sources } of REQUEST_ITEMS) {
      const datasets = sources.map(({ dataset }) => dataset);
      expect(new Set(datasets).size, `item ${item}`).toBe(datasets.length);
      for (const dataset of datasets) expect(datasetNamed(dataset), dataset).not.toBeNull();
    }
  });
});

describe('nothing and everything', () => {
  test('without a store every item is outstanding with a command', () => {
    for (const row of emptyRequestList()) {
      expect(requestRowSchema.parse(row).state, row.wording).toBe('outstanding');
      expect(row.next, row.wording).toMatch(/^affidavit (pull|attach|people|collect|probe)/);
    }
  });

  test('with every dataset, list and file no item is outstanding', () => {
    const lists = Object.keys(LOCAL_DATASETS).filter((name) => name !== 'attachments') as LocalDataset[];
    const files = REQUEST_ITEMS.flatMap(({ item, file }) =>
      Array.from({ length: file?.count ?? 0 }, () => item),
    );
    const item = itemsOf(
      {
        after: {
          ...Object.fromEntries(STATES.map((name) => [name, [named('x')]])),
          cluster: [named('x', { name: 'x', ping: { server_features: { cloud: true } } })],
        },
        lists: Object.fromEntries(lists.map((name) => [name, [{ key: 'x', user: 'x' }]])),
      },
      files,
    );
    for (const { item: number } of REQUEST_ITEMS) {
      const { state, next, detail } = item(number);
      expect(['collected', 'derived', 'attached'], `item ${number}: ${detail}`).toContain(state);
      expect(next, `item ${number}`).toBe('');
    }
  });
});

describe('states', () => {
  test('denied and partial listings are no evidence, and what is computed from them is none either', () => {
    const item = itemsOf({
      after: { ...ALL_STATES, roles: [role('dev', {})], users: [user('bob', ['dev'])] },
      statuses: { roles: 'denied', nodes: 'partial' },
    });
    expect(item(3)).toMatchObject({ state: 'denied' });
    expect(item(56)).toMatchObject({ state: 'denied' });
    expect(item(8)).toMatchObject({ state: 'outstanding', next: 'affidavit pull' });
    expect(item(13)).toMatchObject({ state: 'collected', rows: 0 });
  });

  test('the denied rule is named', () => {
    const row = byNumber(requestRows(evidenceWith({ tokens: 'denied' })))(13);
    expect(row).toMatchObject({ state: 'denied', rows: 0, files: [] });
    expect(row.next).toBe('give a role of the collector the rule "tokens: list, read", then affidavit pull');
  });

  test('a log that was not read to its end leaves what it shows outstanding, with the time to read from', () => {
    const window = { fromMs: Date.parse(at(3)), toMs: Date.parse(at(6)) };
    const item = itemsOf({ after: ALL_STATES, window });
    expect(item(42)).toMatchObject({
      state: 'outstanding',
      next: `affidavit pull --since ${at(2)}`,
    });
    expect(itemsOf({ after: ALL_STATES })(42)).toMatchObject({ state: 'derived', rows: 0, next: '' });
  });

  test('a version or edition that cannot have an item is never outstanding', () => {
    const item = itemsOf({
      after: { ...ALL_STATES, cluster: [named('x', { name: 'x' })] },
      statuses: { sigstore_policies: 'unsupported', workload_identities: 'unsupported' },
    });
    expect(item(51)).toMatchObject({ state: 'unsupported', next: '', rows: 0 });
    expect(item(49)).toMatchObject({ state: 'unsupported', next: '' });
    expect(item(43)).toMatchObject({
      state: 'unsupported',
      detail: 'not applicable: the cluster is self-hosted',
    });
  });

  test('files are outstanding until all of them are attached; a list stands for a file where the item says so', () => {
    const after = { ...ALL_STATES, cluster: [named('x', { name: 'x.teleport.sh' })] };
    const earlier = itemsOf({ after }, [43]);
    expect(earlier(14)).toMatchObject({ state: 'outstanding', next: 'affidavit attach FILE --item 14' });
    expect(earlier(43)).toMatchObject({ state: 'outstanding', rows: 1 });
    expect(earlier(43).detail).toContain('1 of 3 files attached');
    expect(earlier(25).next).toContain(
      'affidavit people import FILE --kind leavers or affidavit attach FILE',
    );
    expect(earlier(60).next).toBe('affidavit collect git DIR');
    const later = itemsOf({ after, lists: { people_leavers: [{ user: 'eve' }] } }, [14, 43, 43, 43, 60]);
    expect(later(14)).toMatchObject({ state: 'attached', rows: 1, files: ['attachments/'], next: '' });
    expect(later(43)).toMatchObject({ state: 'attached', rows: 3 });
    expect(later(25)).toMatchObject({ state: 'collected', rows: 1, next: '' });
    expect(later(60)).toMatchObject({ state: 'attached', next: '' });
  });
});

describe('only the rows that answer an item count', () => {
  const bot = user('bot-ci', ['bot-ci']);
  const LABEL = { 'teleport.internal/bot': 'ci' };

  test('bot instances do not count bots, and their absence from a version is unsupported', () => {
    const item = itemsOf({
      after: { ...ALL_STATES, bots: [named('ci')] },
      statuses: { bot_instances: 'unsupported' },
    });
    expect(item(53)).toMatchObject({ state: 'unsupported', rows: 0, next: '' });
    expect(item(52)).toMatchObject({ state: 'collected', rows: 1 });
  });

  test('lock-outs, refused credentials and refusals do not count the rest of the log', () => {
    const item = itemsOf({
      after: ALL_STATES,
      events: [
        event(at(3), 'user.login', {
          code: 'T1000W',
          success: false,
          error: 'bad',
          user: 'eve',
          method: 'local',
        }),
        event(at(3), 'bot.join', {
          code: 'TJ001E',
          success: false,
          error: 'no',
          bot_name: 'ci',
          method: 'token',
        }),
        event(at(3), 'bot.join', { code: 'TJ001I', success: true, bot_name: 'ci', method: 'token' }),
        event(at(3), 'session.start', { code: 'T2000I', sid: 's1', user: 'bob' }),
      ],
    });
    expect(item(42).rows).toBe(2);
    expect(item(50)).toMatchObject({ state: 'derived', rows: 1 });
    expect(item(59)).toMatchObject({ state: 'derived', rows: 0, files: [] });
    expect(item(35).rows).toBe(2);
  });

  test('reach and privilege of bots do not count inventory, nor grants of people', () => {
    const item = itemsOf({
      after: {
        ...ALL_STATES,
        bots: [named('ci', { spec: { roles: ['dev'] }, metadata: { name: 'ci', labels: LABEL } })],
        users: [{ ...bot, metadata: { name: 'bot-ci', labels: LABEL } }, user('bob', ['dev', 'admin'])],
        roles: [
          role('dev', { logins: ['dev'], node_labels: { env: 'dev' } }),
          role('admin', { rules: [{ resources: ['*'], verbs: ['*'] }] }),
        ],
        nodes: [named('n1'), named('n2'), named('n3')],
      },
    });
    expect(item(8).rows).toBe(3);
    expect(item(55).detail).not.toContain('nodes');
    expect(item(55).detail).toMatch(/grants to bots: [1-9]/);
    expect(item(56)).toMatchObject({ state: 'derived', rows: 1 });
    expect(item(1).detail).toBe('roles: 2 rows; role_capabilities that reach nodes: 1 row');
    expect(item(27).detail).toContain('users without bots: 1 row');
  });

  test('each configuration change counts in one item only, and one that failed in none', () => {
    const item = itemsOf({
      after: ALL_STATES,
      events: [
        event(at(3, 1), 'user.create', { code: 'T1002I', user: 'ann', name: 'new', roles: ['dev'] }),
        event(at(3, 2), 'role.created', { code: 'T9000I', user: 'ann', name: 'dev' }),
        event(at(3, 3), 'app.create', { code: 'TAP03I', user: 'ann', name: 'wiki' }),
        event(at(3, 4), 'trusted_cluster.create', { code: 'T7000I', user: 'ann', name: 'leaf' }),
        event(at(3, 5), 'user.create', {
          code: 'T1002W',
          user: 'ann',
          name: 'bad',
          success: false,
          error: 'no',
        }),
      ],
    });
    const counts = [31, 32, 33].map((number) => item(number).rows);
    expect(counts).toEqual([1, 2, 1]);
    expect(item(7).rows).toBe(1);
  });

  test('removals do not count locks; those of machines count theirs only', () => {
    const lock = (name: string, target: JsonObject) =>
      event(at(3, 5), 'lock.created', { code: 'TLK00I', name, user: 'ann', target });
    const item = itemsOf({
      after: ALL_STATES,
      events: [
        event(at(3, 4), 'user.delete', { code: 'T1004I', user: 'ann', name: 'eve' }),
        lock('l1', { user: 'eve' }),
        lock('l2', { bot_instance_id: 'i-1' }),
      ],
    });
    expect(item(20).rows).toBe(1);
    expect(item(21)).toMatchObject({ rows: 3 });
    expect(item(21).detail).toBe('revocations: 3 rows, 3 with an exact time');
    expect(item(24).rows).toBe(1);
    expect(item(25)).toMatchObject({ state: 'outstanding', rows: 0 });
    expect(item(22).detail).toContain('lock_lifecycles: 2 rows');
  });

  test('labels from cloud tags are counted separately', () => {
    const item = itemsOf({
      after: {
        ...ALL_STATES,
        nodes: [named('n1'), { metadata: { name: 'n2', labels: { 'aws/Name': 'web', env: 'prod' } } }],
      },
    });
    expect(item(8).detail).toContain('nodes: 2 rows, 1 with labels from cloud tags');
  });
});

/** Evidence in which every dataset is complete and has two rows, but for the statuses given. */
function evidenceWith(statuses: Record<string, 'denied' | 'failed'>): RequestEvidence {
  return {
    outcome: (dataset) => ({
      status: statuses[dataset] ?? 'complete',
      reason: 'no role allows it',
      method: 'direct',
      permission: `${dataset}: list, read`,
    }),
    count: (dataset) => (statuses[dataset] === undefined ? 2 : 0),
    attachments: () => 0,
    localCommand: () => null,
    collectCommand: 'affidavit pull',
    logCommand: 'affidavit pull',
  };
}
