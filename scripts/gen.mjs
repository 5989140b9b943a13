// Generates src/gateway/gen from src/gateway/proto, without network: buf and its plugin are development dependencies.
// `node scripts/gen.mjs [DIR]` writes to another folder instead, which the test that compares the two uses.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const bin = join(root, 'node_modules', '.bin');
const out = resolve(process.argv[2] ?? join(root, 'src', 'gateway', 'gen'));
const template = {
  version: 'v2',
  plugins: [
    {
      local: 'protoc-gen-es',
      out,
      opt: ['target=ts', 'import_extension=ts', 'erasable_syntax=true'],
    },
  ],
};

rmSync(out, { recursive: true, force: true });
execFileSync(join(bin, process.platform === 'win32' ? 'buf.cmd' : 'buf'), ['generate', '--template', JSON.stringify(template)], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` },
});
