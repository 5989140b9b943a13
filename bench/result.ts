import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Figure, suffix } from './figure.ts';

/** What one module of measurements found, and when. */
export interface ModuleResult {
  module: string;
  measured: string;
  seconds: number;
  /** small sizes: shows that the measurement works, stands for no goal */
  quick: boolean;
  figures: Figure[];
}

/** One run of the bench, or the newest full result of every module. */
export interface Result {
  machine: { processor: string; cores: number; memoryMb: number; node: string };
  modules: ModuleResult[];
}

const FOLDER = fileURLToPath(new URL('./results/', import.meta.url));
const LATEST = path.join(FOLDER, 'latest.json');

export function machine(): Result['machine'] {
  const processors = cpus();
  return {
    processor: processors[0]?.model ?? 'unknown',
    cores: processors.length,
    memoryMb: Math.round(totalmem() / 1e6),
    node: process.versions.node,
  };
}

/** Keeps a run under its time: bench/results/<time>.json, in a folder that git ignores. */
export function writeRun(result: Result, started: Date): string {
  const file = path.join(FOLDER, `${started.toISOString().replace(/[:.]/g, '-')}.json`);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  return file;
}

/**
 * Puts the modules of a full run in the place of their older results in bench/results/latest.json.
 *
 * @param order names of all modules; those that are not among them are left out
 */
export function updateLatest(result: Result, order: readonly string[]): Result {
  const known = new Map(readLatest().map((entry) => [entry.module, entry]));
  for (const entry of result.modules) if (!entry.quick) known.set(entry.module, entry);
  const modules = order.flatMap((name) => known.get(name) ?? []);
  const latest = { machine: result.machine, modules };
  writeFileSync(LATEST, `${JSON.stringify(latest, null, 2)}\n`);
  return latest;
}

function readLatest(): ModuleResult[] {
  try {
    return (JSON.parse(readFileSync(LATEST, 'utf8')) as Result).modules;
  } catch {
    return [];
  }
}

/** One line a figure: reached or not, value, goal, name, what stands behind it. */
export function line(figure: Figure, quick: boolean): string {
  const mark = `${figure.reached ? 'reached' : 'NOT REACHED'}${quick ? ' (quick)' : ''}`;
  return `${mark.padEnd(quick ? 20 : 12)} ${number(figure.value, figure.unit)} (goal ${figure.goal})  ${figure.name}: ${figure.detail}`;
}

/** A value with its unit, to three significant digits below 100. */
export function number(value: number, unit: string): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toFixed(digits)}${suffix(unit)}`;
}
