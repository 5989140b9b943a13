import { existsSync } from 'node:fs';
import { draw } from './draw.ts';
import type { Measure } from './figure.ts';
import { line, type ModuleResult, machine, updateLatest, writeRun } from './result.ts';

/**
 * Measures what the performance goals name and prints one line a goal.
 *
 *   node --expose-gc bench/run.ts [--quick] [MODULE…]
 *
 * Every run is kept in bench/results. The modules of a full run also go into bench/results/latest.json, and
 * docs/performance.md is drawn anew. Exit status 1 when a module fails; a goal that is missed is told, not an error.
 */
const MODULES = [
  'start-up',
  'events-decode',
  'events-store',
  'events-pull',
  'events-latency',
  'events-curve',
  'events-export',
  'events-kill',
  'export-bundle',
  'export-verify',
  'conclude',
  'export-curve',
  'export-kill',
  'nights',
  'lake',
];

const words = process.argv.slice(2);
const quick = words.includes('--quick');
const named = words.filter((word) => word !== '--quick');
const unknown = named.filter((name) => !MODULES.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`bench: unknown ${unknown.join(', ')}; --quick and any of ${MODULES.join(', ')}\n`);
  process.exit(2);
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const started = new Date();
const modules: ModuleResult[] = [];
if (quick)
  say('Quick run at smaller sizes: its figures show that the measurements work and stand for no goal.');
for (const name of named.length > 0 ? named : MODULES) {
  const file = new URL(`./${name}.ts`, import.meta.url);
  if (!existsSync(file)) {
    say(`absent       ${name}: there is no such measurement yet`);
    continue;
  }
  const measured = new Date().toISOString();
  const from = performance.now();
  try {
    const { measure } = (await import(file.href)) as { measure: Measure };
    const figures = await measure({ quick });
    for (const figure of figures) say(line(figure, quick));
    const seconds = Math.round((performance.now() - from) / 1000);
    modules.push({ module: name, measured, seconds, quick, figures });
  } catch (error) {
    process.exitCode = 1;
    say(`FAILED       ${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}
const result = { machine: machine(), modules };
const file = writeRun(result, started);
if (!quick) draw(updateLatest(result, MODULES));
const figures = modules.flatMap((entry) => entry.figures);
say(
  `${figures.filter(({ reached }) => reached).length} of ${figures.length} goals reached${quick ? ' at quick sizes' : ''}, ` +
    `${Math.round((Date.now() - started.getTime()) / 1000)} s; ${file}`,
);
