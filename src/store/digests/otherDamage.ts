import { createHash } from 'node:crypto';
import type { Db } from '../file/connection.ts';
import type { Damage } from './damage.ts';

interface OutcomeRow {
  id: number;
  name: string | null;
  status: string;
  json: string;
  redactions: string;
  digest: Buffer;
}

/** Rows whose digest is older than the others' and over other things: statuses of datasets, calls, attached files. */
export function* otherDamage(db: Db): IterableIterator<Damage> {
  yield* outcomeDamage(db);
  yield* callDamage(db);
  yield* attachmentDamage(db);
}

function* outcomeDamage(db: Db): IterableIterator<Damage> {
  const all = db.prepare<[], OutcomeRow>(
    'SELECT o.*, d.name AS name FROM outcome o LEFT JOIN dataset d ON d.id = o.dataset',
  );
  for (const { id, name, status, json, redactions, digest } of all.iterate()) {
    const same = createHash('sha256').update(`${json}\n${redactions}`).digest().equals(digest);
    if (same && names(json, name, status)) continue;
    yield { kind: 'content', dataset: name ?? '', row: `status ${id}` };
  }
}

/** Whether the columns say what the JSON says. */
function names(json: string, dataset: string | null, status: string): boolean {
  const outcome = JSON.parse(json) as { dataset?: unknown; status?: unknown };
  return outcome.dataset === dataset && outcome.status === status;
}

interface CallRow {
  id: number;
  digest: Buffer;
  rpc: string;
  parameters: string;
  page: number;
  rows: number;
  status: string;
  message: string;
  sha256: Buffer | string;
}

function* callDamage(db: Db): IterableIterator<Damage> {
  for (const row of db.prepare<[], CallRow>('SELECT * FROM call').iterate()) {
    const sha256 = typeof row.sha256 === 'string' ? row.sha256 : row.sha256?.toString('hex');
    const { rpc, parameters, page, rows, status, message } = row;
    const digest = createHash('sha256')
      .update(JSON.stringify([rpc, parameters, page, rows, status, message, sha256]))
      .digest();
    if (!digest.equals(row.digest)) yield { kind: 'content', dataset: 'call', row: `row ${row.id}` };
  }
}

const PIECE_BYTES = 1024 * 1024;

function* attachmentDamage(db: Db): IterableIterator<Damage> {
  const all = db.prepare<[], { sha256: string; size: number }>('SELECT sha256, size FROM attachment_content');
  const piece = db
    .prepare<[number, number, string], Buffer>(
      'SELECT substr(bytes, ?, ?) FROM attachment_content WHERE sha256 = ?',
    )
    .pluck();
  for (const { sha256, size } of all.all()) {
    const hash = createHash('sha256');
    let found = 0;
    for (let at = 1; ; at += PIECE_BYTES) {
      const bytes = piece.get(at, PIECE_BYTES, sha256);
      if (bytes === undefined || bytes.length === 0) break;
      hash.update(bytes);
      found += bytes.length;
    }
    if (found !== size || hash.digest('hex') !== sha256)
      yield { kind: 'content', dataset: 'attachments', row: `file with the SHA-256 ${sha256}` };
  }
}
