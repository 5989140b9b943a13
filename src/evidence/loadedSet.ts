import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DATASETS } from '../datasets/registry.ts';
import { rowKeyReader } from '../datasets/rowKey.ts';
import { createIndexes, createTable } from '../datasets/sqlTable.ts';
import type { JsonObject } from '../formats/canonicalJson.ts';
import { splitLines } from '../formats/lineSplitter.ts';
import { EvidenceSet } from './evidenceSet.ts';
import { RowWriter } from './insertRows.ts';

/** Longest line of a listing. */
const LINE_LIMIT = 64 * 1024 * 1024;

/**
 * An evidence set loaded from the files of a bundle: the same tables as those that the bundle was concluded from, by the keys and
 * columns of the descriptors.
 *
 * @param read the bytes of `evidence/<table>.jsonl` or `collection/<table>.jsonl`; null when the bundle has no such file
 * @returns close it when it is done with
 */
export async function loadEvidenceSet(
  read: (table: string) => AsyncIterable<Buffer> | null,
): Promise<EvidenceSet> {
  const folder = mkdtempSync(path.join(tmpdir(), 'affidavit-reperform-'));
  const set = new EvidenceSet(path.join(folder, 'evidence.db'), folder);
  try {
    for (const dataset of DATASETS) {
      const tables = dataset.rolled === true ? [dataset.name, `opening_${dataset.name}`] : [dataset.name];
      const keyOf = rowKeyReader(dataset);
      for (const table of tables) {
        set.db.exec(createTable(table, dataset));
        const writer = new RowWriter(set.db);
        writer.open(table, dataset);
        const bytes = read(table);
        if (bytes === null) continue;
        for await (const line of splitLines(bytes, LINE_LIMIT)) {
          if (line === null) continue;
          const json = line.toString('utf8');
          const record = JSON.parse(json) as JsonObject;
          writer.insert(table, { key: keyOf(record), json, record });
        }
        writer.flush();
        for (const index of createIndexes(table, dataset)) set.db.exec(index);
      }
    }
    return set;
  } catch (error) {
    set.close();
    throw error;
  }
}
