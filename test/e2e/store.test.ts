import { readFileSync, writeFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { affidavit, failure } from '../support/cli.ts';
import { openScene } from '../support/scene.ts';

const scene = await openScene();
const { at } = scene;
const store = scene.newStore();
await affidavit(scene.pull(store));

/** The commands that need the store, writers first. */
const commands = (file: string): readonly (readonly string[])[] => [
  scene.pull(file),
  scene.export(file, at('out')),
  ['snapshots', 'list', '--store', file],
  ['snapshots', 'show', '--store', file],
  ['controls', 'list', '--store', file],
];

it('a store in use is busy for writers: exit 6, and nothing waits', async () => {
  const lock = new Database(`${store}.lock`);
  lock.exec('BEGIN EXCLUSIVE');
  try {
    for (const args of commands(store).slice(0, 2)) {
      const found = await failure(args);
      expect(found, args[0]).toMatchObject({ status: 6, exit: 6, code: 'STORE_BUSY' });
      expect(found.message).toContain(store);
    }
  } finally {
    lock.close();
  }
  expect((await affidavit(scene.pull(store))).status).toBe(0);
});

it('a damaged store is refused by every command: exit 6, no byte changed', async () => {
  const whole = readFileSync(store);
  const damaged = {
    'text.db': Buffer.from('this was never a database\n'.repeat(1000)),
    'other.db': Buffer.alloc(0),
    'head.db': Buffer.concat([Buffer.alloc(100, 0x5a), whole.subarray(100)]),
  };
  for (const [name, bytes] of Object.entries(damaged)) {
    const file = at(name);
    if (name === 'other.db') new Database(file).exec('CREATE TABLE somebody_elses (x)').close();
    else writeFileSync(file, bytes);
    const before = readFileSync(file);
    for (const args of commands(file)) {
      const found = await failure(args);
      expect(found, `${name} ${args[0]}`).toMatchObject({ status: 6, code: 'STORE_DAMAGED' });
    }
    expect(readFileSync(file).equals(before), name).toBe(true);
  }
});

it('a store of a later version is refused, never altered: exit 6', async () => {
  const file = at('later.db');
  await copyFile(store, file);
  const db = new Database(file);
  db.pragma(`user_version = ${Number(db.pragma('user_version', { simple: true })) + 1}`);
  db.close();
  const before = readFileSync(file);
  for (const args of commands(file)) {
    expect(await failure(args), args[0]).toMatchObject({ status: 6, code: 'STORE_VERSION' });
  }
  expect(readFileSync(file).equals(before)).toBe(true);
});

it("a store of another cluster takes no other's evidence: exit 6", async () => {
  const { gateway } = scene;
  const own = gateway.data;
  const file = at('cluster.db');
  await affidavit(scene.pull(file));
  gateway.setData({ ...own, clusterId: '00000000-1111-4222-8333-444444444444' });
  const before = readFileSync(file);
  const found = await failure(scene.pull(file));
  gateway.setData(own);
  expect(found).toMatchObject({ status: 6, code: 'STORE_OTHER_CLUSTER' });
  expect(readFileSync(file).equals(before)).toBe(true);
});
