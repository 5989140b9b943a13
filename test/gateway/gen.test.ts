import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');

function files(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

test('src/gateway/gen is what the proto files generate', () => {
  const folder = mkdtempSync(join(tmpdir(), 'affidavit-gen-'));
  try {
    execFileSync(process.execPath, [join(root, 'scripts', 'gen.mjs'), folder]);
    const fresh = files(folder);
    expect(Object.keys(fresh).length).toBeGreaterThan(10);
    expect(files(join(root, 'src', 'gateway', 'gen'))).toEqual(fresh);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
