/** A period of time: from inclusive, to exclusive, both milliseconds since the epoch in UTC. */
export interface Period {
  fromMs: number;
  toMs: number;
  /** how the person named it: "2026-Q3", or "2026-07-01..2026-10-01"; used in file names */
  label: string;
}
