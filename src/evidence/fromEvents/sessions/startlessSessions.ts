import { type ParsedEvent, text } from '../../../collectors/derived/eventBody.ts';
import type { StoreReader } from '../../../store/store.ts';
import { parsed } from '../eventDataset.ts';
import { OpenSession } from './openSession.ts';
import { EDGE_EVENTS, sessionStep } from './sessionEvents.ts';

/** Sessions that are held before their starts are looked for; the log may lack them all. */
const MAX_HELD = 10_000;

/** Sessions of which commands, data or uploads are known and no start. */
export class StartlessSessions {
  readonly #store: StoreReader;
  /** microseconds since the epoch up to which starts were not seen by the reading itself */
  readonly #beforeUs: number;
  #held = new Map<string, OpenSession>();

  constructor(store: StoreReader, beforeUs: number) {
    this.#store = store;
    this.#beforeUs = beforeUs;
  }

  get isFull(): boolean {
    return this.#held.size >= MAX_HELD;
  }

  /** Takes a session out, because an event of its life came. */
  release(sid: string): OpenSession | undefined {
    const session = this.#held.get(sid);
    this.#held.delete(sid);
    return session;
  }

  /** The session of that id, made when it is new. */
  of(sid: string, event: string): OpenSession {
    const known = this.#held.get(sid);
    if (known !== undefined) return known;
    const session = new OpenSession(sid, sessionStep(event)?.kind ?? 'ssh');
    this.#held.set(sid, session);
    return session;
  }

  /** Gives all of them away, each with the start and end that the log before the reading holds, or with what its first event says. */
  *flush(): Generator<OpenSession> {
    const held = this.#held;
    this.#held = new Map();
    if (held.size === 0) return;
    for (const event of this.#store.events({ fromUs: 0, toUs: this.#beforeUs, types: EDGE_EVENTS })) {
      const sid = /"sid":"([^"\\]*)"/.exec(event.json)?.[1] ?? '';
      const session = held.get(sid);
      if (session !== undefined) session.take(parsed(event));
    }
    for (const session of held.values()) {
      if (session.startMs === null) {
        const event = this.#firstEvent(session);
        if (event !== null) session.describe(event.body);
      }
      yield session;
    }
  }

  /** The first event that was counted for a session: it says who and where. */
  #firstEvent({ sid, activity }: OpenSession): ParsedEvent | null {
    if (activity === null) return null;
    const fromUs = Math.round(activity.firstMs * 1000);
    for (const event of this.#store.events({ fromUs, toUs: fromUs + 1, types: [activity.type] })) {
      const full = parsed(event);
      if (text(full.body.sid) === sid) return full;
    }
    return null;
  }
}
