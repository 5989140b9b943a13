import type { EvidenceRow } from '../records/evidence.ts';
import { redact } from '../redaction/redact.ts';
import type { Redaction } from '../store/store.ts';

/** Different places that are told apart; a gateway that invents names without end fills no report. */
const MAX_PLACES = 1000;

/** The second belt for the rows of one dataset: takes secrets out and counts what it took, by place and rule. */
export class RowRedactor {
  readonly #dataset: string;
  readonly #found = new Map<string, Redaction>();

  constructor(dataset: string) {
    this.#dataset = dataset;
  }

  /** The row without secrets. */
  redact(row: EvidenceRow): EvidenceRow {
    const { value, redactions } = redact(row.body, this.#dataset);
    for (const { path, rule } of redactions) this.#count(path, rule);
    return { key: row.key, body: value };
  }

  /** What was taken out so far. */
  redactions(): Redaction[] {
    return [...this.#found.values()];
  }

  #count(path: string, rule: string): void {
    const place = this.#found.size < MAX_PLACES ? path : '…';
    const key = `${rule} ${place}`;
    const found = this.#found.get(key) ?? this.#found.get(`${rule} ${path}`);
    if (found) found.count += 1;
    else this.#found.set(key, { path: place, rule, count: 1 });
  }
}
