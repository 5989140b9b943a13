import { AffidavitError } from '../../errors/affidavitError.ts';
import type { ExceptionResponse, ResponseStatus } from '../../records/exceptions.ts';
import type { Db } from '../file/connection.ts';
import { paged } from '../paging.ts';
import type {
  ExceptionKey,
  ExceptionReads,
  ExceptionStore,
  NewResponse,
  Sighting,
} from './exceptionStore.ts';

interface ResponseRow {
  revision: number;
  status: ResponseStatus;
  response: string;
  owner: string;
  due: string;
  accepted_until: string;
  evidence: string;
  by_name: string;
  who: string;
  recorded: string;
}

const KEY = 'id, procedure, dataset, row_id, fault';

/** Everything that can be read of the register. */
export function exceptionReads(db: Db): ExceptionReads {
  const find = db.prepare<[string], ExceptionKey>(`SELECT ${KEY} FROM exception WHERE id = ?`);
  const beginning = db
    .prepare<[string, string, number], string>(
      'SELECT id FROM exception WHERE id >= ? AND id < ? ORDER BY id LIMIT ?',
    )
    .pluck();
  const all = db.prepare<[string], ExceptionKey>(`SELECT ${KEY} FROM exception WHERE id > ? ORDER BY id`);
  const sightings = db.prepare<[string], Sighting>(
    `SELECT s.bundle, s.reference, s.facts FROM exception e JOIN exception_sighting s ON s.exception = e.number
     WHERE e.id = ? ORDER BY s.bundle`,
  );
  const listed = db.prepare<[number, string], ExceptionKey & Sighting>(
    `SELECT e.id, e.procedure, e.dataset, e.row_id, e.fault, s.bundle, s.reference, s.facts
     FROM exception_sighting s JOIN exception e ON e.number = s.exception
     WHERE s.bundle = ? AND e.id > ? ORDER BY e.id`,
  );
  const responses = db.prepare<[string], ResponseRow>(
    `SELECT r.* FROM exception e JOIN exception_response r ON r.exception = e.number WHERE e.id = ? ORDER BY r.revision`,
  );
  const answered = db.prepare<[string, string, number], ExceptionKey & ResponseRow>(
    `SELECT e.id, e.procedure, e.dataset, e.row_id, e.fault, r.*
     FROM exception e JOIN exception_response r ON r.exception = e.number
     WHERE e.id >= ? AND (e.id > ? OR r.revision > ?) ORDER BY e.id, r.revision`,
  );
  const latest = db.prepare<[string], ResponseRow>(
    `SELECT r.* FROM exception e JOIN exception_response r ON r.exception = e.number
     WHERE e.id = ? ORDER BY r.revision DESC LIMIT 1`,
  );
  const count = db.prepare<[], number>('SELECT count(*) FROM exception_response').pluck();
  return {
    find: (id) => find.get(id) ?? null,
    // no digit of an id sorts after "g"
    idsBeginning: (prefix, most) => beginning.all(prefix, `${prefix}g`, most),
    all: () =>
      paged(
        (after: ExceptionKey | null) => all.iterate(after?.id ?? ''),
        (row) => row.row_id.length,
      ),
    sightings: (id) => sightings.all(id),
    listedIn: (bundle) =>
      paged(
        (after: (ExceptionKey & Sighting) | null) => listed.iterate(bundle, after?.id ?? ''),
        (row) => row.facts.length,
      ),
    responses: (id) => responses.all(id).map(toResponse),
    *allResponses() {
      const rows = paged(
        (after: (ExceptionKey & ResponseRow) | null) => {
          const id = after?.id ?? '';
          return answered.iterate(id, id, after?.revision ?? 0);
        },
        ({ response }) => response.length,
      );
      for (const row of rows) {
        const { id, procedure, dataset, row_id, fault } = row;
        yield { id, procedure, dataset, row_id, fault, response: toResponse(row) };
      }
    },
    latestResponse: (id) => {
      const row = latest.get(id);
      return row === undefined ? null : toResponse(row);
    },
    revision: () => count.get() ?? 0,
  };
}

/** The same, and writing. */
export function exceptionStore(db: Db): ExceptionStore {
  const reads = exceptionReads(db);
  const keep = keepException(db);
  const add = db.prepare(
    `INSERT INTO exception_response
       (exception, revision, status, response, owner, due, accepted_until, evidence, by_name, who, recorded)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const respond = db.transaction(
    (exception: ExceptionKey, response: NewResponse, answered: number): ExceptionResponse => {
      const before = reads.latestResponse(exception.id);
      const current = before?.revision ?? 0;
      if (current !== answered) throw outdated(exception, before, answered);
      const revision = current + 1;
      const { status, response: text, owner, due, accepted_until, evidence, by, who, recorded } = response;
      const number = keep(exception);
      const ids = JSON.stringify(evidence);
      add.run(number, revision, status, text, owner, due, accepted_until, ids, by, who, recorded);
      return { revision, ...response };
    },
  );
  return { ...reads, respond: (...given) => respond.immediate(...given) };
}

/** Notes what a bundle lists; for the transaction that seals it. */
export function noteSightings(
  db: Db,
): (bundle: number, exceptions: Iterable<ExceptionKey & Omit<Sighting, 'bundle'>>) => void {
  const keep = keepException(db);
  const forget = db.prepare('DELETE FROM exception_sighting WHERE bundle = ?');
  const add = db.prepare(
    'INSERT INTO exception_sighting (bundle, exception, reference, facts) VALUES (?, ?, ?, ?)',
  );
  return (bundle, exceptions) => {
    forget.run(bundle);
    for (const exception of exceptions)
      add.run(bundle, keep(exception), exception.reference, exception.facts);
  };
}

/** @returns a function that gives an exception's number in this store, and makes one where it has none */
function keepException(db: Db): (exception: ExceptionKey) => number {
  const find = db.prepare<[string], number>('SELECT number FROM exception WHERE id = ?').pluck();
  const add = db.prepare(
    'INSERT INTO exception (id, procedure, dataset, row_id, fault) VALUES (?, ?, ?, ?, ?)',
  );
  return ({ id, procedure, dataset, row_id, fault }) =>
    find.get(id) ?? Number(add.run(id, procedure, dataset, row_id, fault).lastInsertRowid);
}

function toResponse(row: ResponseRow): ExceptionResponse {
  return {
    revision: row.revision,
    status: row.status,
    response: row.response,
    owner: row.owner,
    due: row.due,
    accepted_until: row.accepted_until,
    evidence: JSON.parse(row.evidence) as number[],
    by: row.by_name,
    who: row.who,
    recorded: row.recorded,
  };
}

function outdated({ id }: ExceptionKey, now: ExceptionResponse | null, answered: number): AffidavitError {
  const state =
    now === null
      ? 'nobody has answered it'
      : `revision ${now.revision} (${now.status}) was recorded by ${now.who} at ${now.recorded}`;
  return new AffidavitError(
    'RESPONSE_OUTDATED',
    `Exception ${id.slice(0, 12)} was answered as of revision ${answered}, but ${state}. Nothing was stored.`,
    `See \`affidavit exceptions show ${id.slice(0, 12)}\`, then answer again.`,
  );
}
