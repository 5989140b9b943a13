import type { Conclusion } from '../controls/conclusion.ts';
import type { ControlException } from '../records/controls.ts';
import type { PreviousBundle } from '../records/manifest.ts';
import type { RequestRow } from '../records/requestList.ts';

/** Type of the examination: 1, design of controls at a date; 2, their operation over a period. */
export type ExaminationType = '1' | '2';

/** What the register of exceptions holds of one exception. */
export interface ExceptionEntry {
  /** open, explained, accepted or remediated */
  status: string;
  /** new, repeated or reopened, against the previous bundle; empty where there is none */
  compared: string;
  /** periods in which it was seen, this one included */
  times: number;
  /** label or first day of the period in which it was first seen */
  firstSeen: string;
  response: string;
  owner: string;
  /** day; empty: none */
  due: string;
}

/** The register of exceptions, as far as a page needs it. */
export interface ExceptionRegister {
  /** null: the register does not know the exception */
  entryOf(exception: ControlException): ExceptionEntry | null;
  /** exceptions of the previous bundle that are gone although their population was complete */
  resolved: number;
}

/** What changed since the previous bundle of the chain, in numbers; the files of delta/ hold the rows. */
export interface ChangeSummary {
  datasets: readonly { dataset: string; added: number; removed: number; changed: number }[];
  results: readonly { id: string; before: string; after: string }[];
  settings: readonly { name: string; before: string; after: string }[];
  /** events of a period already exported that reached the log later */
  lateEvents: number;
}

/** A file of the bundle, as far as it was written before the page. */
export interface ReportFile {
  sha256: string;
  bytes: number;
  records: number | null;
}

/** What a page says of the bundle that it is part of. */
export interface ReportBundle {
  fileName: string;
  /** name under which allowed_signers lists the key */
  principal: string;
  sequence: number;
  previous: PreviousBundle | null;
  /** SHA256:… as ssh-keygen prints it */
  keyFingerprint: string;
  algorithm: 'ecdsa-p256-sha256' | 'ed25519';
  /** files by path */
  files: ReadonlyMap<string, ReportFile>;
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
  /** path of an attached file in the bundle; of every other file the dataset's name decides */
  sampleSize(population: number): number;
  register: ExceptionRegister | null;
  change: ChangeSummary | null;
}
