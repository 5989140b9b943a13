// Runs every npm script on whatever Node the machine has, on a bare clone: installs what the lockfile names (only when it changed),
// builds where the task needs it, then hands over to the repo's own Node.
// Usage: node scripts/bootstrap.mjs TASK [args…]
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { install, ownNode } from './install.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const modules = (...parts) => path.join(root, 'node_modules', ...parts);

/** What each task runs: arguments of Node; `built`: dist has to be up to date. */
const TASKS = {
  install: null,
  demo: { built: true, node: ['bin/run.js', 'demo'] },
  test: { built: true, node: [modules('vitest', 'vitest.mjs'), 'run'] },
  'test:fast': { node: [modules('vitest', 'vitest.mjs'), 'run', '--project', 'fast'] },
  'test:year': { node: [modules('vitest', 'vitest.mjs'), 'run', '--config', 'test/year/vitest.config.ts'] },
  'test:spark': { built: true, node: ['scripts/test-spark.ts'] },
  vitest: { built: true, node: [modules('vitest', 'vitest.mjs')] },
  bench: { built: true, node: ['--expose-gc', 'bench/run.ts'] },
  build: { node: ['scripts/build.mjs'] },
  gen: { node: ['scripts/gen.mjs'] },
  docs: { node: ['scripts/docs.ts'] },
  fixtures: { node: ['fixtures/generator/generate.ts'] },
  types: { node: [modules('typescript', 'bin', 'tsc'), '-p', 'tsconfig.json', '--noEmit'] },
  lint: { node: [modules('@biomejs', 'biome', 'bin', 'biome'), 'check', '.'] },
  format: { node: [modules('@biomejs', 'biome', 'bin', 'biome'), 'check', '--write', '.'] },
  layers: {
    node: [
      modules('dependency-cruiser', 'bin', 'dependency-cruiser.mjs'),
      '--config',
      '.dependency-cruiser.cjs',
      'src',
      'bin',
    ],
  },
  'supply-chain': { node: ['scripts/supply-chain.ts'] },
  mutation: { node: ['scripts/mutation.ts'] },
  'old-and-new-node': { node: ['scripts/old-and-new-node.ts'] },
  deadcode: { node: [modules('knip', 'bin', 'knip.js')] },
};

const [name = '', ...args] = process.argv.slice(2);
const task = TASKS[name];
if (task === undefined) {
  process.stderr.write(`bootstrap: unknown task "${name}"; one of ${Object.keys(TASKS).join(', ')}\n`);
  process.exit(2);
}
install(root);
const node = ownNode(root);
if (Number(process.versions.node.split('.')[0]) < 24 && node === process.execPath) {
  process.stderr.write('bootstrap: there is no pinned Node for this platform. Use Node 24 or newer.\n');
  process.exit(2);
}
// a build in front of another task: stdout is for the task's own result
if (task?.built) run(['scripts/build.mjs'], ['ignore', 2, 2]);
if (task) run([...task.node, ...args], 'inherit');

/** Runs the repo's own Node and ends this process with its status when it fails. */
function run(given, stdio) {
  const PATH = [path.dirname(node), modules('.bin'), process.env.PATH ?? ''].join(path.delimiter);
  const { status, signal, error } = spawnSync(node, given, {
    cwd: root,
    stdio,
    env: { ...process.env, PATH },
  });
  if (error) process.stderr.write(`bootstrap: could not run ${node}: ${error.message}\n`);
  if (status !== 0) process.exit(status ?? (signal === 'SIGINT' ? 130 : 1));
}
