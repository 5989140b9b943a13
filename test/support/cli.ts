import { type ChildProcess, spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from './root.ts';

/** How a run of the built program ended. */
export interface Ended {
  /** exit status; null when a signal ended it */
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  env?: Record<string, string>;
  cwd?: string;
  /** run as this user, where the tests run as root */
  uid?: number;
}

/** What an error looks like under --json. */
export interface ErrorDocument {
  error: { code: string; message: string; hint: string; exit: number };
}

export const BIN = path.join(ROOT, 'bin', 'run.js');

/** An environment without anybody's settings: no AFFIDAVIT_ variable, no colours, no home of a person. */
export function cleanEnvironment(more: Record<string, string> = {}): Record<string, string> {
  return { PATH: process.env.PATH ?? '', HOME: path.join(tmpdir(), 'affidavit-no-home'), ...more };
}

/** Starts the built program and leaves it running. */
export function start(
  args: readonly string[],
  options: RunOptions = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [BIN, ...args], {
    env: cleanEnvironment(options.env),
    cwd: options.cwd ?? tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) =>
      resolve({
        status,
        signal,
        stdout: Buffer.concat(stdout).toString('utf8'),
        stderr: Buffer.concat(stderr).toString('utf8'),
      }),
    );
  });
  return { child, ended };
}

/** Runs the built program to its end. */
export function affidavit(args: readonly string[], options?: RunOptions): Promise<Ended> {
  return start(args, options).ended;
}

/**
 * The one document that a run under --json printed.
 *
 * @throws when stdout holds anything else
 */
export function document<T>(ended: Ended): T {
  try {
    return JSON.parse(ended.stdout) as T;
  } catch {
    throw new Error(`stdout is not one JSON document:\n${ended.stdout}\nstderr:\n${ended.stderr}`);
  }
}

/** Runs with --json and reads the document. */
export async function json<T>(
  args: readonly string[],
  options?: RunOptions,
): Promise<Ended & { document: T }> {
  const ended = await affidavit([...args, '--json'], options);
  return { ...ended, document: document<T>(ended) };
}

/** Runs with --json what must fail: its exit status and code, and what is said. */
export async function failure(
  args: readonly string[],
  options?: RunOptions,
): Promise<ErrorDocument['error'] & { status: number | null; stderr: string }> {
  const { document: found, status, stderr } = await json<ErrorDocument>(args, options);
  return { ...found.error, status, stderr };
}
