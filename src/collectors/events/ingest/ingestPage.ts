import { PageDecoder } from '../../../gateway/events/decodePage.ts';
import { RedactionCounts } from '../../../redaction/redactionCounts.ts';
import type { Digest } from '../../../redaction/summary.ts';
import type { EventWriter, NewEvent } from '../../../store/events/eventWriter.ts';
import { TRIM_BYTES, TRIM_MARK } from '../../../store/events/trimmed.ts';
import type { PageResult } from './ingest.ts';
import { redactEvent } from './redactEvent.ts';
import { subjectsOf } from './subjects.ts';

/**
 * Events that are decoded before they are stored. Those of a whole page would outlive V8's space for young objects and pile
 * up as old garbage, and their JSON would leave the processor's cache.
 */
const BATCH = 64;

/**
 * A gateway cuts the texts of an event that is too large for its log and ends them with an ellipsis. The smallest limit of a
 * backend is 64 KiB (teleport-api §0.4 item 17); what is left of an event may be a good deal smaller.
 */
const MARK = Buffer.from(TRIM_MARK);

/** Decodes, redacts and stores one page after the other; what the worker thread does, without the thread. */
export class PageIngest {
  private readonly decoder = new PageDecoder();
  private readonly writer: EventWriter;

  private readonly digest: Digest | undefined;

  /** @param digest keyed digest of the store, for bodies that are not kept */
  constructor(writer: EventWriter, digest?: Digest) {
    this.writer = writer;
    this.digest = digest;
  }

  /**
   * Stores the events of a page in the writer's transaction. Events known already, by time and uid, stay as they are.
   *
   * @param bytes response message of GetUnstructuredEvents
   * @throws AffidavitError of the store; BrokenStructError when the page itself is cut off: events before that are stored
   */
  store(bytes: Uint8Array): PageResult {
    const batch: NewEvent[] = [];
    const redactions = new RedactionCounts();
    const result: PageResult = {
      received: 0,
      inserted: 0,
      firstUs: null,
      minUs: null,
      maxUs: null,
      disorder: 0,
      broken: [],
      trimmed: [],
      redactions: [],
    };
    let before = Number.NEGATIVE_INFINITY;
    const flush = (): void => {
      if (batch.length === 0) return;
      result.inserted += this.writer.insert(batch).inserted;
      batch.length = 0;
      this.decoder.reuse();
    };
    this.decoder.decode(
      bytes,
      (pageEvent) => {
        const { timeUs, uid, event, code } = pageEvent;
        const clean = redactEvent(pageEvent, redactions, this.digest);
        const subjects = subjectsOf(event, clean, pageEvent.mayUseRequests);
        batch.push({ timeUs, uid, event, code, json: clean, subjects });
        if (timeUs < before) result.disorder++;
        before = timeUs;
        result.firstUs ??= timeUs;
        result.minUs = Math.min(result.minUs ?? timeUs, timeUs);
        if (clean.length >= TRIM_BYTES && clean.includes(MARK)) result.trimmed.push(uid);
        result.maxUs = Math.max(result.maxUs ?? timeUs, timeUs);
        result.received++;
        if (batch.length === BATCH) flush();
      },
      (item) => result.broken.push(item),
    );
    flush();
    result.redactions = redactions.list();
    return result;
  }
}
