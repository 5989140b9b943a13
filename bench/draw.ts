import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Curve, CurvePoint } from './figure.ts';
import { number, type Result } from './result.ts';
import { size } from './slope.ts';

const FILE = fileURLToPath(new URL('../docs/performance.md', import.meta.url));
const BAR = 40;

/** Writes docs/performance.md from the newest full results. */
export function draw(result: Result): void {
  writeFileSync(FILE, page(result));
}

function page({ machine, modules }: Result): string {
  const { processor, cores, memoryMb, node } = machine;
  const figures = modules.flatMap((entry) =>
    entry.figures.map((figure) => ({ ...figure, measured: entry.measured })),
  );
  const curves = figures.flatMap(({ curve }) => curve ?? []);
  const reached = figures.filter((figure) => figure.reached).length;
  return `# Performance

Drawn by \`npm run bench\` from \`bench/results/latest.json\`; do not edit. Measured on ${cores} cores (${processor}),
${memoryMb} MB of memory, Node ${node}. Goals are ratios within one run, because machines differ: trust them more than the
absolute figures. ${reached} of ${figures.length} goals were reached. \`npm run bench -- --quick\` takes less than two minutes at smaller
sizes; its figures never come into this page.

## Goals

| measured | value | goal | reached | behind it |
| --- | --- | --- | --- | --- |
${figures
  .map(
    ({ name, value, unit, goal, reached: done, detail, measured }) =>
      `| ${cell(name)} | ${number(value, unit)} | ${cell(goal)} | ${done ? 'yes' : '**no**'} | ${cell(detail)} (${measured.slice(0, 10)}) |`,
  )
  .join('\n')}

## From small to large

${curves.length === 0 ? 'Not measured yet.' : curves.map(curveText).join('\n\n')}
`;
}

function curveText({ stage, points }: Curve): string {
  const top = Math.max(...points.map(({ eventsPerSecond }) => eventsPerSecond));
  const lines = points.map(
    ({ events, eventsPerSecond, peakMb }) =>
      `${size(events).padStart(5)}  ${'#'.repeat(Math.round((eventsPerSecond / top) * BAR)).padEnd(BAR)}  ${thousands(eventsPerSecond).padStart(9)} events/s  ${peakMb.toFixed(0).padStart(4)} MB`,
  );
  return `### ${stage}\n\n\`\`\`text\n${lines.join('\n')}\n\`\`\`\n\n${slope(points)}`;
}

/** How rate and memory change from the smallest size to the largest. */
function slope(points: readonly CurvePoint[]): string {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined || first === last) return '';
  const decades = Math.log10(last.events / first.events);
  const change = (from: number, to: number) => (((to / from) ** (1 / decades) - 1) * 100).toFixed(1);
  return `For every tenfold in events the rate changes by ${change(first.eventsPerSecond, last.eventsPerSecond)} %, the peak memory by ${change(first.peakMb, last.peakMb)} %.`;
}

const thousands = (value: number): string => Math.round(value).toLocaleString('en-US');
const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/([<>])/g, '\\$1');
