import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { GroupCommit } from '../../../src/collectors/events/ingest/groupCommit.ts';

/** A writer that keeps what it was told. */
function recorder(commit: () => void = () => undefined) {
  const told: string[] = [];
  return {
    told,
    begin: () => void told.push('begin'),
    commit: () => {
      told.push('commit');
      commit();
    },
  };
}

it('puts many writes into one transaction and commits when it is large', () => {
  const writer = recorder();
  const commits = new GroupCommit(writer, () => undefined);
  for (let page = 0; page < 30; page++) commits.within(1024 * 1024, () => void writer.told.push('page'));
  commits.commit();
  const pages = (count: number): string[] => Array(count).fill('page');
  expect(writer.told).toEqual([
    ...['begin', ...pages(8), 'commit'],
    ...['begin', ...pages(8), 'commit'],
    ...['begin', ...pages(8), 'commit'],
    ...['begin', ...pages(6), 'commit'],
  ]);
});

it('commits by itself when nothing comes, and tells when that fails', async () => {
  const failure = new Error('no space left');
  const failures: unknown[] = [];
  const writer = recorder(() => {
    throw failure;
  });
  const commits = new GroupCommit(writer, (error) => failures.push(error));
  commits.within(1, () => undefined);
  while (failures.length === 0) await sleep(10);
  expect(failures).toEqual([failure]);
  expect(writer.told).toEqual(['begin', 'commit']);
});
