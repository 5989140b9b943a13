import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import type {
  StoreBackup,
  StoreCheck,
  StoreCompaction,
  StorePruning,
  StoreRekey,
} from '../../src/records/reports/storeReports.ts';
import { affidavit, failure, json } from '../support/cli.ts';
import { openScene } from '../support/scene.ts';

const scene = await openScene();
const store = scene.newStore();
await affidavit(scene.pull(store));

it('store check finds nothing in a whole store, and names what is damaged: exit 6', async () => {
  const whole = await json<StoreCheck>(['store', 'check', '--store', store]);
  expect(whole.status).toBe(0);
  expect(whole.document).toMatchObject({
    store,
    snapshots: 1,
    events: 30,
    damage: [],
    damaged: 0,
    warnings: [],
  });
  const bytes = readFileSync(store);
  try {
    const db = new Database(store);
    db.exec(
      "UPDATE content SET json = replace(json, 'alice', 'alicf'); UPDATE event SET json = '{}' WHERE seq = 7",
    );
    db.close();
    const damaged = await affidavit(['store', 'check', '--store', store]);
    expect(damaged.status).toBe(6);
    expect(damaged.stdout).toMatch(/is damaged in \d+ places/);
    expect(damaged.stdout).toMatch(/users, row "alice"/);
    expect(damaged.stdout).toMatch(/events, one of the events with numbers/);
    expect(await failure(scene.export(store, scene.at('out')))).toMatchObject({
      status: 6,
      code: 'STORE_DAMAGED',
    });
    expect(existsSync(scene.at('out'))).toBe(false);
    for (const args of [['status'], ['controls', 'list']])
      expect(await failure([...args, '--store', store])).toMatchObject({ status: 6, code: 'STORE_DAMAGED' });
  } finally {
    writeFileSync(store, bytes);
  }
});

it('store backup, compact and rekey do what they say', async () => {
  const target = scene.at('copy.db');
  const backup = await json<StoreBackup>(['store', 'backup', target, '--store', store]);
  expect(backup.status).toBe(0);
  expect(backup.document.files).toHaveLength(2);
  const compacted = await json<StoreCompaction>(['store', 'compact', '--store', target]);
  expect(compacted.document.bytes_after).toBeLessThanOrEqual(compacted.document.bytes_before);
  expect((await affidavit(['store', 'check', '--store', target])).status).toBe(0);
  const rekeyed = await json<StoreRekey>(['store', 'rekey', '--store', target]);
  expect(rekeyed.document).toMatchObject({ key: `${target}.hmac-key`, from_snapshot: 2 });
  expect((await affidavit(scene.pull(target))).status).toBe(0);
});

it('store prune refuses what is not exported, asks nobody, and says what it removed', async () => {
  const file = scene.newStore();
  await affidavit(scene.pull(file));
  const prune = ['store', 'prune', '--before', '2026-03-03', '--store', file];
  expect(await failure([...prune, '--yes'])).toMatchObject({
    status: 8,
    code: 'PRUNE_NOT_EXPORTED',
    hint: 'Run `affidavit export --period 2026-Q1` first, or give --before 2026-01-01.',
  });
  expect((await affidavit(scene.export(file, scene.at('march')))).status).toBe(0);
  expect(await failure(prune)).toMatchObject({ status: 2, code: 'USAGE' });
  const counted = await affidavit([...prune, '--dry-run']);
  expect(counted.stdout).toContain('this would be removed for good:\n  20 audit events before 2026-03-03');
  const removed = await json<StorePruning>([...prune, '--yes']);
  expect(removed.document).toMatchObject({ dry_run: false, events: 20, snapshots: 0 });
  const check = await affidavit(['store', 'check', '--store', file]);
  expect(check.status).toBe(0);
  expect(check.stdout).toContain('10 audit events.\nEvidence before 2026-03-03 was pruned');
  const status = await affidavit(['status', '--store', file]);
  expect(status.stdout).toContain('Pruned    evidence before 2026-03-03');
  expect(await failure(scene.export(file, scene.at('again')))).toMatchObject({
    status: 8,
    code: 'EVIDENCE_PRUNED',
  });
  expect(existsSync(scene.at('again'))).toBe(false);
});

it('none of them makes a store where there is none', async () => {
  const nowhere = scene.at('nowhere.db');
  for (const args of [
    ['store', 'check'],
    ['store', 'compact'],
    ['store', 'prune', '--before', '2026-01-01', '--yes'],
    ['store', 'rekey'],
    ['store', 'backup', scene.at('b.db')],
  ])
    expect(await failure([...args, '--store', nowhere])).toMatchObject({
      status: 2,
      code: 'STORE_NOT_FOUND',
    });
  expect(existsSync(nowhere)).toBe(false);
});

it('a pull without the digest key stops before it takes a snapshot: exit 6', async () => {
  const file = scene.newStore();
  await affidavit(scene.pull(file));
  rmSync(`${file}.hmac-key`);
  const found = await failure(scene.pull(file));
  expect(found).toMatchObject({ status: 6, code: 'STORE_KEY' });
  expect(found.hint).toContain('store rekey');
  const { document } = await json<{ snapshots: unknown[] }>(['snapshots', 'list', '--store', file]);
  expect(document.snapshots).toHaveLength(1);
});

it('a folder, a link that leads nowhere and a link to the store have their own ends', async () => {
  mkdirSync(scene.at('folder.db'));
  for (const args of [['status'], ['snapshots', 'list'], ['controls', 'list'], ['store', 'check']])
    expect(await failure([...args, '--store', scene.at('folder.db')])).toMatchObject({
      code: 'STORE_DAMAGED',
      status: 6,
    });
  symlinkSync(scene.at('gone.db'), scene.at('dangling.db'));
  expect(await failure(['status', '--store', scene.at('dangling.db')])).toMatchObject({
    code: 'STORE_NOT_FOUND',
  });
  symlinkSync(store, scene.at('link.db'));
  const check = await json<StoreCheck>(['store', 'check', '--store', scene.at('link.db')]);
  expect(check.document.store).toBe(store);
  expect(existsSync(scene.at('link.db.lock'))).toBe(false);
});

it('a store that others can read is named', async () => {
  chmodSync(store, 0o644);
  try {
    const check = await json<StoreCheck>(['store', 'check', '--store', store]);
    expect(check.document.warnings.join()).toContain('has mode 0644, not 0600');
    const pulled = await affidavit(scene.pull(store));
    expect(pulled.stderr).toContain('has mode 0644, not 0600');
  } finally {
    chmodSync(store, 0o600);
  }
});

it('a signing key that others can read is refused, unless one says so', async () => {
  chmodSync(scene.key, 0o644);
  try {
    const found = await failure(scene.export(store, scene.at('open')));
    expect(found).toMatchObject({ status: 2, code: 'KEY_EXPOSED' });
    const allowed = await affidavit(scene.export(store, scene.at('open'), '--allow-open-key'));
    expect(allowed.status).toBe(0);
  } finally {
    chmodSync(scene.key, 0o600);
  }
});
