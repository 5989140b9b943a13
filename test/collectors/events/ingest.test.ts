import { copyFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startIngest } from '../../../src/collectors/events/ingest/startIngest.ts';
import { canonicalJson, type JsonObject } from '../../../src/formats/canonicalJson.ts';
import { openStoreForReading, openStoreForWriting } from '../../../src/store/file/open.ts';
import { field, structOf, varint } from '../../gateway/events/encodeStruct.ts';
import { eventWindow } from '../../store/fixtures.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affidavit-ingest-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function page(
  events: readonly (JsonObject & { event: string; uid: string })[],
  struct?: (body: JsonObject) => Buffer,
): Buffer {
  return Buffer.concat(
    events.map((body, i) =>
      field(
        1,
        Buffer.concat([
          field(1, Buffer.from(body.event)),
          field(2, Buffer.from(body.uid)),
          field(3, Buffer.concat([Buffer.from([0x08]), varint(1_795_000_000 + i)])),
          field(5, (struct ?? structOf)(body)),
        ]),
      ),
    ),
  );
}

const body = (uid: string, more: JsonObject = {}) => ({
  event: 'session.start',
  uid,
  code: 'T2000I',
  ...more,
});

/** A new store, written under its lock. */
async function withStore<T>(name: string, work: (path: string) => Promise<T>): Promise<T> {
  const path = join(folder, name);
  const store = openStoreForWriting(path);
  try {
    return await work(path);
  } finally {
    store.close();
  }
}

function jsonOf(path: string): string[] {
  const store = openStoreForReading(path);
  try {
    return [...store.events({ fromUs: 0, toUs: Number.MAX_SAFE_INTEGER })].map(({ json }) => json);
  } finally {
    store.close();
  }
}

