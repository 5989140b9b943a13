import type { ExceptionResponse, ExceptionStanding, ResponseStatus } from '../../records/exceptions.ts';
import type { LedgerBundle } from '../../store/bundleLedger.ts';

const DAY_MS = 86_400_000;

/** Facts that decide the standing of an exception. */
export interface StandingFacts {
  procedure: string;
  /** whether its row records what happened in the period, and not of the state at its end */
  ofPeriod: boolean;
  /** bundles of earlier periods that count, by period */
  earlier: readonly LedgerBundle[];
  /** numbers of those of them that listed it */
  listedIn: ReadonlySet<number>;
  /** the latest; null: nobody answered */
  response: ExceptionResponse | null;
  period: { label: string; toMs: number };
  /** the moment as of which acceptances hold, milliseconds since the epoch */
  asOfMs: number;
}

/** The standing of an exception that is listed now: how often it was, and the response of management. */
export function standing(facts: StandingFacts): ExceptionStanding {
  const { earlier, listedIn, response, period } = facts;
  const before = earlier.filter(({ sequence }) => listedIn.has(sequence));
  const periods = new Set(before.map(({ from_ms, to_ms }) => `${from_ms} ${to_ms}`));
  const isBack = before.length > 0 && (endedBefore(facts) || remediatedBefore(facts));
  const { status, reason } = statusOf(facts, isBack);
  return {
    change: before.length === 0 ? 'new' : isBack ? 'reopened' : 'repeated',
    first_seen: before[0]?.label ?? period.label,
    last_seen: before.at(-1)?.label ?? period.label,
    times: periods.size + 1,
    status,
    status_reason: reason,
    revision: response?.revision ?? 0,
    response: response?.response ?? '',
    owner: response?.owner ?? '',
    due: response?.due ?? '',
    accepted_until: response?.accepted_until ?? '',
    evidence: response?.evidence ?? [],
    by: response?.by ?? '',
    who: response?.who ?? '',
    recorded: response?.recorded ?? '',
  };
}

/** Whether a bundle after the last one that listed it says conclusively that it was not there. */
export function endedBefore({
  earlier,
  listedIn,
  procedure,
}: Pick<StandingFacts, 'earlier' | 'listedIn' | 'procedure'>): boolean {
  const last = earlier.findLastIndex(({ sequence }) => listedIn.has(sequence));
  return earlier
    .slice(last + 1)
    .some(({ results }) => results?.some(({ id, conclusive }) => id === procedure && conclusive));
}

/** Whether it was said to be remediated before the end of this period, whose state still shows it. */
function remediatedBefore({ response, ofPeriod, period }: StandingFacts): boolean {
  return !ofPeriod && response?.status === 'remediated' && Date.parse(response.recorded) < period.toMs;
}

function statusOf(facts: StandingFacts, isBack: boolean): { status: ResponseStatus; reason: string } {
  const { response, asOfMs } = facts;
  if (response === null) return { status: 'open', reason: '' };
  if (response.status === 'accepted' && hasRunOut(response.accepted_until, asOfMs))
    return { status: 'open', reason: `The acceptance ended with ${response.accepted_until}.` };
  if (response.status === 'remediated' && isBack)
    return {
      status: 'open',
      reason: `Remediated by the response of ${response.recorded}, and there again.`,
    };
  return { status: response.status, reason: '' };
}

/** @param until the last day (UTC) on which it holds, YYYY-MM-DD; empty: no end */
function hasRunOut(until: string, asOfMs: number): boolean {
  return until !== '' && asOfMs >= Date.parse(`${until}T00:00:00Z`) + DAY_MS;
}
