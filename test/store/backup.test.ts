import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { backupStore } from '../../src/store/file/backup.ts';
import { openStoreForReading, openStoreForWriting } from '../../src/store/file/open.ts';
import { storePath } from './helpers.ts';
import { keptStore } from './keptStores.ts';
import { EVENTS } from './killSizes.ts';

/** A store of today's version, and where its backup goes. */
function scene(): { path: string; target: string } {
  const path = keptStore('v4');
  const store = openStoreForWriting(path);
  store.digestKey.digest();
  store.close();
  return { path, target: join(dirname(path), 'copy.db') };
}

test('a backup is a store with its key and a manifest, for its owner only', async () => {
  const { path, target } = scene();
  const backup = await backupStore(path, target);
  expect(backup).toMatchObject({ snapshots: 3, last_snapshot: 3, events: 432, store: path });
  expect(backup.files.map(({ name }) => name)).toEqual(['copy.db', 'copy.db.hmac-key']);
  expect(JSON.parse(readFileSync(`${target}.manifest.json`, 'utf8'))).toEqual(backup);
  for (const end of ['', '.hmac-key', '.manifest.json'])
    expect(statSync(`${target}${end}`).mode & 0o777).toBe(0o600);
  const [original, copy] = [path, target].map((file) => {
    const store = openStoreForWriting(file);
    const digest = store.digestKey.digest()('a-token');
    store.close();
    return digest;
  });
  expect(copy).toBe(original);
});

test('a backup replaces nothing', async () => {
  const { path, target } = scene();
  for (const end of ['', '.hmac-key', '.manifest.json']) {
    writeFileSync(`${target}${end}`, 'kept');
    await expect(backupStore(path, target)).rejects.toMatchObject({ code: 'WRITE_DENIED' });
    expect(readFileSync(`${target}${end}`, 'utf8')).toBe('kept');
    rmSync(`${target}${end}`);
  }
});

test('a damaged store, or one whose key is missing, is not backed up, and nothing is left', async () => {
  const { path, target } = scene();
  const before = readdirSync(dirname(path)).sort();
  rmSync(`${path}.hmac-key`);
  await expect(backupStore(path, target)).rejects.toMatchObject({ code: 'STORE_KEY' });
  new Database(path).exec("UPDATE snapshot SET status = 'incomplete' WHERE id = 2").close();
  await expect(backupStore(path, target)).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
  expect(readdirSync(dirname(path)).sort()).toEqual(before.filter((name) => !name.endsWith('hmac-key')));
});

test('backups taken while another process writes are whole', async () => {
  const path = storePath();
  openStoreForWriting(path).close();
  const child = spawn(process.execPath, [join(import.meta.dirname, 'writeForever.child.ts'), path, 'plain'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  try {
    await once(child.stdout, 'data');
    for (let round = 0; round < 3; round += 1) {
      const target = `${path}.copy-${round}`;
      await backupStore(path, target);
      const copy = openStoreForReading(target);
      expect([...copy.damage()]).toEqual([]);
      for (const { fromUs, toUs } of copy.windows())
        expect(copy.countEvents({ fromUs, toUs: toUs + 1 })).toBe(EVENTS);
      copy.close();
    }
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
  expect(existsSync(`${path}.copy-0.partial`)).toBe(false);
});
