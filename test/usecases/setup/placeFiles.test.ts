import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AffidavitError } from '../../../src/errors/affidavitError.ts';
import { placeFiles } from '../../../src/usecases/setup/placeFiles.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'affidavit-place-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const going = new AbortController().signal;

/** Writes files of these names into the staging folder, but names all of `named` as written. */
function writing(written: readonly string[], named: readonly string[] = written) {
  return async (staging: string) => {
    for (const name of written) {
      mkdirSync(path.dirname(path.join(staging, name)), { recursive: true });
      writeFileSync(path.join(staging, name), `new ${name}`);
    }
    return named;
  };
}

describe('files that belong together', () => {
  it('are placed all, also below a folder that is missing, and nothing else is left', async () => {
    await placeFiles(path.join(dir, 'a', 'b'), writing(['one', 'keys/two']), going);
    expect(readdirSync(path.join(dir, 'a', 'b')).sort()).toEqual(['keys', 'one']);
    expect(readFileSync(path.join(dir, 'a', 'b', 'keys', 'two'), 'utf8')).toBe('new keys/two');
  });

  it('are placed not at all when one cannot be: what they replaced is back', async () => {
    writeFileSync(path.join(dir, 'one'), 'old one');
    writeFileSync(path.join(dir, 'three'), 'old three');
    const failed = placeFiles(dir, writing(['one', 'two'], ['one', 'two', 'three']), going);
    await expect(failed).rejects.toThrow(AffidavitError);
    expect(readdirSync(dir).sort()).toEqual(['one', 'three']);
    expect(readFileSync(path.join(dir, 'one'), 'utf8')).toBe('old one');
    expect(readFileSync(path.join(dir, 'three'), 'utf8')).toBe('old three');
  });

  it('are placed not at all after an interruption', async () => {
    const stopped = new AbortController();
    const write = async (staging: string) => {
      const names = await writing(['one'])(staging);
      stopped.abort(new AffidavitError('INTERRUPTED', 'Stopped.'));
      return names;
    };
    await expect(placeFiles(dir, write, stopped.signal)).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(readdirSync(dir)).toEqual([]);
  });
});
