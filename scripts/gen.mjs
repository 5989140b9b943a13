// Generates src/gateway/gen from src/gateway/proto, without network: buf and its plugin are development dependencies.
// `node scripts/gen.mjs DIR` writes to another folder instead: the test that gen is up to date compares the two.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const bin = join(root, 'node_modules', '.bin');
const out = resolve(process.argv[2] ?? join(root, 'src', 'gateway', 'gen'));

rmSync(out, { recursive: true, force: true });
execFileSync(join(bin, process.platform === 'win32' ? 'buf.cmd' : 'buf'), ['generate', '--output', out], {
  cwd: root,
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
});
