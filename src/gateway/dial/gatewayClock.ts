/** When an answer came, and what its `Date` header says (RFC 9110 §6.6.1). */
export interface DatedAnswer {
  /** the header as it came */
  date: string | undefined;
  /** milliseconds since the epoch by this machine's clock: just before the request was sent, and when the header came */
  sentMs: number;
  receivedMs: number;
}

/** Half of a second: `Date` has whole seconds, cut off. */
const HALF_SECOND_MS = 500;

/** Where an answer came from, the best witness first: HTTP on the auth port, a call, the proxy. */
const SOURCES = ['auth', 'call', 'proxy'] as const;
export type ClockSource = (typeof SOURCES)[number];

/**
 * The gateway's clock by its `Date` headers (teleport-api §3.9): the answers on the auth port, else those of the
 * proxy, whose clock is another one where it runs on another machine. Of several of one source the one that came fastest
 * counts.
 */
export class GatewayClock {
  readonly #best = new Map<ClockSource, { skewMs: number; tripMs: number }>();

  note(source: ClockSource, { date, sentMs, receivedMs }: DatedAnswer): void {
    const toldMs = date === undefined ? Number.NaN : Date.parse(date);
    const tripMs = receivedMs - sentMs;
    const known = this.#best.get(source);
    if (!Number.isFinite(toldMs) || tripMs < 0 || (known !== undefined && known.tripMs <= tripMs)) return;
    const skewMs = Math.round(toldMs + HALF_SECOND_MS - (sentMs + receivedMs) / 2);
    this.#best.set(source, { skewMs, tripMs });
  }

  /**
   * Milliseconds by which the gateway's clock is ahead of this machine's, to about a second; null when nothing showed it.
   */
  get skewMs(): number | null {
    const best = SOURCES.find((source) => this.#best.has(source));
    return best === undefined ? null : (this.#best.get(best)?.skewMs ?? null);
  }
}