describe('the thread that stores audit events', () => {
  it('stores pages in order, counts what is new, disorder and what could not be read', async () => {
    await withStore('plain.db', async (path) => {
      const ingest = startIngest({ storePath: path, bulk: true });
      const first = await ingest.page(page([body('a'), body('b')]));
      expect(first).toMatchObject({
        received: 2,
        inserted: 2,
        disorder: 0,
        firstUs: 1_795_000_000e6,
        maxUs: 1_795_000_001e6,
      });
      const cut = (whole: JsonObject): Buffer => {
        const bytes = structOf(whole);
        return whole.uid === 'c' ? bytes.subarray(0, bytes.length - 1) : bytes;
      };
      const second = await ingest.page(page([body('a'), body('c'), body('d')], cut));
      expect(second).toMatchObject({ received: 2, inserted: 1 });
      expect(second.broken).toEqual([{ uid: 'c', event: 'session.start', problem: expect.any(String) }]);
      await ingest.end();
      expect(jsonOf(path)).toHaveLength(3);
    });
  });

  it('lets no secret through, neither in a member nor in JSON inside a text, and says where they were', async () => {
    const canary = 'canary-9d3f';
    const events = [
      body('a', {
        event: 'saml.updated',
        connector: { spec: { assertion_key_pair: { private_key: canary } } },
      }),
      body('b', { event: 'ssm.run', stdout: canary, status: 'ok' }),
      body('c', {
        event: 'unknown',
        code: 'TCC00E',
        data: JSON.stringify({ event: 'x', client_secret: canary, keep: 1 }),
      }),
      body('d', { note: `-----BEGIN PRIVATE KEY-----\n${canary}` }),
      body('e', { uri: `https://bob:${canary}@example.com/` }),
      body('f', { text: Buffer.from(`-----BEGIN RSA PRIVATE KEY-----\n${canary}`).toString('base64') }),
    ];
    await withStore('secrets.db', async (path) => {
      const ingest = startIngest({ storePath: path, bulk: false });
      const result = await ingest.page(page(events));
      await ingest.end();
      expect(result.inserted).toBe(6);
      expect(result.redactions.reduce((sum, { count }) => sum + count, 0)).toBe(6);
      expect(JSON.stringify(result)).not.toContain(canary);
      const kept = jsonOf(path).join('\n');
      expect(kept).not.toContain(canary);
      expect(kept).not.toContain(Buffer.from(canary).toString('base64').slice(0, 8));
      expect(kept).toContain('\\"keep\\":1');
    });
  });

  it('stores every event of a long page byte for byte, however large single ones are', async () => {
    const events = Array.from({ length: 300 }, (_, i) =>
      body(`u${String(i).padStart(3, '0')}`, { n: i, text: `${i} `.repeat(i === 100 ? 150_000 : i) }),
    );
    const again = [...events, ...events.slice(50, 200)];
    const cut = (whole: JsonObject): Buffer => structOf(whole).subarray(0, whole.n === 64 ? -1 : undefined);
    await withStore('long.db', async (path) => {
      const ingest = startIngest({ storePath: path, bulk: true });
      const result = await ingest.page(page(events, cut));
      expect(result).toMatchObject({ received: 299, inserted: 299, broken: [{ uid: 'u064' }] });
      const repeated = await ingest.page(page(again));
      expect(repeated).toMatchObject({ received: 450, inserted: 151, disorder: 0 });
      await ingest.end();
      expect(jsonOf(path)).toHaveLength(450);
      const whole = new Set(events.map((event) => canonicalJson(event)));
      expect(new Set(jsonOf(path))).toEqual(whole);
    });
  });

  it('takes a few pages at a time', async () => {
    await withStore('room.db', async (path) => {
      const ingest = startIngest({ storePath: path, bulk: false });
      const results = [];
      for (let i = 0; i < 20; i++) {
        await ingest.room();
        results.push(ingest.page(page([body(`u${i}`)])));
      }
      expect((await Promise.all(results)).map(({ inserted }) => inserted)).toEqual(Array(20).fill(1));
      await ingest.end();
      await ingest.end();
    });
  });

  it('puts events on disk by itself, a closed window with them', async () => {
    await withStore('idle.db', async (path) => {
      const ingest = startIngest({ storePath: path, bulk: false });
      await ingest.page(page([body('a')]));
      await ingest.closeWindow(eventWindow(0, 1));
      const reader = openStoreForReading(path);
      while (reader.windows().length === 0) await sleep(10);
      expect(reader.lastSeq()).toBe(1);
      reader.close();
      await ingest.end();
    });
  });

  it('reports a damaged store as such, for this and every later task', async () => {
    await withStore('whole.db', async (path) => {
      const ingest = startIngest({ storePath: path, bulk: false });
      for (let i = 0; i < 5; i++) await ingest.page(page([body(`u${i}`, { text: 'x'.repeat(30_000) })]));
      await ingest.end();
    });
    const damaged = join(folder, 'damaged.db');
    await copyFile(join(folder, 'whole.db'), damaged);
    await truncate(damaged, 40_000);
    const ingest = startIngest({ storePath: damaged, bulk: false });
    await expect(ingest.page(page([body('x')]))).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
    await expect(ingest.page(page([body('y')]))).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
    await expect(ingest.room()).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
    await expect(ingest.end()).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
  });

  it('reports a file that is no store', async () => {
    const path = join(folder, 'text.db');
    await writeFile(path, 'not a database, but long enough to look at '.repeat(50));
    const ingest = startIngest({ storePath: path, bulk: false });
    await expect(ingest.page(page([body('x')]))).rejects.toMatchObject({ code: 'STORE_DAMAGED' });
    await ingest.end().catch(() => undefined);
  });

  it('that ends by itself is an error, never a wait', async () => {
    await withStore('dead.db', async (path) => {
      const ingest = startIngest({ storePath: path, bulk: false });
      await ingest.end();
      await expect(ingest.page(page([body('x')]))).rejects.toMatchObject({ code: 'BUG' });
      await expect(ingest.room()).rejects.toMatchObject({ code: 'BUG' });
    });
  });
});
