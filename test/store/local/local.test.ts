import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { LocalDataset } from '../../../src/records/localDatasets.ts';
import { openStoreForReading, openStoreForWriting } from '../../../src/store/file/open.ts';
import { chooseRun } from '../../../src/store/local/serving.ts';
import { storePath } from '../helpers.ts';

const Q3 = { fromMs: Date.parse('2026-07-01T00:00:00Z'), toMs: Date.parse('2026-10-01T00:00:00Z') };

function run(started: string, dataset: LocalDataset, source: string, rows: Record<string, string>) {
  return {
    collector: 'tls',
    started,
    ended: started,
    who: 'ann@laptop',
    parameters: { source },
    collector_version: '0.1.0',
    sources: [
      {
        dataset,
        source,
        status: 'complete' as const,
        reason: '',
        rows: Object.entries(rows).map(([key, value]) => ({ key, body: { value } })),
        redactions: [{ path: 'token', rule: 'secret_name', count: 1 }],
      },
    ],
  };
}

describe('runs of local collectors', () => {
  it('are told with their sources, and their rows are served by key', () => {
    const store = openStoreForWriting(storePath());
    const saved = store.local.saveRun(
      run('2026-08-01T00:00:00.000Z', 'tls_probe', 'a:443', { b: '1', a: '2' }),
    );
    expect(saved.sources).toEqual([
      { dataset: 'tls_probe', source: 'a:443', status: 'complete', rows: 2, reason: '' },
    ]);
    expect(store.local.runs()).toEqual([saved]);
    expect([...store.local.servingRows('tls_probe', Q3)]).toEqual([
      { key: 'a', json: '{"value":"2"}' },
      { key: 'b', json: '{"value":"1"}' },
    ]);
    expect(store.local.serving('tls_probe', Q3)[0]?.redactions).toHaveLength(1);
    expect([...store.local.servingRows('tbot_config', Q3)]).toEqual([]);
    store.close();
  });

  it('serve one run a source, and of several sources the newest row of a key', () => {
    const store = openStoreForWriting(storePath());
    const save = (...args: Parameters<typeof run>) => store.local.saveRun(run(...args));
    save('2026-08-01T00:00:00.000Z', 'git_commits', 'repo one', { c1: 'old', gone: 'x' });
    save('2026-08-02T00:00:00.000Z', 'git_commits', 'repo two', { c1: 'middle', c2: 'two' });
    save('2026-08-03T00:00:00.000Z', 'git_commits', 'repo one', { c1: 'new' });
    expect([...store.local.servingRows('git_commits', Q3)]).toEqual([
      { key: 'c1', json: '{"value":"new"}' },
      { key: 'c2', json: '{"value":"two"}' },
    ]);
    store.close();
  });

  it('stream more rows than a page holds', () => {
    const store = openStoreForWriting(storePath());
    const rows = Object.fromEntries(
      Array.from({ length: 1203 }, (_, n) => [`k${String(n).padStart(5, '0')}`, 'v']),
    );
    store.local.saveRun(run('2026-08-01T00:00:00.000Z', 'git_commits', 'repo', { ...rows, '': 'empty key' }));
    const keys = [...store.local.servingRows('git_commits', Q3)].map(({ key }) => key);
    expect(keys).toEqual(['', ...Object.keys(rows)]);
    store.close();
  });

  it('survive a reopening, and a store of the schema before gets the tables', () => {
    const path = storePath();
    const store = openStoreForWriting(path);
    const before = store.local.revision();
    store.local.saveRun(run('2026-08-01T00:00:00.000Z', 'tls_probe', 'a:443', { a: '2' }));
    expect(store.local.revision()).not.toEqual(before);
    store.close();
    const reader = openStoreForReading(path);
    expect(reader.local.runs()).toHaveLength(1);
    reader.close();
  });
});

describe('which run serves a period', () => {
  const before = { started: '2026-05-01T00:00:00Z' };
  const early = { started: '2026-07-02T00:00:00Z' };
  const late = { started: '2026-09-30T23:59:59Z' };
  const after = { started: '2026-10-01T00:00:00Z' };
  const later = { started: '2027-01-01T00:00:00Z' };
  const all = [before, early, late, after, later];

  it('observed: the last inside, else the last of all', () => {
    expect(chooseRun(all, 'observed', Q3)).toBe(late);
    expect(chooseRun([before, after, later], 'observed', Q3)).toBe(later);
    expect(chooseRun([before], 'observed', Q3)).toBe(before);
    expect(chooseRun([], 'observed', Q3)).toBeUndefined();
  });

  it('supplied: the last of all', () => {
    expect(chooseRun(all, 'supplied', Q3)).toBe(later);
    expect(chooseRun([before, early], 'supplied', Q3)).toBe(early);
  });
});

describe('attached files', () => {
  const content = Buffer.alloc(2_500_000, 'évidence\0');
  const sha256 = createHash('sha256').update(content).digest('hex');
  const given = {
    sha256,
    name: 'alert rules.pdf',
    row: 40,
    note: 'SIEM',
    who: 'ann@laptop',
    attached: '2026-10-02T00:00:00.000Z',
    period: null,
  };

  it('come back byte by byte; the same content is kept once', () => {
    const store = openStoreForWriting(storePath());
    const first = store.local.saveAttachment(given, content);
    store.local.saveAttachment({ ...given, row: 26 }, content);
    expect(first).toEqual({ ...given, id: 1, bytes: content.length });
    expect(store.local.attachments().map(({ row }) => row)).toEqual([26, 40]);
    const back = Buffer.concat([...store.local.attachmentBytes(sha256)]);
    expect(back.equals(content)).toBe(true);
    expect([...store.local.attachmentBytes('00')]).toEqual([]);
    store.close();
  });

  it('to the same row again renew the note; of another period stay out', () => {
    const store = openStoreForWriting(storePath());
    const period = { from: '2026-04-01T00:00:00.000Z', to: '2026-07-01T00:00:00.000Z' };
    store.local.saveAttachment(given, content);
    const revision = store.local.revision();
    store.local.saveAttachment({ ...given, note: 'better' }, content);
    expect(store.local.revision()).not.toEqual(revision);
    store.local.saveAttachment({ ...given, period }, content);
    expect(store.local.attachments()).toHaveLength(2);
    expect(store.local.attachments(Q3).map(({ note, period }) => [note, period])).toEqual([['better', null]]);
    store.close();
  });
});
