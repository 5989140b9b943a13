import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import type { SnapshotInfo } from '../../src/records/snapshot.ts';
import { json, start } from '../support/cli.ts';
import { evidenceIn, logged, marchData, openScene, SINCE } from '../support/scene.ts';

const ROUNDS = 12;
const HOUR_MS = 3_600_000;
const scene = await openScene({ data: marchData([]) });
const { gateway } = scene;

/** Six hours more are over after each round. */
const endOf = (round: number): number => Date.parse(SINCE) + (72 + 6 * round) * HOUR_MS;

/** What the log shows after a round: an event every quarter of an hour; each ninth comes a round late. */
function logAfter(round: number): JsonObject[] {
  const count = (endOf(round) - Date.parse(SINCE)) / (HOUR_MS / 4);
  return Array.from({ length: count }, (_, i) => {
    const time = Date.parse(SINCE) + i * (HOUR_MS / 4);
    const late = i % 9 === 0 && round < ROUNDS && time >= endOf(round - 1);
    return late ? [] : [logged(`event-${String(i).padStart(4, '0')}`, time)];
  }).flat();
}

/** A pull up to where the log reaches after a round. */
const pullAfter = (store: string, round: number): string[] => [
  ...scene.pull(store).slice(0, -1),
  new Date(endOf(round)).toISOString(),
];

/** A small generator with a seed, so that a failing run can be had again. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const integrity = (file: string): unknown => {
  const db = new Database(file, { readonly: true });
  try {
    return db.pragma('integrity_check', { simple: true });
  } finally {
    db.close();
  }
};

it('a pull that is killed at any moment loses nothing, doubles nothing, and spoils no earlier snapshot', async () => {
  const store = scene.newStore();
  gateway.setData(marchData(logAfter(0)));
  const first = await json(pullAfter(store, 0));
  expect(first.status, first.stderr).toBe(0);
  const snapshotOne = (await json<SnapshotInfo>(['snapshots', 'show', '1', '--store', store])).document;

  const seed = Date.now() >>> 0;
  const next = random(seed);
  let killed = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    gateway.setData(marchData(logAfter(round)));
    // The slow answers make the pull long, and the kill hits anywhere between its first call and its end.
    gateway.setFaults({ rules: [{ rpc: '*', fault: { kind: 'slow', ms: 5 } }] });
    const calls = gateway.requests.length;
    const { child, ended } = start(pullAfter(store, round));
    const wait = Math.floor(next() * 90);
    const watch = setInterval(() => {
      if (gateway.requests.length - calls >= wait) child.kill('SIGKILL');
    }, 1);
    const { signal } = await ended;
    clearInterval(watch);
    if (signal === 'SIGKILL') killed += 1;
    expect(integrity(store), `seed ${seed} round ${round}`).toBe('ok');
  }
  expect(killed, 'the kills must hit').toBeGreaterThan(ROUNDS / 2);

  gateway.setFaults({});
  const last = await json(pullAfter(store, ROUNDS));
  expect(last.status, last.stderr).toBe(0);
  const log = logAfter(ROUNDS).map(({ uid }) => String(uid));
  const found = evidenceIn(store);
  expect([...found.uids].sort(), `seed ${seed}`).toEqual([...log].sort());

  const fresh = scene.newStore();
  await json(pullAfter(fresh, ROUNDS));
  const reference = evidenceIn(fresh);
  expect(found.state).toEqual(reference.state);
  expect(found.events).toEqual(reference.events);
  expect((await json(['snapshots', 'show', '1', '--store', store])).document).toEqual(snapshotOne);
  const { snapshots } = (await json<{ snapshots: SnapshotInfo[] }>(['snapshots', 'list', '--store', store]))
    .document;
  expect(snapshots.every(({ status, finished }) => (status === 'complete') === finished)).toBe(true);
  expect(snapshots.at(-1)).toMatchObject({ status: 'complete', finished: true });
}, 240_000);
