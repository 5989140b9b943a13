import type { Attachment } from '../../records/localRun.ts';
import type { Db } from '../file/connection.ts';
import type { LocalReads, LocalStore, TimeSpan } from './localStore.ts';

const PIECE_BYTES = 1024 * 1024;

interface Row {
  id: number;
  sha256: string;
  size: number;
  name: string;
  row: number;
  note: string;
  who: string;
  attached: string;
  from_ms: number | null;
  to_ms: number | null;
}

const SELECT =
  'SELECT a.*, c.size AS size FROM attachment a JOIN attachment_content c ON c.sha256 = a.sha256';

/** Removing is a separate run that names the attachment; attaching the file again afterwards undoes it. */
const NOT_REMOVED = `NOT EXISTS (
  SELECT 1 FROM local_run r WHERE r.source = 'attach' AND r.started >= a.attached
    AND json_extract(r.parameters, '$.attachment') = a.id)`;

/** Reads of attached files. */
export function attachmentReads(db: Db): Pick<LocalReads, 'attachments' | 'attachmentBytes'> {
  const all = db.prepare<[], Row>(`${SELECT} WHERE ${NOT_REMOVED} ORDER BY a.row, a.id`);
  const piece = db
    .prepare<[number, number, string], Buffer>(
      'SELECT substr(bytes, ?, ?) FROM attachment_content WHERE sha256 = ?',
    )
    .pluck();
  return {
    attachments: (period) =>
      all
        .all()
        .filter((row) => period === undefined || concerns(row, period))
        .map(toRecord),
    *attachmentBytes(sha256) {
      for (let at = 1; ; at += PIECE_BYTES) {
        const bytes = piece.get(at, PIECE_BYTES, sha256);
        if (bytes === undefined || bytes.length === 0) return;
        yield bytes;
      }
    },
  };
}

/** Writes of attached files: the bytes once for each content, whatever it is attached to. */
export function attachmentWrites(db: Db): Pick<LocalStore, 'saveAttachment'> {
  const addContent = db.prepare(
    'INSERT OR IGNORE INTO attachment_content (sha256, size, bytes) VALUES (?, ?, ?)',
  );
  const find = db
    .prepare<[string, number, number | null, number | null], number>(
      'SELECT id FROM attachment WHERE sha256 = ? AND row = ? AND from_ms IS ? AND to_ms IS ?',
    )
    .pluck();
  const add = db.prepare(
    `INSERT INTO attachment (sha256, name, row, note, who, attached, from_ms, to_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const renew = db.prepare('UPDATE attachment SET name = ?, note = ?, who = ?, attached = ? WHERE id = ?');
  const one = db.prepare<[number], Row>(`${SELECT} WHERE a.id = ?`);
  const save = db.transaction((given: Omit<Attachment, 'id' | 'bytes'>, content: Buffer): Attachment => {
    const { sha256, name, row, note, who, attached, period } = given;
    const from = period === null ? null : Date.parse(period.from);
    const to = period === null ? null : Date.parse(period.to);
    addContent.run(sha256, content.length, content);
    let id = find.get(sha256, row, from, to);
    if (id === undefined)
      id = Number(add.run(sha256, name, row, note, who, attached, from, to).lastInsertRowid);
    else renew.run(name, note, who, attached, id);
    return toRecord(one.get(id) as Row);
  });
  return { saveAttachment: (attachment, content) => save.immediate(attachment, content) };
}

function concerns({ from_ms, to_ms }: Row, period: TimeSpan): boolean {
  return from_ms === null || to_ms === null || (from_ms < period.toMs && to_ms > period.fromMs);
}

function toRecord(row: Row): Attachment {
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    id: row.id,
    sha256: row.sha256,
    bytes: row.size,
    name: row.name,
    row: row.row,
    note: row.note,
    who: row.who,
    attached: row.attached,
    period:
      row.from_ms === null || row.to_ms === null ? null : { from: iso(row.from_ms), to: iso(row.to_ms) },
  };
}
