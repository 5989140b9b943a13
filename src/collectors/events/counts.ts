import type { BrokenItem } from '../../gateway/events/decodePage.ts';
import { RedactionCounts } from '../../redaction/redactionCounts.ts';
import type { Redaction } from '../../store/store.ts';
import type { PageResult } from './ingest/ingest.ts';

/** Adds up the pages of one reading of a window. */
export class WindowCounts {
  pages = 0;
  received = 0;
  inserted = 0;
  /** events that came before an earlier one, within a page or from page to page */
  disorder = 0;
  /** events that could not be read */
  broken = 0;
  /** the latest time seen, microseconds since the epoch */
  lastUs: number | null = null;

  add(result: PageResult): void {
    this.pages++;
    this.received += result.received;
    this.inserted += result.inserted;
    this.disorder += result.disorder;
    this.broken += result.broken.length;
    if (result.firstUs !== null && this.lastUs !== null && result.firstUs < this.lastUs) this.disorder++;
    if (result.maxUs !== null) this.lastUs = Math.max(this.lastUs ?? result.maxUs, result.maxUs);
  }
}

/** Counts of a whole pull of the audit log, over all its windows. */
export class PullCounts {
  pages = 0;
  /** events on all pages, repeated readings included: the speed rests on it */
  seen = 0;
  inserted = 0;
  /** events of closed windows that the store held already or that came twice */
  duplicates = 0;
  disorder = 0;
  windows = 0;
  /** windows of a whole day in which nothing at all happened */
  silentDays = 0;
  /** how often a window had to be read again, by cause */
  readonly repeats = { cursor: 0, deadline: 0, error: 0, rateLimit: 0 };
  readonly broken = new Map<string, BrokenItem>();
  /** uids of events that the gateway trimmed */
  readonly trimmed = new Set<string>();
  private readonly redacted = new RedactionCounts();

  add(result: PageResult): void {
    this.pages++;
    this.seen += result.received;
    this.inserted += result.inserted;
    for (const item of result.broken)
      this.broken.set(item.uid === '' ? `#${this.broken.size}` : item.uid, item);
    for (const uid of result.trimmed) this.trimmed.add(uid);
    for (const redaction of result.redactions) this.redacted.add(redaction, redaction.count);
  }

  /** Every path and rule by which something was taken away. */
  get redactions(): Redaction[] {
    return this.redacted.list();
  }
}
