import { unknownMembers } from '../gateway/tctlForm/unknownMembers.ts';
import type { UnknownMember } from '../records/datasets.ts';
import type { EvidenceRow } from '../records/evidence.ts';
import { redact } from '../redaction/redact.ts';
import type { Redaction } from '../store/store.ts';

/** Different places that are told apart; a gateway that invents names without end fills no report. */
const MAX_PLACES = 1000;

/** Rows that are named for each unknown member; the others are counted. */
const MAX_NAMED_ROWS = 200;

/** The second belt for the rows of one dataset: takes secrets out and counts what it took, by place and rule. */
export class RowRedactor {
  readonly #dataset: string;
  readonly #found = new Map<string, Redaction>();
  readonly #unknown = new Map<string, UnknownMember>();

  constructor(dataset: string) {
    this.#dataset = dataset;
  }

  /** The row without secrets. */
  redact(row: EvidenceRow): EvidenceRow {
    const { value, redactions } = redact(row.body, this.#dataset);
    for (const { path, rule } of redactions) this.#count(path, rule);
    for (const path of unknownMembers(row.body)) this.#countUnknown(path, row.key);
    return { key: row.key, body: value };
  }

  /** What was taken out so far. */
  redactions(): Redaction[] {
    return [...this.#found.values()];
  }

  /** Members that were left out of rows because this version does not know them. */
  unknown(): UnknownMember[] {
    return [...this.#unknown.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  #countUnknown(path: string, row: string): void {
    const place = this.#unknown.size < MAX_PLACES || this.#unknown.has(path) ? path : '…';
    const found = this.#unknown.get(place) ?? { path: place, count: 0, rows: [] };
    found.count += 1;
    if (found.rows.length < MAX_NAMED_ROWS) found.rows.push(row);
    this.#unknown.set(place, found);
  }

  #count(path: string, rule: string): void {
    const place = this.#found.size < MAX_PLACES ? path : '…';
    const key = `${rule} ${place}`;
    const found = this.#found.get(key) ?? this.#found.get(`${rule} ${path}`);
    if (found) found.count += 1;
    else this.#found.set(key, { path: place, rule, count: 1 });
  }
}
