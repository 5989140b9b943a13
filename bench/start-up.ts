import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { atMost, type Figure, type MeasureOptions, median } from './figure.ts';

const PROGRAM = fileURLToPath(new URL('../bin/run.js', import.meta.url));
const CASES = {
  bare: ['-e', '0'],
  version: [PROGRAM, '--version'],
  help: [PROGRAM, '--help'],
  commandHelp: [PROGRAM, 'pull', '--help'],
} as const;

/** How long `--version` and `--help` take against a Node that does nothing. Needs the built program. */
export async function measure({ quick }: MeasureOptions): Promise<Figure[]> {
  const rounds = quick ? 11 : 31;
  const times = Object.fromEntries(Object.keys(CASES).map((name) => [name, [] as number[]]));
  // In turns, so that a slow moment of the machine falls on all alike.
  for (let round = 0; round < rounds; round += 1)
    for (const [name, args] of Object.entries(CASES)) times[name]?.push(run(args));
  const ms = (name: keyof typeof CASES): number => median(times[name] ?? []);
  const figure = (name: string, which: keyof typeof CASES): Figure =>
    atMost(2.3, {
      name: `start-up of ${name} against bare Node`,
      value: ms(which) / ms('bare'),
      detail: `${ms(which).toFixed(0)} ms against ${ms('bare').toFixed(0)} ms, medians of ${rounds}; pull --help, which loads oclif: ${ms('commandHelp').toFixed(0)} ms`,
    });
  return [figure('--version', 'version'), figure('--help', 'help')];
}

function run(args: readonly string[]): number {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}`);
  return performance.now() - started;
}
