import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { AffidavitError, writeError } from '../../errors/affidavitError.ts';
import type { EvidenceSet } from '../../evidence/evidenceSet.ts';
import { printable } from '../../formats/printable.ts';
import { type AccessRequestRecord, accessRequestSchema } from '../../records/accessRequest.ts';
import type { Period } from '../../records/period.ts';
import {
  type RequestTrailReport,
  type TrailStepRow,
  trailStepSchema,
} from '../../records/reports/requestReports.ts';
import { renderRequest } from '../../report/requestPage.ts';
import type { StoreReader } from '../../store/store.ts';
import { shownPeriod } from '../exceptions/withRegister.ts';
import { parsePeriod } from '../period.ts';
import { type TrailScope, withTrail } from './withTrail.ts';

/** Steps that are printed; a page may show fewer. */
const MOST_STEPS = 10_000;
const LEAST_CHARACTERS = 6;
const DAY_MS = 86_400_000;

/** Which trail is wanted, and where its page goes. */
export interface ShowOptions extends TrailScope {
  id: string;
  /** file for a page; undefined: none */
  html: string | undefined;
  /** version of the program, for the page */
  version: string;
}

/**
 * The trail of one access request. Without a period, that of its life: whole days from its making to its end.
 *
 * @throws AffidavitError USAGE, REQUEST_NOT_FOUND, STORE_…, EXPORT_NO_SNAPSHOT, PERIOD_INVALID, FILE_…, WRITE_…
 */
export function showRequest(options: ShowOptions): RequestTrailReport {
  let request: AccessRequestRecord | null = null;
  const report = withTrail(
    options,
    (store) => {
      request = findRequest(store, options.id);
      return options.period === undefined ? lifeOf(request) : parsePeriod(options.period);
    },
    (set, period, store) => reportOf(set, period, store, request),
  );
  if (options.html === undefined) return report;
  const html = path.resolve(options.html);
  try {
    writeFileSync(html, renderRequest(report, options.version), { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST')
      throw new AffidavitError(
        'USAGE',
        `${html} exists already.`,
        'Name another file with --html, or remove that one.',
      );
    throw writeError(cause, `write ${html}`);
  }
  return { ...report, html };
}

function reportOf(
  set: EvidenceSet,
  period: Period,
  store: StoreReader,
  request: AccessRequestRecord | null,
): RequestTrailReport {
  if (request === null) throw new AffidavitError('BUG', 'No request was chosen.');
  const { id, user, requester_kind, roles, resources, reason, state, created } = request;
  const total = set.db
    .prepare<[string], { count: number; complete: number; open: string; approver: string }>(
      `SELECT count(*) AS count, max(complete) AS complete, max(open) AS open, max(approver) AS approver
       FROM request_trail WHERE request_id = ?`,
    )
    .get(id);
  if (total === undefined || total.count === 0)
    throw new AffidavitError(
      'REQUEST_NOT_FOUND',
      `The access request ${printable(id, 80)} is not one of ${period.label}.`,
      'Leave --period out to see its whole life.',
    );
  const steps = set.db
    .prepare<[string, number], string>(
      'SELECT json FROM request_trail WHERE request_id = ? ORDER BY position LIMIT ?',
    )
    .pluck()
    .all(id, MOST_STEPS)
    .map((json): TrailStepRow => trailStepSchema.parse(JSON.parse(json)));
  return {
    ...{ id, requester: user, requester_kind, roles, resources, reason, state, created },
    expires: request.was_approved ? request.granted_until : request.expires,
    approver: total.approver,
    complete: total.complete === 1,
    open: total.open,
    cluster: store.latestSnapshot('finished')?.cluster.name ?? '',
    period: shownPeriod(period),
    count: total.count,
    steps,
    html: null,
  };
}

/** The request with this id, or the only one whose id begins so. */
function findRequest(store: StoreReader, given: string): AccessRequestRecord {
  const wanted = given.trim();
  const exact = store.derivedRow('access_requests', wanted);
  if (exact !== null) return accessRequestSchema.parse(JSON.parse(exact.json));
  const found: { key: string; json: string }[] = [];
  if (wanted.length >= LEAST_CHARACTERS)
    for (const row of store.derived('access_requests')) {
      if (row.key.startsWith(wanted)) found.push(row);
      if (found.length > 1)
        throw new AffidavitError(
          'USAGE',
          `Several access requests have ids that begin with ${printable(wanted, 80)}.`,
          'Give more characters; `affidavit requests list` shows the ids.',
        );
    }
  const [one] = found;
  if (one !== undefined) return accessRequestSchema.parse(JSON.parse(one.json));
  throw new AffidavitError(
    'REQUEST_NOT_FOUND',
    `No access request has the id ${printable(wanted, 80)}.`,
    '`affidavit requests list --period 2026-Q3` lists those of a period; the first 6 characters of an id are enough.',
  );
}

/** Whole UTC days from the first to the last thing that is known of a request. */
function lifeOf(request: AccessRequestRecord): Period {
  const times = [
    request.created,
    request.resolved,
    request.uses[0]?.time ?? null,
    request.last_named,
    request.deleted?.time ?? null,
    ...request.decisions.map(({ time }) => time),
  ].flatMap((time) => (time === null || time === '' ? [] : [Date.parse(time)]));
  const end = request.was_approved ? request.granted_until : request.expires;
  const first = Math.min(...times, ...(end === null ? [] : [Date.parse(end)]));
  const last = Math.max(...times, first);
  // an end that nobody waits for may be years away
  const until = end === null ? last : Math.min(Math.max(last, Date.parse(end)), last + 31 * DAY_MS);
  const fromMs = Math.floor(first / DAY_MS) * DAY_MS;
  const toMs = (Math.floor(until / DAY_MS) + 1) * DAY_MS;
  return { fromMs, toMs, label: 'the life of the request' };
}
