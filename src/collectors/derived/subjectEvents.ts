import type { StoredEvent } from '../../records/evidence.ts';
import type { StoreReader, Subject } from '../../store/store.ts';

/** Limit of what is held at once, in UTF-16 code units: one subject may have a million events. */
const MAX_UNITS = 4 * 1024 * 1024;

/** The events of some subjects, read together; those that would not fit, and others, are read on demand. */
export class SubjectEvents {
  readonly #store: StoreReader;
  readonly #held = new Map<string, StoredEvent[]>();

  /** @param maxUnits how much JSON text to hold, in UTF-16 code units */
  constructor(store: StoreReader, subjects: readonly Subject[], maxUnits = MAX_UNITS) {
    this.#store = store;
    const wanted = subjects.flatMap(traces);
    let units = 0;
    for (const { subject, event } of store.eventsOfSubjects(wanted)) {
      const name = nameOf(subject);
      units += event.json.length;
      if (units > maxUnits) {
        this.#held.delete(name);
        return;
      }
      const own = this.#held.get(name);
      if (own === undefined) this.#held.set(name, [event]);
      else own.push(event);
    }
    for (const name of wanted.map(nameOf)) if (!this.#held.has(name)) this.#held.set(name, []);
  }

  /** Events of one subject, in no order. */
  of(kind: string, value: string): Iterable<StoredEvent> {
    return this.#held.get(nameOf({ kind, value })) ?? this.#store.eventsOfSubject(kind, value);
  }
}

/** A request's history rests on events of two kinds of subjects. */
function traces(subject: Subject): Subject[] {
  return subject.kind === 'request' ? [subject, { kind: 'request_use', value: subject.value }] : [subject];
}

function nameOf({ kind, value }: Subject): string {
  return `${kind}\u0000${value}`;
}
