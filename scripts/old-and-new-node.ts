// Tries the packed program and the fast tests on the oldest Node that package.json allows and on the newest that npm gives: demo, a
// pull and an export of 200,000 events, with the peak of memory of each. Exit 1 when anything fails, or when a Node could not be tried
// for another reason than that npm has no such version.
// Usage: old-and-new-node.ts [VERSION…]   default: the oldest and the newest
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FIRST_MS } from '../bench/events-log.ts';
import { serveLog } from '../bench/events-served.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const DAYS = 4;
const PER_DAY = 50_000;
/** The little gateway of the measurements does not offer every dataset. */
const PARTLY = 4;
const PEAK = new URL('../bench/peak.mjs', import.meta.url).href;
const WINDOWS = process.platform === 'win32';
const PLATFORM = `node-${WINDOWS ? 'win' : process.platform}-${process.arch}`;

const work = mkdtempSync(path.join(tmpdir(), 'affidavit-nodes-'));
try {
  const { engines } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const given = process.argv.slice(2);
  const versions = given.length > 0 ? given : [engines.node.replace('>=', ''), newest()];
  const program = installedProgram();
  let tried = 0;
  for (const version of versions) {
    const node = installedNode(version);
    if (node === null) {
      console.log(`Node ${version}: npm has no ${PLATFORM}@${version}; NOT TRIED`);
      continue;
    }
    await tryOn(version, node, program);
    tried += 1;
  }
  console.log(`tried on ${tried} of ${versions.length} versions of Node`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** The highest version that npm has for this platform. */
function newest(): string {
  const versions = JSON.parse(run('npm', ['view', PLATFORM, 'versions', '--json']).stdout) as string[];
  const numbers = (version: string) => version.split('.').map(Number);
  const released = versions.filter((version) => /^\d+\.\d+\.\d+$/.test(version));
  const [highest] = released.sort((a, b) => {
    const [left, right] = [numbers(a), numbers(b)];
    return left.map((number, at) => (right[at] ?? 0) - number).find((difference) => difference !== 0) ?? 0;
  });
  if (highest === undefined) throw new Error(`npm names no version of ${PLATFORM}`);
  return highest;
}

/** Installs a version of Node outside the clone; null when npm says that it does not exist. */
function installedNode(version: string): string | null {
  const prefix = path.join(work, `node-${version}`);
  mkdirSync(prefix);
  const { status, stderr } = run('npm', installArguments(prefix, `${PLATFORM}@${version}`), {
    statuses: [0, 1],
  });
  if (status === 0) return path.join(prefix, 'node_modules', PLATFORM, 'bin', WINDOWS ? 'node.exe' : 'node');
  if (/npm (?:error|ERR!) code (?:ETARGET|E404)/.test(stderr)) return null;
  throw new Error(`npm could not install ${PLATFORM}@${version}:\n${stderr}`);
}

/** Packs the program as it is published and installs the package as a user does, without development dependencies. */
function installedProgram(): string {
  const [{ filename }] = JSON.parse(
    run('npm', ['pack', '--json', '--silent', '--pack-destination', work]).stdout,
  );
  const prefix = path.join(work, 'program');
  mkdirSync(prefix);
  run('npm', installArguments(prefix, path.join(work, filename)));
  return path.join(prefix, 'node_modules', 'affidavit', 'bin', 'run.js');
}

function installArguments(prefix: string, what: string): string[] {
  return [
    'install',
    '--prefix',
    prefix,
    '--prefer-offline',
    '--ignore-scripts',
    '--omit=dev',
    '--loglevel=error',
    what,
  ];
}

async function tryOn(version: string, node: string, program: string): Promise<void> {
  const folder = path.join(work, `runs-${version}`);
  mkdirSync(folder);
  const affidavit = (name: string, args: string[], statuses = [0]): string => {
    const peak = path.join(folder, 'peak');
    const from = performance.now();
    const env = { ...process.env, BENCH_PEAK: peak };
    const { stdout } = run(node, ['--import', PEAK, program, ...args], { cwd: folder, env, statuses });
    const seconds = ((performance.now() - from) / 1000).toFixed(1);
    console.log(
      `Node ${version}: ${name}: ${seconds} s, peak ${Math.round(Number(readFileSync(peak, 'utf8')) / 1e6)} MB`,
    );
    return stdout;
  };
  const at = (name: string) => path.join(folder, name);
  const day = (number: number) => new Date(FIRST_MS + number * 86_400_000).toISOString();
  affidavit('demo', ['demo', '--json', '--out', at('demo')]);
  const served = await serveLog(DAYS, PER_DAY);
  try {
    const gateway = [
      '--auth-addr',
      served.authAddr,
      '--identity',
      served.identityPath,
      '--store',
      at('store.db'),
    ];
    const range = ['--since', day(0), '--until', day(DAYS)];
    const pulled = JSON.parse(
      affidavit(`pull of ${DAYS * PER_DAY} events`, ['pull', '--json', ...gateway, ...range], [0, PARTLY]),
    ) as { events: { new_rows: number } };
    expectEvents('pulled', pulled.events.new_rows);
  } finally {
    await served.stop();
  }
  const keys = JSON.parse(run(node, [program, 'keys', 'create', '--json', '--out', at('keys')]).stdout) as {
    files: string[];
  };
  const period = [
    '--from',
    day(0),
    '--to',
    day(DAYS),
    '--entity',
    'Acme',
    '--key',
    fileEnding(keys.files, '.key'),
    '--out',
    at('bundle'),
  ];
  const { path: bundle } = JSON.parse(
    affidavit(`export of ${DAYS * PER_DAY} events`, [
      'export',
      '--json',
      '--store',
      at('store.db'),
      ...period,
    ]),
  ) as { path: string };
  affidavit('verify', ['verify', '--json', bundle, '--public-key', fileEnding(keys.files, '.pub.pem')]);
  fastTests(version, node);
}

/** The fast tests read the sources as they are; before 22.18 Node does so on request only. */
function fastTests(version: string, node: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const NODE_OPTIONS = major === 22 && minor < 18 ? '--experimental-strip-types --no-warnings' : '';
  const from = performance.now();
  run(
    node,
    [path.join(ROOT, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'fast', '--reporter=default'],
    {
      env: {
        ...process.env,
        NODE_OPTIONS,
        PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}`,
      },
    },
  );
  console.log(`Node ${version}: fast tests passed: ${((performance.now() - from) / 1000).toFixed(1)} s`);
}

function fileEnding(files: readonly string[], end: string): string {
  const found = files.find((file) => file.endsWith(end));
  if (found === undefined) throw new Error(`no ${end} among ${files.join(', ')}`);
  return found;
}

function expectEvents(what: string, count: number): void {
  if (count !== DAYS * PER_DAY) throw new Error(`${count} events ${what}, not ${DAYS * PER_DAY}`);
}

interface Run {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  statuses?: number[];
}

/** @throws Error with what the program printed, when it ends with another status than these */
function run(command: string, args: string[], { cwd = ROOT, env = process.env, statuses = [0] }: Run = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    shell: WINDOWS,
    // one that hangs has failed
    timeout: 240_000,
  });
  if (error !== undefined || status === null || !statuses.includes(status))
    throw new Error(
      `${command} ${args.join(' ')} ended with ${status}: ${error ?? ''}\n${stdout.slice(-4000)}\n${stderr.slice(-4000)}`,
    );
  return { status, stdout, stderr };
}
