import { plural } from '../../formats/plural.ts';
import type { Permission } from '../../gateway/gateway.ts';
import type { DatasetOutcome, DatasetStatus } from '../../records/datasets.ts';
import { BROKEN_REASON, type OpenWindow, type PullState } from './pullState.ts';
import type { PullStopped } from './readWindow.ts';
import { EVENTS_RPC } from './requestPage.ts';

/** Gaps that a reason names; the read ranges have all of them. */
const MAX_NAMED = 5;

/** The outcome of the dataset `events`, ready for the snapshot. */
export type EventsDataset = DatasetOutcome;

interface Facts {
  state: PullState;
  /** why the pull ended early, if it did */
  stopped: PullStopped | undefined;
  /** whether another connection showed the same log */
  shared: boolean;
  /** events that the store holds in the period */
  rows: number;
  /** windows that were to be read */
  planned: number;
  mayList: Permission;
  /** events of the period with the time and uid of another one and other content */
  conflicts: number;
  clock: ClockFacts;
}

/** The gateway's clock. */
export interface ClockFacts {
  /** milliseconds by which it is ahead of this machine's; null when nothing showed it */
  skewMs: number | null;
  /** why they differ, in the words of whoever runs the collection */
  explanation: string | undefined;
}

/** Clocks may differ by that much without a word. */
export const MAX_SKEW_MS = 120_000;

const STOP_WORDS: Readonly<Record<string, string>> = {
  denied: 'the gateway refuses to show the audit log',
  refused: 'the gateway rejected the request',
  rateLimit: 'the gateway kept limiting the rate',
  connection: 'the gateway stopped answering',
};

/** Says what the pull of the audit log is worth. A log that could not be read to its end is never complete or empty. */
export function eventsDataset(facts: Facts): EventsDataset {
  const { state, rows } = facts;
  const judged = withClock(judge(facts), facts.clock);
  const { status } = judged;
  const reason = [judged.reason, ...notes(facts)].filter((words) => words !== '').join('; ');
  return {
    dataset: 'events',
    item: 'LOG',
    status,
    rows,
    new_rows: state.counts.inserted,
    duplicates: state.counts.duplicates,
    reason,
    rpc: EVENTS_RPC,
    pages: state.counts.pages,
    permission: 'event: list, read',
    method: 'direct',
  };
}

function judge({ state, stopped, shared, rows, planned, mayList }: Facts): {
  status: DatasetStatus;
  reason: string;
} {
  const { counts } = state;
  const readSome = counts.windows > 0 || counts.seen > 0;
  if (stopped?.failure === 'unsupported' && !readSome) {
    return {
      status: 'unsupported',
      reason: 'this version of the gateway does not offer its audit log by GetUnstructuredEvents',
    };
  }
  if (stopped !== undefined) {
    const reason = `${STOP_WORDS[stopped.failure] ?? 'the pull ended early'}: ${stopped.message}`;
    if (stopped.failure === 'denied' && !readSome) return { status: 'denied', reason };
    return { status: readSome ? 'partial' : 'failed', reason };
  }
  if (mayList === 'no') {
    return {
      status: 'denied',
      reason: 'the caller has no rule to list events, so what came proves nothing',
    };
  }
  const gaps = gapWords(state, planned);
  if (gaps !== '')
    return { status: counts.windows === 0 && counts.seen === 0 ? 'failed' : 'partial', reason: gaps };
  if (!shared) {
    return {
      status: 'partial',
      reason:
        'connections to the gateway show different audit logs: its auth servers keep one each, and only some of them were read',
    };
  }
  if (mayList === 'filtered') {
    return {
      status: 'partial',
      reason: "the caller's rule to list events has a condition: some may be hidden",
    };
  }
  if (rows === 0) return { status: 'empty', reason: 'the audit log holds no event of the period' };
  return { status: 'complete', reason: '' };
}

/** Far apart clocks leave open which moments the collection speaks of, unless somebody says why they differ. */
function withClock(
  judged: { status: DatasetStatus; reason: string },
  { skewMs, explanation }: ClockFacts,
): { status: DatasetStatus; reason: string } {
  if (skewMs === null || Math.abs(skewMs) <= MAX_SKEW_MS) return judged;
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const words = `the gateway's clock is ${seconds} seconds ${skewMs > 0 ? 'ahead of' : 'behind'} this machine's; the log was read by the gateway's clock`;
  const explained = explanation === undefined ? words : `${words}; explanation given: ${explanation}`;
  const settled = judged.status === 'complete' || judged.status === 'empty';
  return {
    status: settled && explanation === undefined ? 'partial' : judged.status,
    reason: judged.reason === '' ? explained : `${judged.reason}; ${explained}`,
  };
}

/** Facts about the events that leave nothing open, and must be known all the same. */
function notes({ state, conflicts }: Facts): string[] {
  const trimmed = state.counts.trimmed.size;
  return [
    conflicts > 0
      ? `${plural(conflicts, 'event')} with the time and uid of another event and different content; both are kept`
      : '',
    trimmed > 0 ? `${plural(trimmed, 'event')} trimmed by the gateway to its size limit` : '',
  ];
}

function gapWords({ counts, open }: PullState, planned: number): string {
  const words: string[] = [];
  if (counts.broken.size > 0) {
    const [first] = counts.broken.values();
    const named =
      first === undefined ? '' : ` (first: ${first.event || 'event'} ${first.uid}: ${first.problem})`;
    words.push(`${counts.broken.size} of the events could not be read${named}`);
  }
  // Windows with unreadable events are already counted by those events.
  const unread = open.filter((window) => window.reason !== BROKEN_REASON);
  if (unread.length > 0)
    words.push(
      `${plural(unread.length, 'gap')} in the log, ${unread.slice(0, MAX_NAMED).map(described).join(', ')}${unread.length > MAX_NAMED ? ', …' : ''}`,
    );
  const done = counts.windows + open.length;
  if (done < planned) words.push(`${planned - done} windows were given up`);
  return words.join('; ');
}

function described(window: OpenWindow): string {
  const iso = (us: number): string => new Date(us / 1000).toISOString();
  return `from ${iso(window.fromUs)} to ${iso(window.toUs)}: ${window.reason}`;
}
