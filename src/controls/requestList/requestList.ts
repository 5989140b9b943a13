import { plural } from '../../formats/plural.ts';
import type { RequestRow, RequestState } from '../../records/requestList.ts';
import { criterionOf } from '../relevance/relevance.ts';
import { REQUEST_ITEMS } from './items.ts';
import type { NeededFile, RequestItem } from './requestItem.ts';
import { type RequestEvidence, type SourceAnswer, sourceAnswer } from './sourceAnswer.ts';

/** The whole request list in order, each item with its state, the evidence that answers it, and the next step. */
export function requestRows(evidence: RequestEvidence): RequestRow[] {
  return REQUEST_ITEMS.map((item) => requestRow(item, evidence));
}

function requestRow(item: RequestItem, evidence: RequestEvidence): RequestRow {
  const { state, rows, files, detail, next } = conclusionOf(item, evidence);
  const { points, supporting, outside } = item;
  const criteria = [...points, ...supporting].map(criterionOf);
  return {
    item: item.item,
    wording: item.wording,
    controls: [],
    criteria: [...new Set(outside === undefined ? criteria : [outside])],
    points_of_focus: [...points],
    supporting_points: [...supporting],
    state,
    files: [...new Set(files)],
    rows,
    detail,
    tests: [...item.tests],
    next,
  };
}

type Answer = Omit<SourceAnswer, 'isSupplied'>;

function conclusionOf(item: RequestItem, evidence: RequestEvidence): Answer {
  const inapplicable = inapplicableAnswer(item, evidence);
  if (inapplicable !== null) return inapplicable;
  const answers = item.sources.map((source) => ({ role: source.role, ...sourceAnswer(source, evidence) }));
  const deciding = answers.filter(({ role }) => role === 'answers');
  const attached = evidence.attachments(item.item);
  const { state, next } = decide(item, deciding, attached, evidence);
  const details = answers.map(({ detail }) => detail);
  if (item.file !== undefined && isFileMissing(item.file, deciding, attached, evidence))
    details.push(fileText(item.file, attached));
  else if (attached > 0) details.push(`${plural(attached, 'file')} attached`);
  return {
    state,
    rows: answers.reduce((sum, { rows }) => sum + rows, attached),
    files: [...answers.flatMap(({ files }) => files), ...(attached > 0 ? ['attachments/'] : [])],
    detail: details.join('; '),
    next,
  };
}

/** The answer to an item that this gateway cannot have; null where it applies or that is not known. */
function inapplicableAnswer({ onlyIf }: RequestItem, evidence: RequestEvidence): Answer | null {
  if (onlyIf === undefined || evidence.outcome(onlyIf.dataset)?.status !== 'complete') return null;
  if (evidence.count(onlyIf.dataset, onlyIf.where) > 0) return null;
  return { state: 'unsupported', rows: 0, files: [], detail: onlyIf.otherwise, next: '' };
}

type Decision = Pick<SourceAnswer, 'state' | 'next'>;

function decide(
  item: RequestItem,
  answers: readonly SourceAnswer[],
  attached: number,
  evidence: RequestEvidence,
): Decision {
  const { file } = item;
  if (file?.unless === 'rows') return alternatives(item, answers, attached);
  const lacking = answers.filter(
    // a file replaces a list that nobody supplied, not for a listing that the gateway still has to give
    ({ state, isSupplied }) =>
      state === 'denied' || (state === 'outstanding' && !(isSupplied && attached > 0)),
  );
  const isOpen = file !== undefined && isFileMissing(file, answers, attached, evidence);
  const asked = isOpen ? [{ state: 'outstanding' as const, next: attach(item) }] : [];
  const open = [...lacking, ...asked];
  if (open.length > 0) return { state: mostSevere(open), next: nextOf(open) };
  if (attached > 0) return { state: 'attached', next: '' };
  return { state: bestOf(answers), next: '' };
}

/** An item that any of several sources answers, or else a file. */
function alternatives(item: RequestItem, answers: readonly SourceAnswer[], attached: number): Decision {
  const given = answers.filter(
    ({ state, rows }) => rows > 0 && (state === 'collected' || state === 'derived'),
  );
  if (given.length > 0) return { state: bestOf(given), next: '' };
  if (attached > 0) return { state: 'attached', next: '' };
  const open = [
    ...answers.filter(({ next }) => next !== ''),
    { state: 'outstanding' as const, next: attach(item) },
  ];
  return { state: mostSevere(open), next: nextOf(open, ' or ') };
}

function isFileMissing(
  { unless, count }: NeededFile,
  answers: readonly SourceAnswer[],
  attached: number,
  evidence: RequestEvidence,
): boolean {
  if (attached >= count) return false;
  if (unless === 'never') return true;
  if (unless === 'rows') return !answers.some(({ rows }) => rows > 0);
  return evidence.count(unless.dataset, unless.where) === 0;
}

function attach({ item }: RequestItem): string {
  return `affidavit attach FILE --item ${item}`;
}

function fileText({ what, count }: NeededFile, attached: number): string {
  const number = count === 1 ? 'no file attached' : `${attached} of ${plural(count, 'file')} attached`;
  return `${number} (${what})`;
}

function mostSevere(open: readonly Decision[]): RequestState {
  return open.some(({ state }) => state === 'denied') ? 'denied' : 'outstanding';
}

/** Direct evidence outweighs derived; unsupported only where nothing else answers. */
function bestOf(answers: readonly SourceAnswer[]): RequestState {
  const order = ['collected', 'derived'] as const;
  const supported = answers.filter(({ state }) => state !== 'unsupported');
  const filled = supported.some(({ rows }) => rows > 0)
    ? supported.filter(({ rows }) => rows > 0)
    : supported;
  return order.find((state) => filled.some((answer) => answer.state === state)) ?? 'unsupported';
}

function nextOf(open: readonly Decision[], separator = '; '): string {
  return [...new Set(open.map(({ next }) => next))].join(separator);
}
