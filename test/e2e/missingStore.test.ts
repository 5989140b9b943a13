import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { affidavit, failure } from '../support/cli.ts';
import { builtCommands } from '../support/manifest.ts';
import { temporaryFolder } from '../support/scene.ts';

const dir = await temporaryFolder();
const file = path.join(dir, 'filled-in.csv');
await writeFile(file, `id,revision,status,response\n${'a'.repeat(64)},0,explained,known\n`);

/** Commands for which a store is where their evidence goes: they make one. */
const MAKES_ONE = [
  ...['pull', 'import', 'attach', 'probe', 'people import'],
  ...['collect tbot', 'collect git', 'collect terraform'],
];
/** Commands that work without a store, and say that there is none. */
const REPORTS_IT = ['doctor', 'health', 'config show', 'schedule print'];

const PERIOD = ['--period', '2026-Q3'];
const KIND = ['--kind', 'leavers'];
/** Each command that needs an existing store, with the rest of a command line that would work on one. */
const NEEDS_ONE: Record<string, string[]> = {
  check: [],
  'controls list': [],
  'controls show': ['CC6.1'],
  evidence: [...PERIOD, '--out', path.join(dir, 'evidence.db')],
  'exceptions import': [file, ...PERIOD],
  'exceptions list': PERIOD,
  'exceptions respond': ['3f9a11c04b7e', '--status', 'explained', '--response', 'known'],
  'exceptions show': ['3f9a11c04b7e'],
  'exceptions template': PERIOD,
  export: [...PERIOD, '--entity', 'A', '--out', dir, '--key', file],
  'lake write': [...PERIOD, '--to', path.join(dir, 'lake'), '--entity', 'A', '--key', file],
  'people remove': KIND,
  report: [...PERIOD, '--out', path.join(dir, 'draft.html')],
  'requests list': PERIOD,
  'requests show': ['0198f3a1'],
  'review export': [],
  'review import': [file],
  'review remind': [],
  'review start': [...PERIOD, '--reviewer', 'a@example.com', '--out', path.join(dir, 'review')],
  'review status': [],
  'snapshots list': [],
  'snapshots show': [],
  status: PERIOD,
  'store backup': [path.join(dir, 'backup.db')],
  'store check': [],
  'store compact': [],
  'store prune': ['--before', '2025-01-01', '--yes'],
  'store rekey': [],
  'pseudonyms reveal': ['user-0a1b2c', '--pseudonymize', file],
};

it('every command with --store is in one of the lists', () => {
  const taking = [...builtCommands()]
    .filter(([, { flags }]) => flags.store !== undefined)
    .map(([name]) => name);
  expect([...MAKES_ONE, ...REPORTS_IT, ...Object.keys(NEEDS_ONE)].sort()).toEqual(taking.sort());
});

it.each([
  ...Object.entries(NEEDS_ONE).map(([name, rest]) => [...name.split(' '), ...rest]),
  ['attach', file, '--item', '3', '--remove'],
  ['probe', 'teleport.example.com:443', '--forget'],
])('%s %s with a mistyped --store says so and makes none', async (...args) => {
  const store = path.join(dir, 'mistyped', 'store.db');
  const found = await failure([...args, '--store', store, '--no-config']);
  expect(found.exit).toBe(found.status);
  expect(found.status).toBeGreaterThan(0);
  if (!['export', 'lake', 'pseudonyms'].includes(args[0] ?? '')) {
    expect([found.code, found.status]).toEqual(['STORE_NOT_FOUND', 2]);
    expect(found.message).toContain(store);
  }
  expect(existsSync(path.dirname(store))).toBe(false);
});

it('a command that makes a store says so once, so that a mistyped path shows', async () => {
  const store = path.join(dir, 'new.db');
  const attach = ['attach', file, '--item', '3', '--store', store];
  const first = await affidavit(attach);
  expect([first.status, first.stderr]).toEqual([0, `There was no store at ${store}: a new one was made.\n`]);
  expect(await affidavit(attach)).toMatchObject({ status: 0, stderr: '' });
});
