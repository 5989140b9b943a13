import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeSpoolFolder } from '../../src/usecases/export/spoolFolder.ts';

const before = process.env.TMPDIR;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'spools-'));
  process.env.TMPDIR = folder;
});

afterEach(() => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  rmSync(folder, { recursive: true, force: true });
});

test('what a killed export set aside goes, what a living one holds stays', () => {
  const { pid: dead } = spawnSync(process.execPath, ['-e', '']);
  const abandoned = join(folder, `affidavit-spool-${dead}-abc`);
  const living = join(folder, `affidavit-spool-${process.ppid}-abc`);
  for (const path of [abandoned, living]) {
    mkdirSync(path);
    writeFileSync(join(path, 'exceptions.jsonl'), '{}\n');
  }
  const made = makeSpoolFolder();
  expect(existsSync(abandoned)).toBe(false);
  expect(existsSync(living)).toBe(true);
  expect(statSync(made).mode & 0o777).toBe(0o700);
});
