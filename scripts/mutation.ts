// Mutation testing: changes one thing in a file at a time and runs its tests; a change that no test notices is printed.
// Usage: npm run mutation -- FILE… [--tests TEST…] [--only LINE] [--sample N]
//   FILE     a source file; default: all of scripts/mutation/targets.ts
//   --tests  test files to run in place of those that the targets name
//   --sample N  changes of each file, evenly spread over it; default: all
// Works on a copy of the sources: the checkout stays as it is. Exit 1 when less than 90 % of the changes were noticed.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Mutant, mutantsOf } from './mutation/mutants.ts';
import { sqlMutantsOf } from './mutation/sqlMutants.ts';
import { EQUIVALENT, TARGETS } from './mutation/targets.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
/** Share of the changes that the tests have to notice. */
const WANTED = 0.9;
const TIMEOUT_MS = 120_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tests: { type: 'string', multiple: true },
    only: { type: 'string', multiple: true },
    sample: { type: 'string' },
  },
});
const files = positionals.length > 0 ? positionals : Object.keys(TARGETS);
const copy = copyOfSources();
try {
  for (const file of files) mutate(path.relative(ROOT, path.resolve(ROOT, file)));
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function mutate(file: string): void {
  const tests = values.tests ?? TARGETS[file] ?? procedureTests(file);
  if (tests === undefined)
    throw new Error(`${file} has no tests in scripts/mutation/targets.ts: name them with --tests`);
  const source = readFileSync(path.join(ROOT, file), 'utf8');
  const place = path.join(copy, file);
  if (!passes(tests)) throw new Error(`${tests.join(', ')} fail without any change`);
  const equivalent = new Set((EQUIVALENT[file] ?? []).map(({ change }) => change));
  const all = (file.endsWith('.sql') ? sqlMutantsOf(source) : mutantsOf(file, source)).filter(
    (mutant) => !equivalent.has(textOf(mutant)) && (values.only?.includes(String(mutant.line)) ?? true),
  );
  const mutants = sampled(all, values.sample === undefined ? all.length : Number(values.sample));
  const survivors: Mutant[] = [];
  try {
    for (const mutant of mutants) {
      writeFileSync(place, mutant.source);
      if (passes(tests)) {
        survivors.push(mutant);
        console.log(`survived  ${file}:${mutant.line}  ${textOf(mutant)}`);
      }
    }
  } finally {
    writeFileSync(place, source);
  }
  const killed = mutants.length - survivors.length;
  const share = mutants.length === 0 ? 1 : killed / mutants.length;
  console.log(`${file}: ${killed} of ${mutants.length} changes noticed, ${(share * 100).toFixed(1)} %`);
  if (share < WANTED) process.exitCode = 1;
}

/** The tests of a procedure's SQL: the file with its id. */
function procedureTests(file: string): string[] | undefined {
  const id = /([KF]\d\d)\.(?:sql|ts)$/.exec(file)?.[1];
  return id === undefined ? undefined : [`test/controls/${id}.test.ts`];
}

function sampled(mutants: readonly Mutant[], count: number): Mutant[] {
  const wanted = Math.min(count, mutants.length);
  return Array.from(
    { length: wanted },
    (_, index) => mutants[Math.floor(((index + 0.5) * mutants.length) / wanted)],
  ).filter((mutant) => mutant !== undefined);
}

/** Names a change whatever its line is. */
function textOf({ before, after }: Mutant): string {
  return `${before} → ${after}`;
}

/** Whether the tests pass; those that no longer end do not. */
function passes(tests: readonly string[]): boolean {
  const args = ['run', '--bail=1', '--reporter=dot', '--testTimeout=15000', ...tests];
  const { status } = spawnSync(
    process.execPath,
    [path.join(ROOT, 'node_modules/vitest/vitest.mjs'), ...args],
    {
      cwd: copy,
      stdio: 'ignore',
      timeout: TIMEOUT_MS,
    },
  );
  return status === 0;
}

function copyOfSources(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'affidavit-mutation-'));
  for (const name of [
    'src',
    'test',
    'bin',
    'docs',
    'fixtures',
    'scripts',
    'package.json',
    'tsconfig.json',
    'vitest.config.ts',
  ])
    cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  return folder;
}
