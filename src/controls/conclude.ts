import { hash } from 'node:crypto';
import { datasetNamed } from '../datasets/registry.ts';
import type { EvidenceSet } from '../evidence/evidenceSet.ts';
import type { Setting, SettingBasis } from '../evidence/settings.ts';
import { instantText } from '../formats/timestamp.ts';
import type { TestConclusion, TestResult } from '../records/controls.ts';
import type { Period } from '../records/period.ts';
import { FINDINGS } from './assessmentTables.ts';
import type { Procedure } from './procedure.ts';
import { pointsOfTest } from './requestList/items.ts';

/** Notes are read by people: beyond this many only their number is given; populations and tables hold them all. */
const MOST_NOTES = 200;

/** The same of a procedure that is not ours, whose facts may be long: results.json is read whole by whoever verifies it. */
const MOST_FOREIGN_NOTES = 40;

/** Statuses of a dataset that leave nothing out. An unsupported one has nothing to leave out. */
const WHOLE: ReadonlySet<string> = new Set(['complete', 'empty', 'unsupported']);

/** The parts of a scope that a conclusion names; a lake keeps them for each cluster. */
export interface ConclusionScope {
  period: Period;
  closing: { started: string };
  /** every setting as procedures see it */
  all: readonly Setting[];
}

/** A database that holds the rows of procedures beside `dataset_status` and `log_gaps`. */
export type AssessedSet = Pick<EvidenceSet, 'db'>;

/**
 * Concludes a procedure from the rows that it left in a database, whichever engine found them.
 *
 * @param size rows of its population
 */
export function conclude(
  set: AssessedSet,
  scope: ConclusionScope,
  procedure: Procedure,
  size: number,
): TestResult {
  const { id, title, rule, family, type, points } = procedure;
  const pointIds = pointsOfTest(id, points);
  const criteria = [
    ...new Set([
      ...pointIds.map((point) => point.slice(0, point.indexOf('-'))),
      ...(procedure.criteria ?? []),
    ]),
  ];
  const used = usedSettings(scope, procedure);
  const counts = new Map(counted(set, id).map(({ kind, count }) => [kind, count]));
  const exceptions = counts.get('exception') ?? 0;
  const most = procedure.isOwn === true ? MOST_FOREIGN_NOTES : MOST_NOTES;
  const notes = notesOf(set, id, 'judgment', most);
  const insufficient = [...gaps(set, procedure), ...notesOf(set, id, 'insufficient', most)].map((text) =>
    text.replace(/\.$/, ''),
  );
  const remarks = notesOf(set, id, 'remark', most);
  const offered = isOffered(set, procedure);
  const result = resultOf(exceptions, insufficient.length, notes.length, size);
  const as_of = type === 'design' ? scope.closing.started : instantText(scope.period.toMs * 1000);
  return {
    id,
    title,
    rule,
    criteria,
    points_of_focus: pointIds,
    family,
    type,
    author: procedure.isOwn === true ? 'entity' : 'affidavit',
    procedure_sha256: hash('sha256', procedure.sql.text),
    controls: [],
    reference: `${criteria[0] ?? ''}/${id}`,
    tested_from: instantText(scope.period.fromMs * 1000),
    tested_to: instantText(scope.period.toMs * 1000),
    as_of,
    basis: basisOf(used.map(({ basis }) => basis)),
    settings: Object.fromEntries(used.map(({ name, value }) => [name, value])),
    population: { description: procedure.population[size === 1 ? 0 : 1], size },
    result,
    explanation: explain(scope, procedure, { exceptions, insufficient, notes, size, offered, result }),
    exceptions,
    exceptions_on_product_default: onDefault(set, id, used),
    insufficient,
    notes,
    remarks,
  };
}

/** Exceptions outweigh gaps, gaps outweigh questions; nothing found passes only where nothing was hidden. */
export function resultOf(
  exceptions: number,
  gapCount: number,
  questions: number,
  size: number,
): TestConclusion {
  if (exceptions > 0) return 'exception';
  if (gapCount > 0) return 'insufficient_evidence';
  if (questions > 0) return 'judgment_required';
  return size === 0 ? 'not_applicable' : 'no_exception';
}

function usedSettings({ all }: ConclusionScope, { settings, uses = [] }: Procedure) {
  const names = new Set([...Object.keys(settings), ...uses]);
  return all.filter(({ name }) => names.has(name));
}

/** The weakest basis decides: a result that rests on one default of the product rests on a default. */
function basisOf(bases: readonly SettingBasis[]): string {
  const order: readonly SettingBasis[] = ['product_default', 'setting', 'entity_policy'];
  return order.find((basis) => bases.includes(basis)) ?? 'rule';
}

