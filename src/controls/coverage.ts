import type { CoverageRow, CoverageState } from '../records/coverage.ts';
import type { CollectionMethod, DatasetStatus, EvidenceItem } from '../records/datasets.ts';
import { EVIDENCE_ITEM_INFO } from './catalogue/evidenceItems.ts';
import { NAMED_EVIDENCE, type NamedEvidence } from './catalogue/namedRows.ts';

/** What is known of a dataset, wherever it comes from. */
export interface DatasetState {
  status: DatasetStatus;
  rows: number;
  reason: string;
  method: CollectionMethod;
  /** the rule that the gateway asks for; empty for local sources */
  permission: string;
}

/** What the 62 rows are judged by. */
export interface CoverageEvidence {
  /** by dataset name, local ones included; not collected: absent. The audit log is `events` */
  datasets: ReadonlyMap<string, DatasetState>;
  /** by row: how many files were attached to it */
  attachments: ReadonlyMap<number, number>;
  /** events of the types that the mapping names for an item; of LOG all of them */
  eventRows(item: EvidenceItem): number;
  /** the command that collects a dataset of a local source; undefined for those that a pull collects */
  localCommand(dataset: string): string | undefined;
}

/** Items that are read from the audit log as such, beside their datasets. */
const FROM_EVENTS: ReadonlySet<EvidenceItem> = new Set(['LOG', 'CHG', 'SES']);

/** Row 25 asks for the identity provider's word, which a list of its accounts gives as well as a file. */
const LISTS_FOR_ROW: Readonly<Record<number, readonly string[]>> = { 25: ['idp_accounts', 'people_leavers'] };

/** Rows that share an item and are answered by different datasets of it. */
const ONLY_FOR_ROW: Readonly<Record<number, readonly string[]>> = {
  60: ['git_commits'],
  61: ['terraform_changes'],
};

/** All 62 rows in order, each with its state and what to do next. */
export function coverageRows(evidence: CoverageEvidence): CoverageRow[] {
  return NAMED_EVIDENCE.map((named) => coverageOf(named, evidence));
}

/** One answer to a row: a dataset, an attachment, or the lack of either. */
interface Answer {
  state: CoverageState;
  rows: number;
  file: string | null;
  detail: string;
  next: string;
}

function coverageOf(named: NamedEvidence, evidence: CoverageEvidence): CoverageRow {
  const items = named.items === 'all' ? EVERY_API_ITEM : named.items;
  const fromGateway = items
    .filter((item) => item !== 'EXT')
    .map((item) => itemAnswer(named.row, item, evidence));
  const answers = [...fromGateway, ...fileAnswers(named, items, fromGateway, evidence)];
  return {
    row: named.row,
    wording: named.wording,
    items: [...items],
    points_of_focus: [...named.points],
    state: gravest(answers),
    rows: answers.reduce((sum, answer) => sum + answer.rows, 0),
    files: [...new Set(answers.flatMap(({ file }) => (file === null ? [] : file.split('; '))))],
    detail: answers.map(({ detail }) => detail).join('; '),
    next: [...new Set(answers.map(({ next }) => next).filter((next) => next !== ''))].join('; '),
  };
}

/** Items that a gateway lists as resources: what row 54, "exported resource definitions", asks for. */
const EVERY_API_ITEM: readonly EvidenceItem[] = EVIDENCE_ITEM_INFO.filter(({ source }) =>
  source.startsWith('API'),
).map(({ id }) => id);

/** What has to be acted on comes first; what was collected outweighs what is not offered. */
const BY_GRAVITY: readonly CoverageState[] = [
  'denied',
  'asked for',
  'attached',
  'collected',
  'derived',
  'not offered',
];

function gravest(all: readonly Answer[]): CoverageState {
  // that the log tells nothing of a feature which the gateway lacks is no evidence of it
  const lacks = all.some(({ state }) => state === 'not offered');
  const answers = lacks ? all.filter(({ state, rows }) => state !== 'derived' || rows > 0) : all;
  return BY_GRAVITY.find((state) => answers.some((answer) => answer.state === state)) ?? 'asked for';
}

