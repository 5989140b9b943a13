// Runs on whatever Node the machine has, with no dependency installed: installs what the lockfile names (only when it
// changed), builds, then hands over to the repo's own Node. Usage: node scripts/bootstrap.mjs demo|test|bench|install [args…]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const at = (...parts) => path.join(root, ...parts);
const binDir = at('node_modules', '.bin');
const ownNode = path.join(binDir, process.platform === 'win32' ? 'node.cmd' : 'node');

/** Runs a program and ends this process with its status when it fails. */
function run(command, args, options = {}) {
  const env = { ...process.env, PATH: `${binDir}${path.delimiter}${process.env.PATH ?? ''}` };
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', env, ...options });
  if (result.error) {
    process.stderr.write(`bootstrap: could not run ${command}: ${result.error.message}\n`);
    process.exit(1);
  }
  if (result.status !== 0) process.exit(result.status ?? 1);
}

function install() {
  const stamp = at('node_modules', '.affidavit-installed');
  const wanted = createHash('sha256')
    .update(readFileSync(at('package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(ownNode)) return;
  process.stderr.write('bootstrap: installing what package-lock.json names…\n');
  // Not `npm ci`: it refuses a lockfile in which a platform's optional package is missing, and not every registry has all
  // of them. No install script runs but that of `node`, which fetches the toolchain's own Node: better-sqlite3 brings its
  // binaries along, and npm would start a compiler that this machine may not have.
  // npm's chatter belongs to stderr: `npm run demo` keeps stdout for its result.
  const quiet = { stdio: ['ignore', 2, 2] };
  run(
    'npm',
    ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    quiet,
  );
  run('npm', ['rebuild', 'node', '--loglevel=error'], quiet);
  writeFileSync(stamp, wanted);
}

const tasks = {
  install: () => {},
  demo: (args) => run(ownNode, [at('bin', 'run.js'), 'demo', ...args]),
  test: (args) => run(ownNode, [at('node_modules', 'vitest', 'vitest.mjs'), 'run', ...args]),
  bench: (args) => run(ownNode, ['--expose-gc', at('bench', 'run.ts'), ...args]),
};

const [name = '', ...args] = process.argv.slice(2);
const task = tasks[name];
if (!task) {
  process.stderr.write(`bootstrap: unknown task "${name}"; one of ${Object.keys(tasks).join(', ')}\n`);
  process.exit(2);
}
install();
if (name !== 'install') run(ownNode, [at('scripts', 'build.mjs')], { stdio: ['ignore', 2, 2] });
task(args);
