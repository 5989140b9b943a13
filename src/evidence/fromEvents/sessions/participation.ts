import type { JsonObject } from '../../../formats/canonicalJson.ts';

/** People that one row lists with their times; a session with more says how many there were. */
const MAX_LISTED = 200;

interface Part {
  joined: string | null;
  left: string | null;
  mode: string;
}

/** Participants of a session, from when to when. */
export class Participation {
  readonly #parts = new Map<string, Part[]>();
  #number = 0;
  #unlisted = 0;

  /** Somebody came, or began the session. */
  joined(user: string, time: string, mode = ''): void {
    if (user === '') return;
    this.#add(user, { joined: time, left: null, mode });
  }

  /** Somebody left; whoever is not known to have come is known from now on. */
  left(user: string, time: string): void {
    if (user === '') return;
    const open = this.#parts.get(user)?.findLast((part) => part.left === null);
    if (open === undefined) this.#add(user, { joined: null, left: time, mode: '' });
    else open.left = time;
  }

  /** Somebody whom the end of the session names as having taken part. */
  named(user: string): void {
    if (user !== '' && !this.#parts.has(user)) this.#add(user, { joined: null, left: null, mode: '' });
  }

  #add(user: string, part: Part): void {
    if (this.#number >= MAX_LISTED && this.#parts.has(user)) {
      this.#unlisted += 1;
      return;
    }
    this.#number += 1;
    this.#parts.set(user, [...(this.#parts.get(user) ?? []), part]);
  }

  /** Names in order. */
  get names(): string[] {
    return [...this.#parts.keys()].sort();
  }

  /** Comings and goings that are not listed. */
  get unlisted(): number {
    return this.#unlisted;
  }

  /** One entry for each time that somebody took part, by name and time. */
  get parts(): JsonObject[] {
    return this.names.flatMap((user) => (this.#parts.get(user) ?? []).map((part) => ({ user, ...part })));
  }
}
