import { unknownMembers } from '../gateway/tctlForm/unknownMembers.ts';
import type { UnknownMember } from '../records/datasets.ts';
import type { EvidenceRow } from '../records/evidence.ts';
import { redact } from '../redaction/redact.ts';
import { redactedBefore } from '../redaction/redactedBefore.ts';
import { type RedactionCount, RedactionCounts } from '../redaction/redactionCounts.ts';
import type { RedactedMember } from '../redaction/rules.ts';

/** Limit of distinct unknown members; a gateway that invents names without end fills no report. */
const MAX_PLACES = 1000;

/** Rows that are named for each unknown member; the others are counted. */
const MAX_NAMED_ROWS = 200;

/** Takes secrets out of the rows of one dataset and counts what it took out, and what the collector had taken out before. */
export class RowRedactor {
  readonly #dataset: string;
  readonly #found = new RedactionCounts();
  readonly #unknown = new Map<string, UnknownMember>();

  constructor(dataset: string) {
    this.#dataset = dataset;
  }

  /** The row without secrets. */
  redact(row: EvidenceRow): EvidenceRow {
    const { value, redactions } = redact(row.body, this.#dataset);
    for (const member of [...redactedBefore(row.body), ...redactions]) this.#found.add(member);
    for (const path of unknownMembers(row.body)) this.#countUnknown(path, row.key);
    // A copy has members only, not what was noted on the row for the counts.
    const noted = Object.getOwnPropertySymbols(value).length > 0;
    return { key: row.key, body: noted ? Object.fromEntries(Object.entries(value)) : value };
  }

  /** Counts secrets that are in no row. */
  leftOut(member: RedactedMember, count: number): void {
    this.#found.add(member, count);
  }

  /** Redactions so far. */
  redactions(): RedactionCount[] {
    return this.#found.list();
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
}
