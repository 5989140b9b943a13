import { plural } from '../../formats/plural.ts';
import type { Permission } from '../../gateway/gateway.ts';
import type { DatasetOutcome, DatasetStatus } from '../../records/datasets.ts';
import { BROKEN_REASON, type OpenWindow, type PullState } from './pullState.ts';
import type { PullStopped } from './readWindow.ts';
import { EVENTS_RPC } from './requestPage.ts';

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
}

const STOP_WORDS: Readonly<Record<string, string>> = {
  denied: 'the gateway refuses to show the audit log',
  refused: 'the gateway rejected the request',
  rateLimit: 'the gateway kept limiting the rate',
  connection: 'the gateway stopped answering',
};

/** Says what the pull of the audit log is worth. A log that could not be read to its end is never complete or empty. */
export function eventsDataset(facts: Facts): EventsDataset {
  const { state, rows } = facts;
  const { status, reason } = judge(facts);
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
    words.push(`${plural(unread.length, 'range')} could not be read completely, ${described(unread[0])}`);
  const done = counts.windows + open.length;
  if (done < planned) words.push(`${planned - done} windows were given up`);
  return words.join('; ');
}

function described(window: OpenWindow | undefined): string {
  if (window === undefined) return '';
  const iso = (us: number): string => new Date(us / 1000).toISOString();
  return `the first from ${iso(window.fromUs)} to ${iso(window.toUs)}: ${window.reason}`;
}
