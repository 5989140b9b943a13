import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** PySpark in a virtual environment of this checkout. */
export interface InstalledSpark {
  /** its folder of jars and programs */
  home: string;
  python: string;
}

/** A part that this machine does not have and cannot get. */
export class NotToBeHad extends Error {}

const REQUIREMENTS = path.join(import.meta.dirname, 'requirements.txt');
const NO_REGISTRY =
  /NewConnectionError|ConnectTimeout|Name or service not known|Temporary failure|timed out/i;
/** Oldest Java that Spark 4 runs on. */
const JAVA = 17;

/**
 * Installs PySpark into a virtual environment below `cache` unless it is there, and Java where the machine has none.
 *
 * @throws NotToBeHad without Python, Java or PyPI; Error when an installation fails otherwise
 */
export function installedSpark(cache: string): InstalledSpark {
  needJava();
  const venv = path.join(cache, 'venv');
  const python = path.join(venv, 'bin', 'python');
  const stamp = path.join(venv, 'installed.txt');
  const wanted = readFileSync(REQUIREMENTS, 'utf8');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
    rmSync(venv, { recursive: true, force: true });
    mkdirSync(cache, { recursive: true });
    console.log('installing PySpark (about 500 MB)…');
    newEnvironment(venv);
    const pip = run(python, [
      ...'-m pip install --quiet --disable-pip-version-check -r'.split(' '),
      REQUIREMENTS,
    ]);
    if (pip.status !== 0) {
      if (NO_REGISTRY.test(pip.output)) throw new NotToBeHad('PyPI cannot be reached');
      throw new Error(`pip failed:\n${pip.output}`);
    }
    writeFileSync(stamp, wanted);
  }
  const [home] = globSync(path.join(venv, 'lib', 'python*', 'site-packages', 'pyspark'));
  if (home === undefined) throw new Error(`there is no PySpark in ${venv}`);
  return { home, python };
}

function newEnvironment(venv: string): void {
  for (const python of ['python3', '/usr/bin/python3']) {
    if (run(python, ['-m', 'venv', venv]).status === 0) return;
  }
  apt(['python3-venv']);
  if (run('/usr/bin/python3', ['-m', 'venv', venv]).status !== 0)
    throw new NotToBeHad('there is no Python with venv, and apt cannot install it');
}

function needJava(): void {
  if (javaVersion() >= JAVA) return;
  for (const each of ['openjdk-17-jre-headless', 'openjdk-21-jre-headless']) {
    apt([each]);
    if (javaVersion() >= JAVA) return;
  }
  throw new NotToBeHad(`there is no Java ${JAVA}, and apt cannot install it`);
}

function javaVersion(): number {
  return Number(/version "(\d+)/.exec(run('java', ['-version']).output)?.[1] ?? 0);
}

function apt(packages: readonly string[]): void {
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-qq', '-y', '--no-install-recommends', ...packages]);
}

function run(command: string, args: readonly string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, output: `${stdout ?? ''}${stderr ?? ''}` };
}
