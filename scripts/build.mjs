// Compiles src to dist and writes oclif.manifest.json (without it every start loads all commands). Skips what is up to date.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { verifierPage } from './verifierPage.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const at = (...parts) => path.join(root, ...parts);
const newest = (patterns) =>
  Math.max(...patterns.flatMap((p) => globSync(p, { cwd: root })).map((f) => statSync(at(f)).mtimeMs));

const manifest = at('oclif.manifest.json');
const clean = process.argv.includes('--clean');
const inputs = [
  'src/**/*.{ts,js,sql,html,css}',
  'package*.json',
  'tsconfig*.json',
  'scripts/{build,verifierPage}.mjs',
];
if (!clean && existsSync(manifest) && statSync(manifest).mtimeMs > newest(inputs)) process.exit(0);

// A file removed from src must not live on in dist.
rmSync(at('dist'), { recursive: true, force: true });
// the page is written against a browser's own types, and only checked here
for (const project of ['tsconfig.build.json', 'src/verifier/tsconfig.json']) {
  const tsc = spawnSync(process.execPath, [at('node_modules/typescript/bin/tsc'), '-p', at(project)], {
    stdio: 'inherit',
  });
  if (tsc.status !== 0) process.exit(tsc.status ?? 1);
}

for (const generated of globSync(['src/gateway/gen/**/*.js', 'src/controls/procedures/**/*.sql'], {
  cwd: root,
})) {
  const target = at('dist', path.relative('src', generated));
  mkdirSync(path.dirname(target), { recursive: true });
  cpSync(at(generated), target);
}

mkdirSync(at('dist/verifier'), { recursive: true });
writeFileSync(at('dist/verifier/verify.html'), await verifierPage());

rmSync(manifest, { force: true });
const { Plugin } = await import('@oclif/core');
const plugin = new Plugin({ root, ignoreManifest: true, errorOnManifestCreate: true });
await plugin.load();
writeFileSync(manifest, JSON.stringify(plugin.manifest));
