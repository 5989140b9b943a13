import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('./export-events.ts', import.meta.url));
// as the program sets its own
const HEAP = new URL('../bin/heap.js', import.meta.url).href;

/**
 * Writes a bundle of nothing but the audit log of a store, in a process of its own.
 *
 * @returns the path of the bundle, and the seconds that it took without the start of the process
 */
export function exportLog(store: string, keyFile: string, outDir: string): { path: string; seconds: number } {
  const args = ['--import', HEAP, CHILD, store, keyFile, outDir];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}