function itemAnswer(row: number, item: EvidenceItem, evidence: CoverageEvidence): Answer {
  const names = ONLY_FOR_ROW[row] ?? EVIDENCE_ITEM_INFO.find(({ id }) => id === item)?.datasets ?? [];
  const known = [...names, ...(FROM_EVENTS.has(item) ? ['events'] : [])];
  const present = known.filter((name) => evidence.datasets.has(name));
  if (present.length === 0) return missing(item, known, evidence);
  const stateOf = (name: string): DatasetState => {
    const state = evidence.datasets.get(name) as DatasetState;
    return name === 'events' ? { ...state, rows: evidence.eventRows(item) } : state;
  };
  const answers = present.map((name) => datasetAnswer(name, stateOf(name)));
  return {
    state: gravest(answers),
    rows: answers.reduce((sum, answer) => sum + answer.rows, 0),
    file: answers.flatMap(({ file }) => file ?? []).join('; ') || null,
    detail: `${item}: ${answers.map(({ detail }) => detail).join(', ')}`,
    next: answers
      .map(({ next }) => next)
      .filter((next) => next !== '')
      .join('; '),
  };
}

function missing(item: EvidenceItem, known: readonly string[], evidence: CoverageEvidence): Answer {
  const commands = known
    .map((name) => evidence.localCommand(name))
    .filter((command) => command !== undefined);
  const next = commands.length > 0 ? commands.join(' or ') : 'affidavit pull';
  return { state: 'asked for', rows: 0, file: null, detail: `${item}: not collected`, next };
}

function datasetAnswer(name: string, { status, rows, reason, method, permission }: DatasetState): Answer {
  const file = name === 'events' ? 'evidence/events/*.jsonl' : `evidence/${name}.jsonl`;
  const detail =
    status === 'complete' || status === 'empty' ? `${name} ${rows} rows` : `${name} ${status} (${reason})`;
  switch (status) {
    case 'complete':
    case 'empty':
      return { state: method === 'derived' ? 'derived' : 'collected', rows, file, detail, next: '' };
    case 'unsupported':
      return { state: 'not offered', rows: 0, file: null, detail, next: '' };
    case 'denied':
      return {
        state: 'denied',
        rows,
        file: rows > 0 ? file : null,
        detail,
        next: `give a role of the collector the rule ${permission || name}, then affidavit pull`,
      };
    case 'partial':
    case 'failed':
      return {
        state: 'asked for',
        rows,
        file: rows > 0 ? file : null,
        detail,
        next: method === 'file' ? 'affidavit import with the files that the detail names' : 'affidavit pull',
      };
  }
}

/** Rows that a person must answer with a file ask for one, unless the file is there. */
function fileAnswers(
  named: NamedEvidence,
  items: readonly EvidenceItem[],
  fromGateway: readonly Answer[],
  evidence: CoverageEvidence,
): Answer[] {
  const files = evidence.attachments.get(named.row) ?? 0;
  if (files > 0)
    return [{ state: 'attached', rows: files, file: 'attachments/', detail: `${files} attached`, next: '' }];
  const lists = (LISTS_FOR_ROW[named.row] ?? []).filter((name) => evidence.datasets.has(name));
  if (lists.length > 0)
    return lists.map((name) => datasetAnswer(name, evidence.datasets.get(name) as DatasetState));
  const answered = fromGateway.some(({ state }) => state === 'collected' || state === 'derived');
  if (!items.includes('EXT') || (answered && !named.manual)) return [];
  const lists25 = (LISTS_FOR_ROW[named.row] ?? []).flatMap((name) => evidence.localCommand(name) ?? []);
  const next = [`affidavit attach FILE --item ${named.row}`, ...lists25].join(' or ');
  return [{ state: 'asked for', rows: 0, file: null, detail: 'no file attached', next }];
}
