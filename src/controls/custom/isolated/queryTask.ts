/** Bounds of what a foreign procedure may take. Beyond one it is insufficient evidence, named with the number. */
export interface QueryLimits {
  /** seconds of processor time for both queries together */
  cpuSeconds: number;
  /** seconds by the clock, for whatever waits without working */
  wallSeconds: number;
  /** memory of the process, bytes */
  memoryBytes: number;
  /** bytes that the disk of temporary files may lose meanwhile */
  diskBytes: number;
  populationRows: number;
  findingRows: number;
  /** bytes of one cell; of the facts of a row as JSON */
  cellBytes: number;
  factsBytes: number;
  /** bytes of all cells of one query */
  totalBytes: number;
}

export const QUERY_LIMITS: Readonly<QueryLimits> = {
  cpuSeconds: 30,
  wallSeconds: 300,
  memoryBytes: 768 * 2 ** 20,
  diskBytes: 2 * 2 ** 30,
  populationRows: 1_000_000,
  findingRows: 20_000,
  cellBytes: 32_000,
  factsBytes: 2_000,
  totalBytes: 64 * 2 ** 20,
};

/** The task of the process that runs a foreign procedure, as JSON on its standard input. */
export interface QueryTask {
  /** the evidence set: opened for reading only */
  evidence: string;
  /** file with the table of events; null: the procedure does not read it */
  events: string | null;
  /** file to write the rows to; it does not exist yet */
  out: string;
  /** file to write the reply to; it does not exist yet */
  reply: string;
  population: string;
  exceptions: string;
  /** names that found rows may use */
  datasets: readonly string[];
  settings: readonly string[];
  limits: QueryLimits;
}

/** The reply: null, or in words why there is no result. */
export interface QueryReply {
  failure: string | null;
}