function counted({ db }: AssessedSet, id: string): { kind: string; count: number }[] {
  return db
    .prepare<[string], { kind: string; count: number }>(
      `SELECT kind, count(*) AS count FROM ${FINDINGS} WHERE procedure = ? GROUP BY kind`,
    )
    .all(id);
}

function notesOf({ db }: AssessedSet, id: string, kind: string, most: number): string[] {
  const rows = db
    .prepare<[string, string, number], string>(
      `SELECT facts FROM ${FINDINGS} WHERE procedure = ? AND kind = ? ORDER BY rowid LIMIT ?`,
    )
    .pluck()
    .all(id, kind, most);
  const all = db
    .prepare<[string, string], number>(`SELECT count(*) FROM ${FINDINGS} WHERE procedure = ? AND kind = ?`)
    .pluck()
    .get(id, kind) as number;
  return all > rows.length ? [...rows, `and ${all - rows.length} more of this kind`] : rows;
}

function onDefault(
  { db }: AssessedSet,
  id: string,
  used: readonly { name: string; basis: SettingBasis }[],
): number {
  const defaults = used.filter(({ basis }) => basis === 'product_default').map(({ name }) => name);
  return db
    .prepare<[string, string], number>(
      `SELECT count(*) FROM ${FINDINGS} WHERE procedure = ? AND kind = 'exception'
       AND threshold IN (SELECT value FROM json_each(?))`,
    )
    .pluck()
    .get(id, JSON.stringify(defaults)) as number;
}

/** The sources that a procedure lacked, in words. */
function gaps(set: AssessedSet, { sources, log }: Procedure): string[] {
  const status = set.db.prepare<[string], { status: string; reason: string }>(
    'SELECT status, reason FROM dataset_status WHERE table_name = ?',
  );
  const said = sources.flatMap((source) => {
    const found = status.get(source);
    if (found === undefined || WHOLE.has(found.status)) return [];
    const { status: word, reason } = found;
    return [
      word === 'not_collected'
        ? `${source} was not collected`
        : `${source} is ${word}${reason === '' ? '' : `: ${reason}`}`,
    ];
  });
  return log ? [...said, ...logGaps(set)] : said;
}

function logGaps({ db }: AssessedSet): string[] {
  const found = db
    .prepare<[], string>("SELECT reason FROM log_gaps WHERE kind <> 'not_yet' ORDER BY gap_start_us")
    .pluck()
    .all();
  const [first] = found;
  if (first === undefined) return [];
  return [found.length === 1 ? first : `${found.length} gaps in the audit log, first: ${first}`];
}

/** Whether the edition and version offer what the procedure tests. */
function isOffered({ db }: AssessedSet, { sources }: Procedure): boolean {
  if (sources.length === 0) return true;
  const status = db
    .prepare<[string], string>('SELECT status FROM dataset_status WHERE table_name = ?')
    .pluck();
  return sources
    .filter((source) => datasetNamed(source)?.source !== 'computed')
    .some((source) => status.get(source) !== 'unsupported');
}

interface Said {
  exceptions: number;
  insufficient: readonly string[];
  notes: readonly string[];
  size: number;
  offered: boolean;
  result: TestConclusion;
}

function explain({ period }: ConclusionScope, { population, none, type }: Procedure, said: Said): string {
  const { exceptions, insufficient, notes, size, offered, result } = said;
  const tested = `${size} ${population[size === 1 ? 0 : 1]}`;
  const parts: string[] = [];
  if (exceptions > 0)
    parts.push(`${exceptions} ${exceptions === 1 ? 'exception' : 'exceptions'} among ${tested}.`);
  if (insufficient.length > 0)
    parts.push(
      `${exceptions > 0 ? 'Partly insufficient' : 'Insufficient'} evidence: ${insufficient.slice(0, 3).join('; ')}${insufficient.length > 3 ? `; and ${insufficient.length - 3} more` : ''}.`,
    );
  if (notes.length > 0)
    parts.push(`${notes.length} ${notes.length === 1 ? 'point requires' : 'points require'} judgment.`);
  if (result === 'no_exception') parts.push(`${tested} tested. No exceptions noted.`);
  if (result === 'not_applicable') {
    const span = `from ${instantText(period.fromMs * 1000)} to ${instantText(period.toMs * 1000)}`;
    if (!offered) parts.push('Not offered by this edition or version of the gateway.');
    else
      parts.push(
        type === 'operation' ? `The control did not operate: ${none}, ${span}.` : `Not applicable: ${none}.`,
      );
  }
  return parts.join(' ');
}
