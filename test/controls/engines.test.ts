import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { conclude, openForConclusion } from '../../src/usecases/conclude/conclude.ts';
import { parsePeriod } from '../../src/usecases/period.ts';
import { keptStoreIn } from '../store/keptStores.ts';
import { accessList, bot, listMember, saml } from './accessState.ts';
import { ask, certificate, review, shown, update } from './requestEvents.ts';
import { expectSameInShells, type OwnRows, ownRows } from './stockShells.ts';
import { at, event, role, user, type World, withConclusion } from './world.ts';

const folders: string[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'affidavit-engines-'));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test('the stock shells of SQLite and DuckDB load the same tables and find the same rows', async () => {
  const folder = newFolder();
  const store = openForConclusion(keptStoreIn(folder, 'v4'));
  let own: OwnRows;
  try {
    const conclusion = conclude(store, parsePeriod('2026-Q3'));
    own = ownRows(conclusion, folder);
    conclusion.set.close();
  } finally {
    store.close();
  }
  await expectSameInShells(own);
}, 120_000);

const ANY = { '*': '*' };
const roles = [
  role('admin', { rules: [{ resources: ['*'], verbs: ['*'] }] }),
  role('wide', { node_labels: ANY, logins: ['root', '{{internal.logins}}'] }),
  role('traits', { kubernetes_labels: ANY, kubernetes_groups: ['{{internal.groups}}'] }),
  role('guess', { node_labels_expression: 'true', logins: ['root'] }),
];
const ACCESS: World = {
  edition: 'enterprise',
  before: { roles, users: [user('alice', ['admin']), user('gone', ['admin', 'wide'])] },
  between: [{ day: 2, state: { roles: [...roles, role('brief', { node_labels: ANY, logins: ['root'] })] } }],
  after: {
    roles,
    users: [
      user('alice', ['admin', 'guess'], { expires: at(8) }),
      user("o'x\n=cmd", ['traits'], { traits: { groups: ['system:masters'] } }),
      user('__proto__', ['admin']),
    ],
    bots: [bot('ci', ['admin']), { kind: 'bot', metadata: { name: 'pagerduty' } }],
    connectors: [saml('okta', { ops: ['wide'], '^(.*)$': ['$1'] })],
    access_lists: [accessList('Ops', ['admin'])],
    access_list_members: [listMember('Ops', 'alice', { joined: at(3) })],
    access_requests_state: [shown('bare', { state: 2, expires: at(6) }), shown('waits', { state: 1 })],
  },
  unknown: { roles: [{ path: 'spec.allow.warp', count: 3, rows: ['wide'] }] },
  lists: {
    approved_administrators: [
      { user: 'alice', approved_by: 'alice', approved_at: at(4), until: '2026-01-03', standing: 'yes' },
    ],
  },
  settings: { ticket_pattern: 'INC-\\d+', min_approvers: 2, break_glass: ['__proto__'] },
  events: [
    ask('self'),
    review('self', 'bob', { state: 'PENDING' }),
    review('self', 'carol', { user: 'admin' }),
    certificate(at(3, 1, 30), 'self'),
    ask('made', { state: 'APPROVED', reason: '...', expires: at(5) }),
    ask('bypass', { user: 'carol', reason: 'please' }),
    update('bypass', { updated_by: 'bob' }),
    ask('bots', { user: 'Mira@x.example' }),
    review('bots', 'bot-pagerduty', { state: 'PENDING' }),
    review('bots', '@teleport-access-approval-bot', { state: 'PENDING' }),
    review('bots', 'mira@y.example'),
    ask('promoted'),
    review('promoted', 'carol', { proposed_state: 'PROMOTED', state: 'PROMOTED' }),
    ask('denied'),
    review('denied', 'carol', { proposed_state: 'DENIED', state: 'DENIED' }),
    certificate(at(3, 5), 'denied'),
    certificate(at(4), 'ghost'),
    certificate(at(4), 'waits'),
    event(at(4, 2), 'session.end', { sid: 's', user: 'bob', access_requests: ['self'] }),
    event(at(4, 3), 'access_request.delete', { id: 'self', user: 'bob' }),
  ],
};

test('the same in a world in which requests and grants break every rule', async () => {
  const own = withConclusion(ACCESS, (conclusion) => ownRows(conclusion, newFolder()));
  const found = (id: string) => own.queries.find(({ name }) => name === id)?.rows.length ?? 0;
  for (const id of ['K04', 'K05', 'K06', 'K08', 'K09', 'K10']) expect(found(id), id).toBeGreaterThan(2);
  await expectSameInShells(own);
}, 120_000);
