import { type ControlContext, gapsIn, startedMs } from '../context.ts';
import type { Conclusion, ControlTest, Finding } from '../controlTest.ts';
import { NoteList } from '../noteList.ts';
import { ROLLED_DATASETS } from './lifecycle.ts';
import { type Balance, rollForwardDataset } from './rollForwardDataset.ts';

/** K27: start + created − ended = end, from two snapshots and the events between them. */
export const rollForward: ControlTest = { id: 'K27', settings: [], run };

const POPULATION = 'users, roles, bots and locks at the end';

/** A pull reads the log up to a little before its own moment: that much may be missing before the last snapshot. */
const TAIL_US = 15 * 60_000_000;

function* run(context: ControlContext): Generator<Finding, Conclusion> {
  const { store, atStart, atEnd, period } = context;
  if (atStart === null) {
    const start = new Date(period.fromMs).toISOString();
    return nothing(
      `no snapshot was taken at or before ${start}, the start of the period, so there is nothing to roll forward from; the first snapshot serves the next period`,
    );
  }
  if (atEnd.id === atStart.id) return nothing('only one snapshot serves both ends of the period');
  const readUs = store.highWater(startedMs(atStart) * 1000) ?? 0;
  const unreadLog = unread(context, readUs);
  const gaps = [unreadLog, tooEarly(context)].filter((gap) => gap !== '');
  const notes = new NoteList();
  const balances: Balance[] = [];
  for (const dataset of unreadLog === '' ? ROLLED_DATASETS : []) {
    const missing = [gapsIn(atStart, [dataset]), gapsIn(atEnd, [dataset])].filter((gap) => gap !== '');
    gaps.push(...missing);
    const span = { from: atStart, to: atEnd, readUs };
    if (missing.length === 0) balances.push(yield* rollForwardDataset(store, dataset, span, notes));
  }
  return {
    population: { description: POPULATION, size: balances.reduce((sum, balance) => sum + balance.end, 0) },
    blind: [...new Set(gaps)].join('; '),
    notes: notes.list(),
    notApplicable: '',
    remarks: [`From ${atStart.started} to ${atEnd.started}.`, ...balances.map(sentence)].join(' '),
  };
}

function nothing(blind: string): Conclusion {
  return { population: { description: POPULATION, size: 0 }, blind, notes: [], notApplicable: '' };
}

/** Why the events between the two snapshots are not all known; empty when they are. */
function unread({ atEnd }: ControlContext, readUs: number): string {
  if (readUs >= startedMs(atEnd) * 1000 - TAIL_US) return '';
  const until =
    readUs === 0 ? 'from the first snapshot on' : `beyond ${new Date(readUs / 1000).toISOString()}`;
  return `the audit log between the snapshots was not read without a gap (not ${until})`;
}

/** The period is rolled forward to its end or not at all. */
function tooEarly({ atEnd, period }: ControlContext): string {
  return startedMs(atEnd) >= period.toMs
    ? ''
    : `the last snapshot, of ${atEnd.started}, is older than the end of the period`;
}

function sentence({ dataset, start, created, ended, end }: Balance): string {
  return `${dataset}: ${start} + ${created} − ${ended} = ${end}.`;
}
