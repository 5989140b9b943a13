import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A temporary folder that goes away with the test file. */
export async function workspace(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'affidavit-bundle-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a line of bash as an auditor would; never throws. */
export function bash(cwd: string, line: string): Promise<{ status: number; output: string }> {
  return new Promise((resolve) => {
    execFile('bash', ['-c', line], { cwd, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ status, output: stdout + stderr });
    });
  });
}

/** Whether all of these programs are on this machine. CI has them; a machine with nothing but Node need not. */
export function hasTools(...names: string[]): boolean {
  return names.every((name) => {
    const { status } = spawnSync('sh', ['-c', `command -v ${name}`]);
    return status === 0;
  });
}
