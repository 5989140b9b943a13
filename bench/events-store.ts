import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { subjectsOf } from '../src/collectors/events/ingest/subjects.ts';
import { canonicalJson, type JsonObject } from '../src/formats/canonicalJson.ts';
import { type NewEvent, openEventWriter } from '../src/store/events/eventWriter.ts';
import { openStoreForWriting } from '../src/store/file/open.ts';
import { sampleEvent } from './events-sample.ts';
import { atLeast, atMost, type Figure, median } from './figure.ts';
import { findSqliteUtils } from './sqlite-utils.ts';

const RUNS = 3;
const BATCH = 20_000;

/** Load and index against two well-known tools on the same events with the same columns, and the size of the file. */
export async function measure({ quick }: { quick: boolean }): Promise<Figure[]> {
  const count = quick ? 20_000 : 1_000_000;
  const folder = mkdtempSync(join(tmpdir(), 'affidavit-bench-'));
  try {
    const csv = join(folder, 'events.csv');
    const lines = join(folder, 'events.jsonl');
    const jsonBytes = await writeInputs(count, csv, lines);
    const rates = { ours: [] as number[], shell: [] as number[], utils: [] as number[] };
    const shell = works('sqlite3', ['--version']);
    const utils = findSqliteUtils(folder);
    const path = join(folder, 'ours.db');
    let size = 0;
    for (let run = 0; run < RUNS; run++) {
      rates.ours.push(count / loadOurs(count, path));
      size = statSync(path).size;
      for (const end of ['', '.lock']) rmSync(`${path}${end}`, { force: true });
      if (shell) rates.shell.push(count / timed(() => loadByShell(csv, join(folder, `shell-${run}.db`))));
      if (typeof utils !== 'string')
        rates.utils.push(
          count / timed(() => loadByUtils(utils.program, lines, join(folder, `utils-${run}.db`))),
        );
      for (const name of ['shell', 'utils']) rmSync(join(folder, `${name}-${run}.db`), { force: true });
    }
    const ours = median(rates.ours);
    const against = (name: string, goal: number, others: number[], missing: string): Figure =>
      atLeast(goal, {
        name: `load and index audit events, against ${name}`,
        value: others.length === 0 ? Number.NaN : ours / median(others),
        detail:
          others.length === 0
            ? `not measured: ${missing}`
            : `${Math.round(ours)} events/s against ${Math.round(median(others))}; ${count} events, median of ${RUNS}`,
      });
    return [
      against('sqlite-utils insert', 5, rates.utils, typeof utils === 'string' ? utils : ''),
      against("the sqlite3 shell's import and indexes", 0.9, rates.shell, 'this machine has no sqlite3'),
      atMost(1.3, {
        name: "size of the store against its events' JSON",
        value: size / jsonBytes,
        detail: `${size} bytes for ${count} events of ${Math.round(jsonBytes / count)} bytes, subjects and indexes included`,
      }),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Row {
  timeUs: number;
  uid: string;
  event: string;
  code: string;
  json: string;
}

function rowOf(i: number): Row {
  const body = sampleEvent(i) as JsonObject;
  const { uid, event, code, time } = body as Record<string, string>;
  return {
    timeUs: Date.parse(time ?? '') * 1000,
    uid: uid ?? '',
    event: event ?? '',
    code: code ?? '',
    json: canonicalJson(body),
  };
}

/** Writes the events for the other tools; ours makes them as it goes. @returns bytes of all JSON */
async function writeInputs(count: number, csv: string, lines: string): Promise<number> {
  const outputs = [createWriteStream(csv), createWriteStream(lines)] as const;
  let bytes = 0;
  for (let from = 0; from < count; from += 1000) {
    const rows = Array.from({ length: Math.min(1000, count - from) }, (_, at) => rowOf(from + at));
    for (const { json } of rows) bytes += Buffer.byteLength(json);
    const texts = [
      rows.map(
        (row) => `${row.timeUs},${row.uid},${row.event},${row.code},"${row.json.replaceAll('"', '""')}"\n`,
      ),
      rows.map((row) => `${JSON.stringify(row)}\n`),
    ] as const;
    for (const at of [0, 1] as const)
      if (!outputs[at].write(texts[at].join(''))) await once(outputs[at], 'drain');
  }
  await Promise.all(outputs.map((output) => once(output.end(), 'finish')));
  return bytes;
}

/** @returns seconds of storing and indexing; making the events is not counted */
function loadOurs(count: number, path: string): number {
  openStoreForWriting(path).close();
  let seconds = 0;
  const writer = openEventWriter(path, { bulk: true });
  for (let from = 0; from < count; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, count - from) }, (_, at): NewEvent => {
      const { json, ...row } = rowOf(from + at);
      return { ...row, json: Buffer.from(json), subjects: [] };
    });
    seconds += timed(() => {
      writer.insert(
        batch.map((event) => ({ ...event, subjects: subjectsOf(event.event, Buffer.from(event.json)) })),
      );
    });
  }
  return seconds + timed(() => writer.close());
}

const TABLE =
  'CREATE TABLE event (timeUs INTEGER NOT NULL, uid TEXT NOT NULL, event TEXT NOT NULL, code TEXT NOT NULL, json TEXT NOT NULL);';
const INDEXES =
  'CREATE UNIQUE INDEX event_by_time ON event (timeUs, uid); CREATE INDEX event_by_type ON event (event, code, timeUs);';

function loadByShell(csv: string, path: string): void {
  const input = `PRAGMA page_size=16384;\n${TABLE}\n.mode csv\n.import ${csv} event\n${INDEXES}\n`;
  execFileSync('sqlite3', [path], { input });
}

function loadByUtils(program: string, lines: string, path: string): void {
  execFileSync(program, ['insert', path, 'event', lines, '--nl']);
  execFileSync(program, ['create-index', path, 'event', 'timeUs', 'uid', '--unique']);
  execFileSync(program, ['create-index', path, 'event', 'event', 'code', 'timeUs']);
}

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
}

function works(program: string, args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
