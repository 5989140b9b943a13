import { afterEach, expect, it } from 'vitest';
import type { Fault, Faults } from '../../src/demo/faults.ts';
import type { PullReport } from '../../src/records/snapshot.ts';
import { json } from '../support/cli.ts';
import { evidenceIn, marchData, marchEvents, openScene } from '../support/scene.ts';

const events = marchEvents(24);
const scene = await openScene({ data: marchData(events), personality: '18', edition: 'enterprise' });
const { gateway } = scene;
const calm = scene.newStore();
await json(scene.pull(calm));
const reference = evidenceIn(calm);
afterEach(() => gateway.setFaults({}));

async function pullUnder(faults: Faults) {
  const store = scene.newStore();
  gateway.setFaults(faults);
  const { status, document, stderr } = await json<PullReport>(scene.pull(store));
  const statuses = Object.fromEntries(document.datasets.map(({ dataset, status }) => [dataset, status]));
  return { status, document, statuses, stderr, found: evidenceIn(store), store };
}

const once = (rpc: string, fault: Fault, after = 0) => ({ rpc, fault, times: 1, after });
const passing: [string, Faults][] = [
  [
    'a connection dropped here, a GOAWAY there, a rate limit and a moment without an upstream',
    {
      rules: [
        once('ListRoles', { kind: 'drop' }),
        once('ListUsers', { kind: 'goaway' }),
        once('ListBots', { kind: 'truncated' }),
        { rpc: 'GetAuthPreference', fault: { kind: 'rate-limit' }, times: 2 },
        once('ListLocks', { kind: 'status', status: 14, message: 'no upstream' }),
      ],
    },
  ],
  ['a connection dropped in the log', { rules: [once('GetUnstructuredEvents', { kind: 'drop' }, 1)] }],
  ['a GOAWAY in the log', { rules: [once('GetUnstructuredEvents', { kind: 'goaway' }, 1)] }],
  ['a message of the log cut short', { rules: [once('GetUnstructuredEvents', { kind: 'truncated' }, 1)] }],
  ['an empty page in the middle', { rules: [once('ListRoles', { kind: 'empty-page' })] }],
  [
    'rows and events that come twice',
    {
      rules: [
        { rpc: 'ListRoles', fault: { kind: 'duplicate-rows' } },
        { rpc: 'GetUnstructuredEvents', fault: { kind: 'duplicate-rows' } },
      ],
    },
  ],
];

it.each(passing)('%s passes: exit 0, nothing lost, nothing doubled', async (_what, faults) => {
  const { status, statuses, found, stderr, document } = await pullUnder(faults);
  expect(status, stderr + JSON.stringify(document.datasets.filter(({ status }) => status === 'failed'))).toBe(
    0,
  );
  expect(statuses.events).toBe('complete');
  expect(found.uids).toEqual(reference.uids);
  expect(found.state).toEqual(reference.state);
});

const lasting: [string, Faults, string, string[]][] = [
  [
    'a token that repeats',
    { rules: [{ rpc: 'ListRoles', fault: { kind: 'repeat-token' } }] },
    'roles',
    ['partial', 'failed'],
  ],
  [
    'a listing that always fails',
    { rules: [{ rpc: 'ListRoles', fault: { kind: 'status', status: 13, message: 'oops' } }] },
    'roles',
    ['failed'],
  ],
  ['a kind that is denied', { deniedKinds: ['lock'] }, 'locks', ['denied']],
  [
    'a log whose cursor repeats',
    { rules: [{ rpc: 'GetUnstructuredEvents', fault: { kind: 'repeat-token' } }] },
    'events',
    ['partial', 'failed'],
  ],
];

it.each(lasting)(
  '%s is told: exit 4, and everything else is kept',
  async (_what, faults, dataset, statuses) => {
    const under = await pullUnder(faults);
    expect(under.status).toBe(4);
    expect(statuses).toContain(under.statuses[dataset]);
    const outcome = under.document.datasets.find((entry) => entry.dataset === dataset);
    expect(outcome?.reason).not.toBe('');
    for (const [name, rows] of Object.entries(reference.state))
      if (name !== dataset) expect(under.found.state[name], name).toEqual(rows);
    expect(new Set(under.found.uids).size).toBe(under.found.uids.length);

    gateway.setFaults({});
    const repaired = await json(scene.pull(under.store));
    expect(repaired.status).toBe(0);
    expect(evidenceIn(under.store)).toEqual(reference);
  },
);

it('events that the log shows late are found by the next pull', async () => {
  const late = ['event-00022', 'event-00023'];
  const { status, found, store } = await pullUnder({ lateEvents: { uids: late, reads: 1000 } });
  expect(status).toBe(0);
  expect(found.uids).toEqual(reference.uids.filter((uid) => !late.includes(uid)));
  gateway.setFaults({});
  const next = await json<PullReport>(scene.pull(store));
  expect(next.document.events.new_rows).toBe(late.length);
  expect(evidenceIn(store).uids).toEqual(reference.uids);
});
