import type { Conclusion } from '../controls/conclusion.ts';
import type { ListedException, TestResult } from '../records/controls.ts';
import type { DeltaSummary } from '../records/delta.ts';
import type { EntityControlsSummary } from '../records/entityControl.ts';
import type { ExceptionCounts } from '../records/exceptions.ts';
import type { PlannedTimestamp, PreviousBundle } from '../records/manifest.ts';
import type { RequestRow } from '../records/requestList.ts';

/** Type of the examination: 1, design of controls at a date; 2, their operation over a period. */
export type ExaminationType = '1' | '2';

/** Every exception with the place of its row and its standing in the register, and how many there are of each. */
export interface ReportExceptions {
  /** every exception in the order of exceptions.csv; streams */
  all(): Iterable<ListedException>;
  /** exceptions of one test, in their order; streams */
  of(result: TestResult): Iterable<ListedException>;
  counts: ExceptionCounts;
}

/** A file of the bundle, as far as it was written before the page. */
export interface ReportFile {
  sha256: string;
  bytes: number;
  records: number | null;
}

/** The bundle that a page is part of. */
export interface ReportBundle {
  fileName: string;
  /** name under which allowed_signers lists the key */
  principal: string;
  sequence: number;
  previous: PreviousBundle | null;
  /** SHA256:… as ssh-keygen prints it */
  keyFingerprint: string;
  /** commands that check it without affidavit, as VERIFY.txt has them */
  ways: { linux: readonly VerifyStep[]; mac: readonly VerifyStep[]; windows: readonly VerifyStep[] };
  /** files by path */
  files: ReadonlyMap<string, ReportFile>;
  /** the comparison with the bundle before */
  delta: DeltaSummary;
  /** timestamps of the signature (RFC 3161) */
  timestamps: readonly PlannedTimestamp[];
}

/** A step of a way to check the bundle: its sentence, and the commands to type, a line each. */
export interface VerifyStep {
  text: string;
  commands: readonly string[];
}

/** The program that made the evidence and the page. */
export interface ReportProgram {
  version: string;
  /** version of Node.js */
  node: string;
  /** lower-case hex SHA-256 over its own files; how is said on the page */
  sha256: string;
}

/** Everything that a report is made of, besides the bundle that it may be part of. */
export interface ReportInput {
  conclusion: Conclusion;
  entity: string;
  type: ExaminationType;
  /** IANA zone in which local times are shown beside UTC */
  timezone: string;
  generatedAt: Date;
  program: ReportProgram;
  /** the request list in order */
  requests: readonly RequestRow[];
  /** sentences of known-limitations.txt on the evidence as a whole */
  limitations: readonly string[];
  redactions: readonly { path: string; rule: string; count: number }[];
  /** the entity's controls with their results; null: none were supplied */
  entityControls: EntityControlsSummary | null;
  /** the seed of the sample that the bundle draws, by procedure and SHA-256 of its population's file */
  sampleSeed(procedure: string, populationSha256: string): string;
  exceptions: ReportExceptions;
}
