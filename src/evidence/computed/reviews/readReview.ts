import type { ReviewCampaign, ReviewDecision, ReviewRow } from '../../../records/accessReview.ts';
import type { StoreReader } from '../../../store/store.ts';

const DAY_MS = 86_400_000;

/** A numbered row with its latest decision. */
export interface DecidedRow {
  row: ReviewRow;
  /** null: not decided */
  last: ReviewDecision | null;
  /** milliseconds since 1970 that count as the time of the decision */
  decidedMs: number | null;
  /** whether the holder decided */
  isSelf: boolean;
  /** of the imported file; empty: not decided */
  sha256: string;
}

/** The rows of a review with what was decided last. */
export function readReview(store: Pick<StoreReader, 'reviews'>, { id }: ReviewCampaign): DecidedRow[] {
  const files = new Map(store.reviews.files(id).map((file) => [file.id, file.sha256]));
  // by version, so that the last one stays
  const last = new Map(store.reviews.decisions(id).map((decision) => [decision.number, decision]));
  return store.reviews.rows(id).map((row) => {
    const decision = last.get(row.number) ?? null;
    return {
      row,
      last: decision,
      decidedMs: decision === null ? null : decisionMs(decision),
      isSelf: decision !== null && isSamePerson(decision.by, row.holder),
      sha256: decision === null ? '' : (files.get(decision.file) ?? ''),
    };
  });
}

/** A date means the end of its day in UTC; nothing is decided later than it was imported. */
function decisionMs({ decided, recorded }: ReviewDecision): number {
  const importedMs = Date.parse(recorded);
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(decided) ? Date.parse(decided) + DAY_MS - 1 : Date.parse(decided);
  return Number.isNaN(ms) ? importedMs : Math.min(ms, importedMs);
}

/** Whether two names are of the same person or bot: blanks around them and the case of letters do not count. */
export function isSamePerson(one: string, other: string): boolean {
  return bareName(one) === bareName(other);
}

/** The form in which names of people and bots are compared. */
export function bareName(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase();
}
