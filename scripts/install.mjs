// Installs what package-lock.json names, and nothing else. Runs on whatever Node the machine has, with no dependency installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isPlatformGap, unpinnedPackages } from './lockfile.mjs';

const WINDOWS = process.platform === 'win32';

/**
 * The pinned Node of a checkout: the platform's package of scripts/toolchain, whose hash is in the lockfile; else, on a platform for
 * which there is none, this Node where it can run the sources.
 *
 * @param {string} root folder of the checkout
 */
export function ownNode(root) {
  const name = `node-${WINDOWS ? 'win' : process.platform}-${process.arch}`;
  const pinned = path.join(root, 'node_modules', name, 'bin', WINDOWS ? 'node.exe' : 'node');
  if (existsSync(pinned)) return pinned;
  // checkouts that were installed before the toolchain had packages for platforms
  const linked = path.join(root, 'node_modules', '.bin', 'node');
  return existsSync(linked) ? linked : process.execPath;
}

/**
 * Installs the dependencies of a checkout unless the lockfile is as it was the last time.
 *
 * @param {string} root folder of the checkout
 */
export function install(root) {
  const stamp = path.join(root, 'node_modules', '.affidavit-installed');
  const lockfile = readFileSync(path.join(root, 'package-lock.json'), 'utf8');
  const wanted = createHash('sha256').update(lockfile).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted && existsSync(ownNode(root))) return;
  process.stderr.write('bootstrap: installing what package-lock.json names…\n');
  const clean = npm(root, 'ci');
  if (clean.status !== 0) {
    if (!isPlatformGap(clean.stderr, JSON.parse(lockfile))) fail(clean.stderr);
    process.stderr.write(
      'bootstrap: the lockfile lacks optional packages of other platforms; installing without them…\n',
    );
    const other = npm(root, 'install', '--no-save');
    if (other.status !== 0) fail(other.stderr);
  }
  const installed = readFileSync(path.join(root, 'node_modules', '.package-lock.json'), 'utf8');
  const unpinned = unpinnedPackages(JSON.parse(installed), JSON.parse(lockfile));
  if (unpinned.length > 0) fail(`not pinned by package-lock.json: ${unpinned.join(', ')}\n`);
  linkNode(root);
  writeFileSync(stamp, wanted);
}

/** No install script runs: nothing is compiled, and nothing is fetched that the lockfile has no hash of. */
function npm(root, command, ...more) {
  const flags = [
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
    '--dry-run=false',
    '--global=false',
  ];
  const result = spawnSync(
    'npm',
    [command, ...more, ...flags, '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      // npm's chatter belongs to stderr: `npm run demo` keeps stdout for its result
      stdio: ['ignore', 2, 'pipe'],
      encoding: 'utf8',
      shell: WINDOWS,
    },
  );
  if (result.error) fail(`could not run npm: ${result.error.message}\n`);
  return result;
}

/** Some versions of npm do not link the program of an optional package. */
function linkNode(root) {
  const link = path.join(root, 'node_modules', '.bin', 'node');
  const node = ownNode(root);
  if (!WINDOWS && !existsSync(link) && node !== process.execPath)
    symlinkSync(path.relative(path.dirname(link), node), link);
}

function fail(text) {
  process.stderr.write(`bootstrap: the installation failed\n${text}`);
  process.exit(1);
}
