/** How often a rule took something out, by the path in the row. */
export interface RedactionCount {
  path: string;
  rule: string;
  count: number;
}

/** Limit of distinct places; a gateway that invents names without end fills no report. */
const MAX_PLACES = 1000;
const OTHER_PLACES = '…';

/** Counts what was taken out, by path and rule. */
export class RedactionCounts {
  readonly #counts = new Map<string, RedactionCount>();

  /** Counts one place; beyond 1000 different ones a path is counted under `…`. */
  add({ path, rule }: { path: string; rule: string }, count = 1): void {
    const known = this.#counts.get(`${path}\u0000${rule}`);
    if (known !== undefined) known.count += count;
    else if (this.#counts.size < MAX_PLACES || path === OTHER_PLACES)
      this.#counts.set(`${path}\u0000${rule}`, { path, rule, count });
    else this.add({ path: OTHER_PLACES, rule }, count);
  }

  /** By path, then by rule. */
  list(): RedactionCount[] {
    return [...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, counted]) => counted);
  }
}
