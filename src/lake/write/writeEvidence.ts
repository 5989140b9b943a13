import path from 'node:path';
import type { EvidenceSet } from '../../evidence/evidenceSet.ts';
import type { EvidenceScope } from '../../evidence/scope.ts';
import type { LakeEvents, LakeSet, LakeTable } from '../../records/lakeManifest.ts';
import type { Period } from '../../records/period.ts';
import { evidenceColumns, type LakeColumn } from '../layout/lakeColumns.ts';
import { eventsPath, tablePath } from '../layout/lakePaths.ts';
import type { LineFile, ParquetWriter, WrittenFile } from './parquetWriter.ts';

const DAY_MS = 86_400_000;

/** Events of one file: sixteen row groups, whose lines take half a gigabyte of temporary space. */
const EVENTS_PER_FILE = 491_520;

/** Rows of a page, fewer where they are long. */
const PAGE_ROWS = 512;
const PAGE_BYTES = 1 << 21;

/** The evidence of a cluster and period, as it was built from its store. */
export interface LakeSource {
  set: EvidenceSet;
  scope: EvidenceScope;
  limitations: readonly string[];
  collectorVersion: string;
  signal: AbortSignal;
}

/** Manifest entries of what was written. */
export interface WrittenEvidence {
  set: LakeSet;
  events: LakeEvents[];
}

/**
 * Writes every table of an evidence set and the audit log of its period into a lake.
 *
 * @param folder of the lake that is being written
 * @throws AffidavitError USAGE for a name of a cluster that no folder takes, ENGINE_FAILED, DISK_FULL, WRITE_…; the signal's reason
 */
export async function writeEvidence(
  writer: ParquetWriter,
  folder: string,
  source: LakeSource,
): Promise<WrittenEvidence> {
  const { set, scope, signal } = source;
  const { closing, opening, period, all } = scope;
  const cluster = closing.cluster.name;
  const tables: LakeTable[] = [];
  for (const { table, dataset, outcome } of set.tables()) {
    signal.throwIfAborted();
    const file = tablePath(table, period.label, cluster);
    const columns = evidenceColumns(dataset.columns);
    const written = await writer.writeTable(path.join(folder, file), {
      ...{ cluster, period: period.label, columns },
      pages: pagesOf(set, table, columns),
    });
    tables.push({ table, status: outcome?.status ?? 'not_collected', ...entryOf(file, written) });
  }
  const { store } = scope;
  const events = await writeEventLog(writer, folder, { store, period, cluster, signal });
  return {
    set: {
      cluster,
      period: {
        label: period.label,
        from: new Date(period.fromMs).toISOString(),
        to: new Date(period.toMs).toISOString(),
      },
      server_version: closing.cluster.version,
      edition: closing.cluster.edition,
      opening_snapshot: opening?.id ?? null,
      closing_snapshot: closing.id,
      state_observed_at: closing.started,
      collector_version: source.collectorVersion,
      limitations: [...source.limitations],
      settings: all.map(({ name, value, basis }) => ({ name, value: copied(value), basis })),
      tables,
    },
    events,
  };
}

/** UTC days that a period touches: files of the audit log hold whole days, whatever period they are written for. */
export function daysOf({ fromMs, toMs }: Period): string[] {
  const days: string[] = [];
  for (let ms = Math.floor(fromMs / DAY_MS) * DAY_MS; ms < toMs; ms += DAY_MS)
    days.push(new Date(ms).toISOString().slice(0, 10));
  return days;
}

/** The audit log of a cluster. */
interface LogSource extends Pick<EvidenceScope, 'store' | 'period'> {
  cluster: string;
  signal: AbortSignal;
}

/**
 * Writes the log of each day of a period in files of bounded size. While DuckDB writes one, the lines of the next come out of the store.
 *
 * @param folder of the lake that is being written
 * @throws AffidavitError ENGINE_FAILED, DISK_FULL, WRITE_…; the signal's reason
 */
export async function writeEventLog(
  writer: ParquetWriter,
  folder: string,
  source: LogSource,
): Promise<LakeEvents[]> {
  const { cluster, signal } = source;
  const written: LakeEvents[] = [];
  let running: Promise<LakeEvents> | null = null;
  try {
    for (const { day, part, lines } of linesOfDays(writer, source)) {
      signal.throwIfAborted();
      if (running !== null) written.push(await running);
      const file = eventsPath(cluster, day, part);
      running = writer
        .writeEvents(path.join(folder, file), lines, { cluster, day })
        .then((one) => ({ cluster, event_date: day, ...entryOf(file, one) }));
      // it is awaited later; what it throws meanwhile must not end the process
      running.catch(() => {});
    }
    if (running !== null) written.push(await running);
    running = null;
    return written;
  } finally {
    await running?.catch(() => {});
  }
}

function* linesOfDays(
  writer: ParquetWriter,
  { store, period }: LogSource,
): Generator<{ day: string; part: number; lines: LineFile }> {
  for (const day of daysOf(period)) {
    const startUs = Date.parse(`${day}T00:00:00Z`) * 1000;
    let part = 0;
    let lines: LineFile | null = null;
    for (const batch of store.eventLines({ fromUs: startUs, toUs: startUs + DAY_MS * 1000 })) {
      lines ??= writer.keepLines();
      lines.add({
        lines: Buffer.from(batch.lines.buffer, batch.lines.byteOffset, batch.lines.length),
        count: batch.count,
      });
      if (lines.rows < EVENTS_PER_FILE) continue;
      lines.finish();
      yield { day, part, lines };
      part += 1;
      lines = null;
    }
    if (lines === null) continue;
    lines.finish();
    yield { day, part, lines };
  }
}

/** Rows of a table in their order, in pages that stay small whatever the length of their records. */
function* pagesOf(
  { db }: EvidenceSet,
  table: string,
  columns: readonly LakeColumn[],
): Generator<(string | number | null)[][]> {
  const names = columns.map(({ name }) => name);
  const page = db
    .prepare<[number, number], (string | number | null)[]>(
      `SELECT rowid, ${names.join(', ')} FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ?`,
    )
    .raw();
  for (let after = 0, rows = 32; ; ) {
    const found = page.all(after, rows) as (string | number | null)[][];
    const last = found.at(-1);
    if (last === undefined) return;
    after = Number(last[0]);
    yield found.map(([, ...cells]) => cells);
    const bytes = found.reduce((sum, row) => sum + String(row.at(-1) ?? '').length, 0);
    const fitting = Math.floor((PAGE_BYTES * found.length) / Math.max(1, bytes));
    rows = Math.max(1, Math.min(fitting, rows * 2, PAGE_ROWS));
  }
}

function entryOf(file: string, { rows, bytes, sha256, mended }: WrittenFile) {
  return { path: file, rows, bytes, sha256, ...(mended === 0 ? {} : { mended }) };
}

function copied(value: EvidenceScope['all'][number]['value']): LakeSet['settings'][number]['value'] {
  if (typeof value !== 'object') return value;
  return structuredClone(value) as LakeSet['settings'][number]['value'];
}
