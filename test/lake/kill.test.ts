import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { verifyLakeFolder } from '../../src/usecases/lake/verifyLake.ts';
import { ACCESS, MACHINES } from '../controls/engineWorlds.ts';
import { filesOf, type LakeScene, lakeScene, write } from './lakeScene.ts';

const CHILD = path.join(import.meta.dirname, 'writeLake.child.ts');

let scene: LakeScene;
/** the lake as it is before each kill, and as a whole run would leave it */
const wanted = new Set<string>();

beforeAll(async () => {
  scene = await lakeScene([
    { ...ACCESS, cluster: 'a' },
    { ...MACHINES, cluster: 'b' },
  ]);
  const whole = { ...scene, lake: path.join(scene.folder, 'whole') };
  await write(whole, scene.stores);
  wanted.add(sumsOf(whole.lake));
  await write(scene, scene.stores.slice(0, 1));
  wanted.add(sumsOf(scene.lake));
});

function sumsOf(lake: string): string {
  return String(filesOf(lake).get('SHA256SUMS'));
}

/** Starts a writer in a separate process and kills it when it says that it has come so far; null: it may end. */
function killedAt(word: string | null, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    const argv = [CHILD, scene.lake, scene.key, ...scene.stores];
    const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'ignore'] });
    let seen = '';
    let isAimed = false;
    child.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      if (word === null || isAimed || !seen.includes(word)) return;
      isAimed = true;
      setTimeout(() => child.kill('SIGKILL'), delayMs);
    });
    child.on('close', () => resolve());
  });
}

test('a writer that is killed leaves the old lake or the new one', async () => {
  const keys = { publicKeyFile: scene.publicKey, allowedSignersFile: undefined };
  const moments = [
    ['a: writing', 0],
    ['a: writing', 150],
    ['b: building', 0],
    ['b: writing', 0],
    ['b: writing', 300],
    ['b: writing', 550],
    ['b: writing', 700],
  ] as const;
  for (const [word, delay] of moments) {
    await killedAt(word, delay);
    expect((await verifyLakeFolder(scene.lake, keys)).verdict, `${word} + ${delay} ms`).toBe('verified');
    expect(wanted.has(sumsOf(scene.lake))).toBe(true);
  }
  await killedAt(null, 0);
  expect(sumsOf(scene.lake)).toBe(sumsOf(path.join(scene.folder, 'whole')));
  expect(readdirSync(scene.folder).filter((name) => name.startsWith('.'))).toEqual([]);
});
