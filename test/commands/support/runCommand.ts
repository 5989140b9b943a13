import { fileURLToPath } from 'node:url';
import type { Command } from '@oclif/core';
import { vi } from 'vitest';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** What a command printed and ended with. */
export interface Ran {
  stdout: string;
  stderr: string;
  exit: number;
  /** stdout as JSON; for commands that ran with --json */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into documents of many shapes
  json: any;
}

/** A command that can be run: its class. */
type Runnable = typeof Command & (new (...args: ConstructorParameters<typeof Command>) => Command);

/** Runs a command's class as bin/run.js would, in this process: flags, presenter, errors and exit status are the real ones. */
export async function runCommand(command: Runnable, argv: string[]): Promise<Ran> {
  let stdout = '';
  let stderr = '';
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  const err = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text);
    return true;
  });
  const log = vi.spyOn(console, 'log').mockImplementation((text) => {
    stdout += `${String(text)}\n`;
  });
  process.exitCode = 0;
  try {
    await command.run(argv, { root: ROOT });
    const exit = Number(process.exitCode ?? 0);
    return { stdout, stderr, exit, json: argv.includes('--json') ? JSON.parse(stdout) : undefined };
  } finally {
    process.exitCode = 0;
    for (const spy of [out, err, log]) spy.mockRestore();
  }
}
