import { PageDecoder } from '../../gateway/events/decodePage.ts';
import type { EventWriter, NewEvent } from '../../store/eventWriter.ts';
import type { PageResult } from './ingest.ts';
import { RedactionCount, scrubEvent } from './scrubEvent.ts';
import { subjectsOf } from './subjects.ts';

/** Decodes, scrubs and stores one page after the other; what the worker thread does, without the thread. */
export class PageIngest {
  private readonly decoder = new PageDecoder();
  private readonly writer: EventWriter;

  constructor(writer: EventWriter) {
    this.writer = writer;
  }

  /**
   * Stores the events of a page in the writer's transaction. Events known already, by time and uid, stay as they are.
   *
   * @param bytes response message of GetUnstructuredEvents
   * @throws AffidavitError of the store; BrokenStructError when the page itself is cut off
   */
  store(bytes: Uint8Array): PageResult {
    const batch: NewEvent[] = [];
    const redactions = new RedactionCount();
    const result: PageResult = {
      received: 0,
      inserted: 0,
      firstUs: null,
      maxUs: null,
      disorder: 0,
      broken: [],
      redactions: [],
    };
    let before = Number.NEGATIVE_INFINITY;
    this.decoder.decode(
      bytes,
      (pageEvent) => {
        const { timeUs, uid, event, code } = pageEvent;
        const clean = scrubEvent(pageEvent, redactions);
        const subjects = subjectsOf(event, clean, pageEvent.mayUseRequests);
        batch.push({ timeUs, uid, event, code, json: clean, subjects });
        if (timeUs < before) result.disorder++;
        before = timeUs;
        result.firstUs ??= timeUs;
        result.maxUs = Math.max(result.maxUs ?? timeUs, timeUs);
      },
      (item) => result.broken.push(item),
    );
    result.received = batch.length;
    if (batch.length > 0) result.inserted = this.writer.insert(batch).inserted;
    result.redactions = redactions.list();
    return result;
  }
}
