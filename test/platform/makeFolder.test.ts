import { mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../../src/platform/makeFolder.ts';
import { atEnd } from '../support/atEnd.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'affidavit-folder-'));
  atEnd(() => rmSync(made, { recursive: true }));
  return made;
}

test('makes what is missing, with the mode, and is content with what is there', () => {
  const deep = join(folder(), 'a', 'b', 'c');
  makeFolder(deep, 0o700);
  makeFolder(deep, 0o755);
  expect(statSync(deep).mode & 0o777).toBe(0o700);
  expect(statSync(join(deep, '..')).mode & 0o777).toBe(0o700);
});

test('follows a link to a folder', () => {
  const at = folder();
  symlinkSync(folder(), join(at, 'link'));
  makeFolder(join(at, 'link', 'inner'));
  expect(statSync(join(at, 'link', 'inner')).isDirectory()).toBe(true);
});

test('a file in the way is an error', () => {
  const at = folder();
  writeFileSync(join(at, 'file'), '');
  expect(() => makeFolder(join(at, 'file'))).toThrow('EEXIST');
  expect(() => makeFolder(join(at, 'file', 'inner'))).toThrow('ENOTDIR');
});

test('where nothing can be made it ends', () => {
  expect(() => makeFolder('/proc/none/deeper')).toThrow(/ENOENT|EACCES|EPERM/);
});
